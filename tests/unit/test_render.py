"""Events as text for people, as GeoJSON and as CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest
from render_samples import TEXT, entity, location, mention, sample_event
from rich.console import Console, RenderableType

from stream.contracts.dead_letter import RecordOrigin, bury, bury_without_value, read_obituary
from stream.contracts.enriched import EnrichedArticle
from stream.errors import NotJson
from stream.render.article import ArticleView
from stream.render.csv_rows import COLUMNS, csv_rows
from stream.render.dead_letter import dead_letter_panel
from stream.render.geojson import feature_collection, feature_lines
from stream.render.visible import escaped_json, visible, visible_line

AT_80 = """\
────────────────────────────────────────────────────────────────────────────────
Flood barrier on the [Vltava LOC] holds
example.org · 2026-11-24T10:00:00Z · en · flood-1

  [PRAGUE GPE 1] ([Reuters ORG]) - The [[Czech 2] Hydrological Institute ORG]
  said on [Monday DATE] that the barrier in [Prague GPE 1] had held.

  Mayor [Jana Nováková PERSON] told reporters that [Ústí nad Labem GPE 3],
  further north, must be ready by the evening.

PERSON  Jana Nováková
ORG     Reuters, Czech Hydrological Institute
GPE     PRAGUE, Ústí nad Labem
LOC     Vltava
DATE    Monday

#   Place            In                      Lat        Lon   Usage        Conf.
────────────────────────────────────────────────────────────────────────────────
1   Prague           CZ                 50.08804   14.42076   literal ×2    0.97
2   Czechia          CZ (country)       49.75000   15.00000   demonym       0.99
3   Ústí nad Labem   Ústecký kraj, CZ   50.66070   14.03227   literal       0.62

