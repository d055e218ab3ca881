"""Properties of clean-up and of language detection, for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from stream.contracts.language_tag import normalise_tag
from stream.text.clean import clean_text, clean_title
from stream.text.language import detect_language

PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            ";",
            "amp;",
            "lt;",
            "&lt;",
            "&amp;",
            "<b>",
            "</b>",
            "<p",
            "<script>",
            "</script>",
            "<!--",
            "-->",
        ),
        *("=", '"', "'", "\n", "\n\n", " ", "\r\n", "\x00", "\x85", "\x81", "\u200b", "\u00ad", "\ufeff", "\u2028"),
        *("Ã", "©", "â€œ", "Ð", "e\u0301", "Share", "Read more", "Comments", "Facebook", "مشاركة :", "Tags: a, b"),
        *("read", "the king", "The king.", "12", ":", "ไ", "#x41;", "&#x26;", "nbsp", "»"),
    ]
)
MESSY = st.one_of(st.text(max_size=80), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map("".join))


@settings(max_examples=600, deadline=None)
@given(MESSY)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    text, title = clean_text(raw), clean_title(raw)
    assert clean_text(text) == text
    assert clean_title(title) == title


@settings(max_examples=300, deadline=None)
@given(MESSY)
def test_what_is_left_is_clean(raw: str) -> None:
    text = clean_text(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert not any(ord(char) < 0x20 and char not in "\t\n" for char in text)
    assert not any(0x80 <= ord(char) < 0xA0 or char in "\ufeff\u2028" for char in text)
    assert "\n\n\n" not in text
    assert "\n" not in clean_title(raw)


WORDS = st.text(st.sampled_from("abcdefghij"), min_size=4, max_size=9)
SENTENCES = st.lists(WORDS, min_size=4, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")


@settings(max_examples=200, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=6), st.data())
def test_the_words_of_the_body_survive_between_furniture(sentences: list[str], data: st.DataObject) -> None:
    lines = []
    for sentence in sentences:
        lines += data.draw(
            st.lists(st.sampled_from(["Share this:", "ADVERTISEMENT", "Lire aussi", "分享"]), max_size=2)
        )
        lines.append(sentence)
    assert clean_text("\n".join(lines)).split("\n") == sentences


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_a_language_is_always_a_tag(text: str, hint: str | None) -> None:
    language = detect_language(text, hint)
    assert normalise_tag(language) == language
