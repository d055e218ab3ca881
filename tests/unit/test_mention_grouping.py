"""Spans become entities, with hand-made spans as a recognizer, also an erring one, would give them."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stream.document import Document, Entity, Span
from stream.entities.mentions import group_mentions


def group(text: str, *marked: tuple[str, str], title: str | None = None) -> list[Entity]:
    """`marked`: a form and its label, each at its next place in the text."""
    spans, position = [], 0
    for form, label in marked:
        start = text.index(form, position)
        spans.append(Span("text", start, start + len(form), label, 0.9))
        position = start + len(form)
    return group_mentions(Document(title, text), spans)


def said(entities: list[Entity]) -> dict[tuple[str, str], list[str]]:
    return {(one.name, one.label): [mention.text for mention in one.mentions] for one in entities}


def test_a_surname_is_the_person_named_in_full_before() -> None:
    text = "Omar Lima spoke. Lima left. Later Lima, who is ill, came back to Peru."
    assert said(group(text, ("Omar Lima", "PERSON"), ("Lima", "GPE"), ("Peru", "GPE"))) == {
        ("Omar Lima", "PERSON"): ["Omar Lima", "Lima", "Lima"],
        ("Peru", "GPE"): ["Peru"],
    }


def test_a_place_of_that_name_stays_where_the_words_say_so() -> None:
    text = "Omar Lima spoke. He lives in Lima. A flight to Lima was late, Lima said."
    spans = (("Omar Lima", "PERSON"), ("Lima", "GPE"), ("Lima", "GPE"), ("Lima", "GPE"))
    assert said(group(text, *spans)) == {
        ("Omar Lima", "PERSON"): ["Omar Lima", "Lima"],
        ("Lima", "GPE"): ["Lima", "Lima"],
    }


def test_the_nearest_of_two_with_one_surname() -> None:
    text = "Ana Costa met Rui Costa. Costa agreed. Ana Costa left; Costa waved."
    spans = (("Ana Costa", "PERSON"), ("Rui Costa", "PERSON"), ("Costa", "PERSON"), ("Ana Costa", "PERSON"))
    assert said(group(text, *spans)) == {
        ("Ana Costa", "PERSON"): ["Ana Costa", "Ana Costa", "Costa"],
        ("Rui Costa", "PERSON"): ["Rui Costa", "Costa"],
    }


def test_titles_particles_and_initials() -> None:
    text = "Ahmed al-Hakim and Jan van der Berg met George W. Bell. Hakim spoke, van der Berg slept, Mr. Bell left."
    entities = said(
        group(text, ("Ahmed al-Hakim", "PERSON"), ("Jan van der Berg", "PERSON"), ("George W. Bell", "PERSON"))
    )
    assert entities[("Ahmed al-Hakim", "PERSON")] == ["Ahmed al-Hakim", "Hakim"]
    assert entities[("Jan van der Berg", "PERSON")] == ["Jan van der Berg", "van der Berg"]
    assert entities[("George W. Bell", "PERSON")] == ["George W. Bell", "Bell"]


def test_acronyms_before_and_after_their_long_form() -> None:
    text = "NRT said no. The Northern River Trust (NRT) owns the dam. NRT workers left."
    assert said(group(text, ("Northern River Trust", "ORG"))) == {
        ("Northern River Trust", "ORG"): ["NRT", "Northern River Trust", "NRT", "NRT"]
    }


def test_the_alias_table_decides_its_labels() -> None:
    text = "ISIS fled. Islamic State said so. The UN watched. U.S. troops came."
    spans = (("ISIS", "GPE"), ("Islamic State", "GPE"), ("UN", "GPE"), ("U.S.", "ORG"))
    assert said(group(text, *spans)) == {
        ("Islamic State", "ORG"): ["ISIS", "Islamic State"],
        ("UN", "ORG"): ["UN"],
        ("U.S.", "GPE"): ["U.S."],
    }


def test_capitals_add_no_pronouns() -> None:
    assert group_mentions(Document("LET US PRAY FOR THE POOR", "Rain fell."), []) == []


def test_an_alias_in_pieces_is_made_whole() -> None:
    text = "Agence France-Presse reported it."
    assert said(group(text, ("Agence France", "PERSON"), ("Presse", "GPE"))) == {
        ("Agence France-Presse", "ORG"): ["Agence France-Presse"]
    }


def test_words_that_begin_a_sentence_are_not_names() -> None:
    text = "Laura May sat down. May is a cold month. Reading the letter, she wept."
    entities = said(group(text, ("Laura May", "PERSON"), ("Reading", "GPE")))
    assert ("Reading", "GPE") not in entities


def test_initials_are_a_person_and_states_are_not() -> None:
    entities = said(
        group("J.K. Rowe wrote it. U.S. Steel paid. Rowe thanked.", ("J.K. Rowe", "ORG"), ("U.S. Steel", "ORG"))
    )
    assert entities[("J.K. Rowe", "PERSON")] == ["J.K. Rowe", "Rowe"]
    assert ("U.S. Steel", "ORG") in entities


def test_a_head_noun_is_the_organisation_named_before() -> None:
    text = "The Delta Rivers Observatory counted fish. Observatory chief Ann Lee was glad."
    entities = said(group(text, ("Delta Rivers Observatory", "ORG"), ("Observatory", "ORG"), ("Ann Lee", "PERSON")))
    assert entities[("Delta Rivers Observatory", "ORG")] == ["Delta Rivers Observatory", "Observatory"]


def test_one_label_by_vote_and_order_of_first_mention() -> None:
    document = Document("Ford cuts jobs", "Rain in Ohio. Ford said so. Ford paid.")
    spans = [Span("title", 0, 4, "GPE", 0.4), Span("text", 8, 12, "GPE", 0.9), Span("text", 14, 18, "ORG", 0.9)]
    entities = group_mentions(document, [*spans, Span("text", 28, 32, "ORG", 0.9)])
    assert [(one.name, one.label) for one in entities] == [("Ford", "ORG"), ("Ohio", "GPE")]
    assert entities[0].mentions[0].field == "title"


WORDS = st.sampled_from(
    [
        "Omar",
        "Lima",
        "said",
        "in",
        "UN",
        "SDF",
        "Bank",
        "The",
        "Reading",
        "a",
        "(",
        ")",
        ".",
        "al-Hakim",
        "U.S.",
        "\n",
        "İ",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.data())
def test_mentions_slice_and_never_overlap(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    label = st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "DATE", "OTHER"])
    spans = [
        Span("text", min(a, b), max(a, b), kind, None)
        for a, b, kind in data.draw(st.lists(st.tuples(place, place, label), max_size=8))
    ]
    document = Document(None, text)
    entities = group_mentions(document, spans)
    mentions = sorted((m.start, m.end, m.text) for one in entities for m in one.mentions)
    for start, end, found in mentions:
        assert text[start:end] == found
        assert start < end
    assert all(one[1] <= other[0] for one, other in pairwise(mentions))
    assert entities == group_mentions(document, list(reversed(spans)))


def test_a_crowded_article_ends_in_time() -> None:
    sentence = "Omar Lima{0} met Ana Costa{0} of the Northern River Trust in Peru. "
    text = "".join(sentence.format(chr(97 + number % 26)) for number in range(3_000))
    spans, position = [], 0
    while (position := text.find("Omar", position)) >= 0:
        spans.append(Span("text", position, position + 10, "PERSON", 0.9))
        position += 10
    began = time.process_time()
    assert group_mentions(Document(None, text), spans)
    assert time.process_time() - began < 20


def test_what_the_alias_table_knows_is_nobodys_surname() -> None:
    text = "Kevin Kennedy UN said so. The UN agreed, and the United Nations sent help."
    found = said(group(text, ("Kevin Kennedy UN", "PERSON"), ("UN", "ORG"), ("United Nations", "ORG")))
    assert found["United Nations", "ORG"] == ["UN", "United Nations"]
