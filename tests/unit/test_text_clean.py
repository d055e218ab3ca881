"""Clean-up: markup, characters, and what a reader keeps."""

from __future__ import annotations

import time

import pytest

from stream.text.clean import clean_text, clean_title

PARAGRAPH = "The river rose on Monday. The mayor closed the schools."


@pytest.mark.parametrize(
    "text",
    [
        "AT&T and R&D; cut jobs, Simon&Schuster; did not",
        "a < b and 5 > 3, <3 for the win, x <b and c> d",
        "Write to <john@news.example> or <desk>.",
        "if (a<b && b>c) then",
        "He said “yes” – l’homme, »nein«, ‚so‘ …",
        "ﬁne ＦＵＬＬ ﾊﾝｶｸ ½ № ™",
        "می‌خواهم و नहीं क्‍या 👨‍👩‍👧",
        "ไทย\u200bไทย",
        "Price: 12 € & more at a=1&copy=2&lt=3",
        "one\ttab",
    ],
)
def test_what_only_looks_like_markup_or_litter_survives(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<td>Aleppo</td><td>12</td>", "Aleppo  12"),
        ("in <b>Syria</b>, <a href='x?a=1&amp;b=2' target=_blank>he</a> said", "in Syria, he said"),
        ('<img alt="a > b <i>c</i>" src="q">text', "text"),
        ("before<script type=x>if (a<b) { '</p>' }</script>after", "beforeafter"),
        ("<STYLE>p {color: red}</STYLE >text<style>", "text"),
        ("a<!-- <p>hidden</p> -->b<!doctype html>c", "abc"),
        ("never closed: <!-- the war goes on", "never closed:  the war goes on"),
        ("&lt;p&gt;escaped&lt;/p&gt; &amp;amp;amp; sons", "escaped\n& sons"),
        ("caf&eacute; &#233; &#xE9; &ldquo;x&rdquo; &nbsp;y &#147;z&#148;", "café é é “x”  y “z”"),
        ("&copycat; &bogus; &amp", "&copycat; &bogus; &amp"),
    ],
)
def test_markup(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("cafÃ© in ZÃ¼rich â€” â€œyesâ€\x9d", "café in Zürich — “yes”"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
        ("e\u0301te\u0301", "été"),
        ("\ufeffa\x00b\x07c\x1b\x7f", "abc"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\x93quoted\x94 it\x92s", "“quoted” it’s"),
        ("so\u00adft zero\u200bwidth \u202bright\u202c", "soft zerowidth right"),
        ("12\u00a0000\u202f€", "12 000 €"),
        ("  a  \n\n\n\n\t b \n", "a\n\nb"),
    ],
)
def test_characters(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


def test_nothing_is_left_of_nothing() -> None:
    assert clean_text(" \n\ufeff<p></p>&nbsp;\x00") == ""
    assert clean_text("مشاركة :") == ""


def test_a_title_is_one_line() -> None:
    assert clean_title(" Rain &amp; wind\n in <b>Oslo</b>\t<br> ") == "Rain & wind in Oslo"
    assert clean_title("Share\nRain in Oslo\nTweet") == "Rain in Oslo"


@pytest.mark.parametrize("title", ["Watch: Protesters clash with police", "Share", "Read more: why books win"])
def test_a_headline_of_one_line_is_never_page_furniture(title: str) -> None:
    assert clean_title(title) == title


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell on Lisbon & the river.\n" * 60_000,
        "a" * 10_000_000,
        "<div>" * 200_000,
        "<" * 1_000_000,
        "<a " + "x " * 500_000,
        "<a x " * 200_000,
        '<a b="' * 100_000,
        "<a" + " " * 1_000_000,
        " " * 1_000_000 + "x",
        "<!--" * 100_000,
        "<script>" * 50_000,
        "&" + "amp;" * 100_000 + "lt;",
        "<b" * 20_000 + ">" * 20_000,
        "&l<b></b>t;" * 50_000,
        "Share\n" * 100_000,
        "Body of text\nshare\n" * 40_000,
        ("sign up now today here free for to our the a daily z\n") * 20_000,
        "Ã©" * 200_000,
        ("we use " * 40 + "\n") * 4_000,
        ("home > " * 12 + "\n") * 10_000,
        "".join(f"share {number} on facebook and twitter for {number} free\n" for number in range(40_000)),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_grows_with_the_length_whatever_the_text(text: str) -> None:
    # Linear work takes a second or two on a busy machine; what is quadratic would take hours.
    began = time.process_time()
    clean_text(text)
    assert time.process_time() - began < 20


def test_what_comes_apart_for_ever_is_cut_short() -> None:
    nested = "word"
    for _ in range(30):
        nested = "<b" + nested.replace("<", "&lt;").replace("&", "&amp;") + "<i>>"
    once = clean_text(nested)
    assert clean_text(once) == once
    assert "word" in once
