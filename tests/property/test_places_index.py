"""The index that is made by sorting numbers finds what a plain dictionary of names finds."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from stream.places.builder.index import MOST_SENSES
from stream.places.builder.records import Draft, key_of
from stream.places.builder.writer import write_gazetteer
from stream.places.gazetteer import Gazetteer, NameKind, open_gazetteer

NAMES = st.one_of(
    st.sampled_from(["Paris", "PARIS", "Paris.", "US", "U.S.", "Saint-Denis", "St. Denis"]), st.text(max_size=8)
)
DRAFTS = st.lists(
    st.builds(
        Draft,
        id=st.integers(1, 10**6).map("geonames:{}".format) | st.integers(1, 10**6).map("own:{}".format),
        name=NAMES,
        lat=st.floats(-90, 90),
        lon=st.floats(-180, 180),
        feature=st.sampled_from(["A.PCLI", "A.ADM1", "P.PPL", "H.SEA"]),
        country=st.sampled_from([None, "AA", "BB"]),
        admin1=st.sampled_from([None, "AA.1", "AA.2", "BB.1"]),
        weight=st.integers(0, 10**9),
        names=st.lists(st.tuples(NAMES, st.sampled_from(NameKind)), max_size=5),
    ),
    max_size=40,
    unique_by=lambda draft: draft.id,
)


def written_and_opened(drafts: list[Draft]) -> Gazetteer:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gaz"
        write_gazetteer(path, drafts, "x", [], "")
        return open_gazetteer(path)


@settings(max_examples=25, deadline=None)
@given(DRAFTS)
def test_every_name_leads_to_its_places_best_known_first(drafts: list[Draft]) -> None:
    gazetteer = written_and_opened(drafts)
    number = {gazetteer.place_id(index): index for index in range(len(gazetteer))}
    assert number.keys() == {draft.id for draft in drafts}
    expected: dict[str, dict[int, NameKind]] = defaultdict(dict)
    for draft in drafts:
        for name, kind in [(draft.name, NameKind.NAME), *draft.names]:
            if key := key_of(name, kind):
                bearers = expected[key]
                bearers[number[draft.id]] = min(kind, bearers.get(number[draft.id], kind))
    assert dict(gazetteer.index()) == {key: tuple(sorted(bearers.items())) for key, bearers in expected.items()}
    weights = [(not gazetteer.feature(i).startswith("A.PCL"), -gazetteer.weight[i]) for i in range(len(gazetteer))]
    assert weights == sorted(weights)


@settings(max_examples=25, deadline=None)
@given(DRAFTS)
def test_a_place_is_read_as_it_was_written(drafts: list[Draft]) -> None:
    gazetteer = written_and_opened(drafts)
    places = {gazetteer.place_id(index): index for index in range(len(gazetteer))}
    for draft in drafts:
        index = places[draft.id]
        place = gazetteer.place(index)
        assert (place.name, f"{place.feature_class}.{place.feature_code}") == (draft.name, draft.feature)
        assert (place.country_code, gazetteer.region_codes(index)[0]) == (draft.country, draft.admin1)
        assert abs(place.lat - draft.lat) <= 6e-6
        assert abs(place.lon - draft.lon) <= 6e-6


def test_of_a_name_that_too_many_bear_the_best_known_stay() -> None:
    drafts = [Draft(f"geonames:{n}", "Washington", 0.0, 0.0, "P.PPL", weight=n) for n in range(1, MOST_SENSES + 51)]
    senses = written_and_opened(drafts).senses("washington")
    assert [sense.place for sense in senses] == list(range(MOST_SENSES))