Focus  CZ 0.93 › Prague 0.71
Warning  invalid_field (fetched_at): 'soon' is no date
"""

HOSTILE = "\x1b[2J\x9b31mred\x07 \u202eevil\u2066 \x00[bold]x[/bold] :smile: \r\x7f"
STEERING = set("\x1b\x9b\x07\u202e\u2066\x00\r\x7f")


def drawn(what: RenderableType, width: int = 80, *, colours: bool = False) -> str:
    out = io.StringIO()
    Console(
        file=out,
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        markup=False,
        highlight=False,
        emoji=False,
    ).print(what)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines()) + "\n"


def test_an_article_at_80_columns() -> None:
    assert drawn(ArticleView(sample_event())) == AT_80


def test_at_120_columns_the_table_says_how_a_place_is_named() -> None:
    wide = drawn(ArticleView(sample_event()), 120)
    assert "Named as" in wide
    assert "PRAGUE, Prague" in wide
    assert max(map(len, wide.splitlines())) == 120


def test_colours_mark_names_and_small_numbers_lead_to_the_table() -> None:
    coloured = drawn(ArticleView(sample_event()), colours=True)
    assert "\x1b[1;32mPRAGUE\x1b[0m\x1b[32m¹\x1b[0m" in coloured
    # A place inside an organisation's name is underlined, and the rest of the name keeps the organisation's colour.
    assert "\x1b[1;4;32mCzech\x1b[0m\x1b[32m²\x1b[0m\x1b[1;33m Hydrological Institute\x1b[0m" in coloured


def test_an_empty_event_is_shown_too() -> None:
    bare = sample_event(
        title=None, text="Ništa.", source=None, published_at=None, entities=[], locations=[], focus=None, warnings=[]
    )
    assert drawn(ArticleView(bare)).splitlines()[1:] == ["(no title)", "en · flood-1", "", "  Ništa."]


def test_a_very_long_text_is_cut_with_a_word_about_it() -> None:
    shown = drawn(ArticleView(sample_event(text=TEXT + " more" * 3_000)))
    assert "more characters)" in " ".join(shown.split())
    assert len(shown) < 9_000


@pytest.mark.parametrize("colours", [False, True])
def test_hostile_text_steers_no_terminal(colours: bool) -> None:
    name = mention("Prague")
    event = sample_event(
        id=HOSTILE,
        title=HOSTILE,
        source=HOSTILE,
        entities=[entity(1, HOSTILE, name) | {"name": HOSTILE}],
        locations=[
            location(1, HOSTILE, 1, 1, name | {"usage": "literal", "text": HOSTILE}, admin1_name=HOSTILE),
        ],
        warnings=[{"code": HOSTILE, "field": HOSTILE, "message": HOSTILE}],
    )
    ours = STEERING - {"\x1b"} if colours else STEERING
    shown = drawn(ArticleView(event), 120, colours=colours)
    assert not ours & set(shown)
    assert "\x1b[2J" not in shown
    assert "[bold]x[/bold]" in shown

    letter = bury(HOSTILE.encode(), HOSTILE.encode(), [], RecordOrigin("t", 0, 1), NotJson(HOSTILE))
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    shown = drawn(dead_letter_panel(obituary, letter.value, HOSTILE), colours=colours)
    assert not ours & set(shown)
    assert "\x1b[2J" not in shown


def test_what_is_made_visible_keeps_its_length() -> None:
    assert len(visible(HOSTILE)) == len(HOSTILE)
    assert visible("a\tb\nc é 中 👩‍👩‍👧") == "a b\nc é 中 👩‍👩‍👧"
    assert visible_line("a\nb") == "a b"


def test_escaped_json_is_the_same_value() -> None:
    line = json.dumps({"text": HOSTILE}, ensure_ascii=False)
    assert json.loads(escaped_json(line)) == {"text": HOSTILE}
    assert not STEERING & set(escaped_json(line))


def test_a_dead_letter_says_why_and_shows_the_beginning() -> None:
    letter = bury(b"k", b"\xff" + b"x" * 9_000, [], RecordOrigin("articles.raw.v1", 2, 17), NotJson("not JSON at all"))
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    shown = drawn(dead_letter_panel(obituary, letter.value))
    assert "Dead letter DL103" in shown
    assert "articles.raw.v1, partition 2, offset 17" in shown
    assert "not JSON at all" in shown
    assert len(shown) < 700

    lost = bury_without_value(letter)
    obituary = read_obituary(lost.headers)
    assert obituary is not None
    assert "9,001 bytes" in drawn(dead_letter_panel(obituary, lost.value))


def collection_of(*events: EnrichedArticle) -> dict[str, object]:
    return json.loads(b"".join(feature_collection(events)))


def test_geojson_has_a_feature_per_article_and_place() -> None:
    collection = collection_of(sample_event(), sample_event(id="flood-2", locations=[]))
    assert collection["type"] == "FeatureCollection"
    prague, czechia, usti = collection["features"]
    assert prague["id"] == "flood-1#geonames:3067696"
    assert prague["geometry"] == {"type": "Point", "coordinates": [14.42076, 50.08804]}
    assert prague["properties"] == {
        "article_id": "flood-1",
        "title": "Flood barrier on the Vltava holds",
        "source": "example.org",
        "url": "https://example.org/flood",
        "published_at": "2026-11-24T10:00:00Z",
        "place_id": "geonames:3067696",
        "name": "Prague",
        "country_code": "CZ",
        "admin1_name": "Prague",
        "feature_code": "PPLC",
        "confidence": 0.9712,
        "focus": True,
        "mention_count": 2,
        "usage": ["literal"],
        "mentions": ["PRAGUE", "Prague"],
    }
    assert [place["properties"]["focus"] for place in (prague, czechia, usti)] == [True, True, False]


def test_geojson_without_a_place_is_an_empty_collection() -> None:
    assert collection_of() == collection_of(sample_event(locations=[])) == {"type": "FeatureCollection", "features": []}


def test_each_line_of_a_geojson_stream_is_a_feature() -> None:
    lines = b"".join(feature_lines([sample_event(), sample_event(id="flood-2")])).splitlines()
    assert [json.loads(line)["properties"]["article_id"] for line in lines] == ["flood-1"] * 3 + ["flood-2"] * 3
    assert [json.loads(line) for line in lines[:3]] == collection_of(sample_event())["features"]


def test_nothing_is_written_before_the_first_event_is_there() -> None:
    def failing():
        raise NotJson("before anything")
        yield

    for write in (feature_collection, csv_rows):
        pieces = []
        with pytest.raises(NotJson):
            pieces.extend(write(failing()))
        assert pieces == []


def rows_of(*events: EnrichedArticle) -> list[dict[str, str]]:
    text = b"".join(csv_rows(events)).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert text.count("\r\n") == len(rows) + 1
    return rows


def test_csv_has_a_row_per_article_and_place() -> None:
    title = 'He said "go", then\nleft'
    prague, czechia, usti = rows_of(sample_event(title=title))
    assert tuple(prague) == COLUMNS
    assert prague["title"] == title
    assert (float(prague["lat"]), float(prague["lon"])) == (50.08804, 14.42076)
    assert (prague["mentions"], prague["usage"], prague["focus"]) == ("PRAGUE|Prague", "literal", "true")
    assert (czechia["admin1_name"], usti["focus"]) == ("", "false")
    assert rows_of(sample_event(locations=[])) == []


@pytest.mark.parametrize("begin", list("=+-@\t\r"))
def test_no_cell_is_a_formula_and_numbers_stay_numbers(begin: str) -> None:
    south = location(1, begin + "cmd", -12.5, -77.0, mention("Prague", usage="literal"))
    (row,) = rows_of(sample_event(id=begin + "1", title=begin + "SUM(A1)", locations=[south]))
    assert (row["article_id"], row["title"], row["name"]) == (f"'{begin}1", f"'{begin}SUM(A1)", f"'{begin}cmd")
    assert (row["lat"], row["lon"]) == ("-12.5", "-77.0")
