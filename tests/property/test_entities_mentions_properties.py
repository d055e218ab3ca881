"""Whatever spans a recognizer gives: entities hold what stands there, once, the same every time, in bounded time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.document import Document, Entity, Field, Mention, Span
from stream.entities.mentions import group_mentions

unhurried = settings(deadline=None, max_examples=300)  # the machine may be busy; what hangs, pytest-timeout ends

LABELS = ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "DATE", "WORK_OF_ART", "anything"]

# What the rules look at: surnames, particles, titles, acronyms, aliases, head nouns, participles, capitals, signs.
PIECES = st.one_of(
    st.sampled_from(
        ["Clara ", "Denver", "George W. ", "Bush", "Mr. ", "al-", "van ", "J.K. ", "Jr.", "Paris ", "said ", "in ",
         "UN", "U.N.", "US", "ISIS", "Islamic ", "State", "Agence ", "France-Presse", "Coastal Fishing ", "Board",
         "CFB", "(", ")", "Observatory", "Reading ", "the ", "May", "THE BOARD", ", ", ". ", "\n", " ", "'s", "’", "-",
         "İ", "ß", "\u0301", "東京", "دمشق", "\u200b", "&", "1", "_"]
    ),
    st.text(max_size=8),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Document, list[Span]]:
    document = Document(draw(st.none() | TEXTS), draw(st.none() | TEXTS))
    spans: list[Span] = []
    for field, content in document.fields():
        at = st.integers(0, len(content))
        confidence = st.none() | st.floats(0, 1)
        for one, other, label, sure in draw(
            st.lists(st.tuples(at, at, st.sampled_from(LABELS), confidence), max_size=10)
        ):
            spans.append(Span(field, min(one, other), max(one, other), label, sure))
    return document, draw(st.permutations(spans))


def mentions_of(entities: list[Entity]) -> list[Mention]:
    return sorted((mention for entity in entities for mention in entity.mentions), key=lambda mention: mention.order)


@unhurried
@given(articles())
def test_mentions_slice_exactly_and_never_overlap(article: tuple[Document, list[Span]]) -> None:
    document, spans = article
    mentions = mentions_of(group_mentions(document, spans))
    for mention in mentions:
        assert mention.start < mention.end
        assert document.content(mention.field)[mention.start : mention.end] == mention.text
    for before, after in pairwise(mentions):
        assert before.field != after.field or before.end <= after.start


@unhurried
@given(articles())
def test_no_span_is_lost(article: tuple[Document, list[Span]]) -> None:
    """Each shares a character with a mention. Only a participle is dropped: one word in -ing."""
    document, spans = article
    mentions = mentions_of(group_mentions(document, spans))
    for span in spans:
        rivals = [s for s in spans if s.field == span.field and s.start < span.end and span.start < s.end]
        if span.start == span.end or any(document.content(s.field)[s.start : s.end].endswith("ing") for s in rivals):
            continue
        assert any(m.field == span.field and m.start < span.end and span.start < m.end for m in mentions), span


@unhurried
@given(articles())
def test_entities_are_whole_and_in_order(article: tuple[Document, list[Span]]) -> None:
    document, spans = article
    entities = group_mentions(document, spans)
    for entity in entities:
        assert entity.mentions
        assert list(entity.mentions) == sorted(entity.mentions, key=lambda mention: mention.order)
        assert entity.confidence is None or 0 <= entity.confidence <= 1
    firsts = [entity.mentions[0].order for entity in entities]
    assert firsts == sorted(firsts)


@unhurried
@given(articles())
def test_answers_repeat_and_the_order_of_spans_tells_nothing(article: tuple[Document, list[Span]]) -> None:
    document, spans = article
    once = group_mentions(document, spans)
    assert once == group_mentions(document, spans)
    assert once == group_mentions(document, spans[::-1])


def name(number: int) -> str:
    """A different capitalised word for each number below 26 ** 4."""
    return "Z" + "".join(chr(97 + number // 26**power % 26) for power in range(4))


def crowd(kind: str) -> tuple[str, list[Span]]:
    """200,000 characters with 20,000 spans."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for number in range(20_000):
        form, label = {
            "one person": ("Clara Zu", "PERSON"),
            "one surname": (f"{name(number)[1:].title()} Zu"[:9], "PERSON"),
            "all different": (name(number), ("PERSON", "ORG", "GPE")[number % 3]),
            "one place": ("Denver", "GPE"),
        }[kind]
        piece = form.ljust(9, ".") + " "
        spans.append(Span("text", at, at + len(form), label, 0.9))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), spans


@pytest.mark.parametrize("kind", ["one person", "one surname", "all different", "one place"])
def test_a_crowd_ends_in_time(kind: str) -> None:
    text, spans = crowd(kind)
    assert (len(text), len(spans)) == (200_000, 20_000)
    document: Document = Document(None, text)
    began = time.process_time()
    entities = group_mentions(document, spans)
    took = time.process_time() - began
    assert len(mentions_of(entities)) >= 20_000
    assert took < 20, f"{took:.1f} s"


@pytest.mark.parametrize("field", ["title", "text"])
def test_an_empty_span_names_nothing(field: Field) -> None:
    assert group_mentions(Document("Rain", "Rain"), [Span(field, 2, 2, "GPE", 0.9)]) == []
