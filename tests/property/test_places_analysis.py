"""Whatever is thrown at the places part: offsets hold, answers repeat, time is bounded."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.document import Document, Entity, Mention
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import open_gazetteer
from stream.places.names import exact_key, fold

ANALYSER = PlaceAnalyser(open_gazetteer())
LABELS = ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "WORK_OF_ART"]
PIECES = st.one_of(
    st.sampled_from(
        ["Paris", ", ", "Texas", "the ", "U.S.", "US", "'s", "-led", " ", " and ", "Aleppo", "Syrian", "BEIRUT (AP) - ",
         "St. ", "Calif.", ".", "\n", "York", "New ", "(", ")", "University of ", "دمشق", "Côte d’Ivoire", "東京"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> tuple[Document, list[Entity]]:
    text = "".join(draw(st.lists(PIECES, max_size=40)))
    title = draw(st.none() | PIECES)
    entities: list[Entity] = []
    at = 0
    while at < len(text):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 25)))
        if end <= start:
            break
        mention = Mention("text", start, end, text[start:end])
        entities.append(Entity(mention.text, draw(st.sampled_from(LABELS)), None, (mention,)))
        at = end
    return Document(title, text), entities


@settings(max_examples=300, deadline=None)
@given(articles())
def test_offsets_hold_and_answers_repeat(article: tuple[Document, list[Entity]]) -> None:
    document, entities = article
    analysis = ANALYSER.analyse(document, entities)
    assert len(analysis.entity_location) == len(entities)
    ids = [location.place.id for location in analysis.locations]
    assert len(ids) == len(set(ids))
    people = [m for e in entities if e.label == "PERSON" for m in e.mentions]
    spans = []
    for location in analysis.locations:
        assert 0 < location.confidence <= 1
        assert len(location.alternatives) <= 5
        for said in location.mentions:
            mention = said.mention
            assert document.content(mention.field)[mention.start : mention.end] == mention.text
            # A name of one word that was taken for a person may be a place all the same; part of one never.
            assert not any(
                p.field == mention.field and mention.start < p.end and p.start < mention.end and p != mention
                for p in people
            )
            spans.append((mention.field, mention.start, mention.end))
    spans.sort()
    for (field, _, end), (next_field, start, _) in pairwise(spans):
        assert field != next_field or end <= start
    assert set(filter(None, analysis.entity_location)) <= set(ids)
    assert ANALYSER.analyse(document, entities) == analysis


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join), st.data())
def test_every_given_span_is_answered_in_order(text: str, data: st.DataObject) -> None:
    if not text:
        return
    spans = []
    for _ in range(data.draw(st.integers(0, 8))):
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append((start, data.draw(st.integers(start + 1, len(text)))))
    answers = ANALYSER.resolve_spans(Document(None, text), spans)
    assert len(answers) == len(spans)
    assert ANALYSER.resolve_spans(Document(None, text), spans) == answers


@pytest.mark.parametrize("span", [(-1, 2), (0, 0), (3, 2), (0, 100)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not lie in the text"):
        ANALYSER.resolve_spans(Document(None, "Paris"), [span])


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    if key := exact_key(name):
        assert exact_key(key[1:]) == key


def test_five_thousand_toponyms_and_endless_names_take_bounded_time() -> None:
    towns = [ANALYSER._gazetteer.label(index) for index in range(5_000, 10_000)]
    text, spans = "", []
    for town in towns:
        spans.append((len(text), len(text) + len(town)))
        text += town + ", "
    crowded = ["San José", "Santa Cruz", "Springfield", "San Antonio"] * 1_250
    start = time.process_time()
    assert len(ANALYSER.resolve_spans(Document(None, text), spans)) == 5_000
    joined = " and ".join(crowded)
    mentions = []
    at = 0
    for name in crowded:
        mentions.append(Entity(name, "GPE", None, (Mention("text", at, at + len(name), name),)))
        at += len(name) + len(" and ")
    ANALYSER.analyse(Document(None, joined), mentions)
    for endless in ("x" * 10_000, "New York " * 1_100, "St. " * 2_500, "A, " * 3_333, "the " * 2_500):
        whole = Mention("text", 0, len(endless), endless)
        for label in ("GPE", "ORG", "FAC", "NORP"):
            ANALYSER.analyse(Document(None, endless), [Entity(endless, label, None, (whole,))])
        ANALYSER.analyse(Document(None, endless), [])
    # 6 s, or 20 on a slow processor; what is quadratic in them takes minutes.
    assert time.process_time() - start < 60
