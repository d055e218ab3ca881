"""The user's own article must come out right: people, organisations, places, and Bali the man he is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from stream.contracts.article import RawArticle
from stream.contracts.enriched import encode_event
from stream.enricher import Enricher

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "000_d8155adf707598af.txt"


@pytest.fixture(scope="module")
def event() -> dict[str, Any]:
    article = RawArticle(text=SEED.read_text(encoding="utf-8"))
    result: dict[str, Any] = orjson.loads(encode_event(Enricher.load().enrich(article)))
    return result


def entity(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = [one for one in event["entities"] if name in (one["name"], *(m["text"] for m in one["mentions"]))]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


@pytest.mark.parametrize("name", ["Vladimir Voronkov", "Rami Abdel Rahman", "Mustafa Bali"])
def test_persons(event: dict[str, Any], name: str) -> None:
    assert entity(event, name)["label"] == "PERSON"


@pytest.mark.parametrize("name", ["Security Council", "ISIS", "Syrian Observatory for Human Rights", "SDF", "AFP"])
def test_organisations(event: dict[str, Any], name: str) -> None:
    assert entity(event, name)["label"] == "ORG"


def test_every_bali_is_the_man(event: dict[str, Any]) -> None:
    text = event["text"]
    starts = {m["start"] + m["text"].index("Bali") for m in entity(event, "Bali")["mentions"]}
    assert starts == {position for position in range(len(text)) if text.startswith("Bali", position)}
    for location in event["locations"]:
        assert all("Bali" not in mention["text"] for mention in location["mentions"])


def test_the_acronym_and_its_long_form_are_one(event: dict[str, Any]) -> None:
    assert entity(event, "SDF") is entity(event, "Syrian Democratic Forces")


@pytest.mark.parametrize(
    ("geonames_id", "country", "lat", "lon"), [(163843, "SY", 35.0, 38.0), (99237, "IQ", 33.0, 44.0)]
)
def test_countries(event: dict[str, Any], geonames_id: int, country: str, lat: float, lon: float) -> None:
    (place,) = [one for one in event["locations"] if one["geonames_id"] == geonames_id]
    assert (place["country_code"], place["feature_class"]) == (country, "A")
    assert place["point"]["lat"] == pytest.approx(lat, abs=1)
    assert place["point"]["lon"] == pytest.approx(lon, abs=1.5)
    assert len(place["mentions"]) > 1


def test_the_us_is_associative_at_most(event: dict[str, Any]) -> None:
    for place in event["locations"]:
        if place["country_code"] == "US":
            assert {mention["usage"] for mention in place["mentions"]} <= {"associative", "demonym"}


def test_the_focus_is_syria(event: dict[str, Any]) -> None:
    assert event["focus"]["country_code"] == "SY"


def test_the_share_line_is_gone_and_nothing_else(event: dict[str, Any]) -> None:
    assert SEED.read_text(encoding="utf-8") == event["text"] + "\nمشاركة :"


def test_every_mention_is_what_stands_there(event: dict[str, Any]) -> None:
    named = [*event["entities"], *event["locations"]]
    mentions = [mention for one in named for mention in one["mentions"]]
    assert mentions
    for mention in mentions:
        assert event[mention["field"]][mention["start"] : mention["end"]] == mention["text"]


def test_no_name_of_the_seed_is_in_the_code() -> None:
    for path in (ROOT / "stream").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        for name in ("Voronkov", "Bali", "Abdel Rahman", "Syrian Democratic", "Syrian Observatory"):
            assert name not in code, f"{name} in {path}"
