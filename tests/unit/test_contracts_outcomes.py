"""What becomes of a raw record: every row of "dead letter or event?" that reading alone decides.

(That neither text nor title is left after clean-up, DL108, is the enricher's to find: tests/contract.)
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from stream.contracts.article import RawArticle, decode_article
from stream.errors import (
    ArticleError,
    LoneSurrogate,
    NotAnObject,
    NotJson,
    NotUtf8,
    Tombstone,
    TooDeep,
    WrongType,
)


def decoded(**fields: Any) -> RawArticle:
    return decode_article(json.dumps({"text": "It rained.", **fields}).encode())


def nested(levels: int, opening: str = "[", closing: str = "]") -> bytes:
    """An article of `levels` levels, itself the first."""
    return b'{"text": "x", "a": ' + (opening * (levels - 1) + closing * (levels - 1)).encode() + b"}"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (None, Tombstone),
        (b"\xff\xfe{\x00}\x00", NotUtf8),
        ('{"text": "Zürich"}'.encode("latin-1"), NotUtf8),
        (b'{"text": "\xed\xa0\xbd"}', NotUtf8),
        (b"", NotJson),
        (b"   ", NotJson),
        (b"{", NotJson),
        (b'{"text": "cut off', NotJson),
        (b'{"text": "x"} {"text": "y"}', NotJson),
        (b"{'text': 'x'}", NotJson),
        (b'{"text": "x",}', NotJson),
        (b'{"text": "a line\nbreak"}', NotJson),
        (b'{"text": "x", "score": NaN}', NotJson),
        (b'{"text": "x", "score": -Infinity}', NotJson),
        (b'{"text": "x", "score": 01}', NotJson),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"text": "two byte order marks"}', NotJson),
        (b"[]", NotAnObject),
        (b'"text"', NotAnObject),
        (b"1.5", NotAnObject),
        (b"true", NotAnObject),
        (b"null", NotAnObject),
        (nested(101), TooDeep),
        (nested(5_000), TooDeep),
        (b"[" * 200_000, TooDeep),
        (nested(101, '{"a":', "}").replace(b":}", b":1}"), TooDeep),
        (b'{"text": "\\ud83d"}', LoneSurrogate),
        (b'{"text": "x", "metadata": {"k": ["\\udc00 alone"]}}', LoneSurrogate),
        (b'{"text": "x", "\\ud800": 1}', LoneSurrogate),
        (b'{"text": 5}', WrongType),
        (b'{"text": ["x"]}', WrongType),
        (b'{"text": false, "title": "x"}', WrongType),
        (b'{"title": {"en": "x"}, "text": "x"}', WrongType),
    ],
)
def test_dead_letters(value: bytes | None, error: type[ArticleError]) -> None:
    with pytest.raises(error) as raised:
        decode_article(value)
    assert type(raised.value) is error
    assert len(str(raised.value)) > 20, "a sentence for people"


def test_a_wrong_type_is_named_as_the_scraper_names_it() -> None:
    with pytest.raises(WrongType, match="`body` must be a string"):
        decode_article(b'{"body": 5}', {"text": "body"})


@pytest.mark.parametrize("levels", [1, 2, 99, 100])
def test_nesting_up_to_the_limit_is_read(levels: int) -> None:
    assert decode_article(nested(levels) if levels > 1 else b'{"text": "x"}').text == "x"


def test_brackets_inside_strings_are_no_nesting() -> None:
    value = json.dumps({"text": "[" * 500 + '"\\' + "{" * 500}).encode()
    assert decode_article(value).text == "[" * 500 + '"\\' + "{" * 500
    # The same beside a number that only the second, slower reading takes.
    bent = value[:-1] + b', "n": 1e999}'
    assert decode_article(bent).text == "[" * 500 + '"\\' + "{" * 500


def test_one_byte_order_mark_is_passed_over() -> None:
    article = decode_article(b'\xef\xbb\xbf{"text": "x"}')
    assert (article.text, article.notices) == ("x", ())


def test_surrogate_pairs_are_characters() -> None:
    assert decode_article(b'{"text": "\\ud83d\\ude00"}').text == "\U0001f600"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", {"$oid": "1"}),
        ("id", True),
        ("id", 1.5),
        ("url", ["https://news.example/1"]),
        ("source", 7),
        ("language", 7),
        ("language", "English"),
        ("language", "en-"),
        ("published_at", "yesterday"),
        ("published_at", "2026-02-30"),
        ("published_at", [2026, 2, 3]),
        ("fetched_at", False),
        ("fetched_at", 1e300),
        ("fetched_at", "Tue, 24 Nov 2026 10:00:00 +99999999999999999999"),
        ("fetched_at", "Tue, 24 Nov 99999999999999999999 10:00:00 +0000"),
        ("authors", "Ann Example"),
        ("authors", ["Ann Example", 1]),
        ("authors", {"name": "Ann Example"}),
        ("metadata", "local"),
        ("metadata", []),
    ],
)
def test_any_other_field_of_the_wrong_type_becomes_null_with_a_warning_and_is_kept(name: str, value: Any) -> None:
    article = decoded(**{name: value})
    assert article.extra == {name: value}
    assert [(notice.code, notice.field) for notice in article.notices] == [("invalid_field", name)]
    assert article.text == "It rained."
    if name == "id":
        assert article.id == RawArticle(text="It rained.").id
    else:
        assert not getattr(article, name), "null, or nothing"


def test_several_wrong_fields_are_all_told_and_the_right_ones_kept() -> None:
    article = decoded(url=1, authors="A", source="The Example Herald", metadata={"k": 1})
    assert [notice.field for notice in article.notices] == ["url", "authors"]
    assert (article.source, article.metadata) == ("The Example Herald", {"k": 1})
    assert article.extra == {"url": 1, "authors": "A"}


@pytest.mark.parametrize("name", ["id", "url", "source", "language", "published_at", "authors", "metadata", "title"])
def test_null_is_as_good_as_absent(name: str) -> None:
    assert decoded(**{name: None}) == decoded()


def test_of_a_key_that_stands_twice_the_last_wins_with_a_warning() -> None:
    article = decode_article(b'{"text": "first", "id": "1", "text": "last", "metadata": {"k": 1, "k": 2}}')
    assert (article.text, article.metadata) == ("last", {"k": 2})
    assert [(n.code, n.field) for n in article.notices] == [("invalid_field", "text"), ("invalid_field", "metadata.k")]


@pytest.mark.parametrize(
    ("digits", "read", "warned"),
    [
        ("9223372036854775807", 9223372036854775807, False),
        ("18446744073709551615", 18446744073709551615, False),
        ("-9223372036854775808", -9223372036854775808, False),
        ("18446744073709551616", 18446744073709551616.0, True),
        ("-9223372036854775809", -9223372036854775809.0, True),
        ("340282366920938463463374607431768211456", 2.0**128, True),
        ("9" * 5_000, None, True),
        ("1e400", None, True),
        ("-1e400", None, True),
        ("1e308", 1e308, False),
        ("0." + "3" * 400, 1 / 3, False),
    ],
)
def test_numbers_beyond_64_bits_become_doubles_with_a_warning(digits: str, read: Any, warned: bool) -> None:
    article = decode_article(f'{{"text": "x", "metadata": {{"list": [0, {digits}]}}}}'.encode())
    assert article.metadata == {"list": [0, read]}
    assert type(article.metadata["list"][1]) is type(read)
    assert [n.field for n in article.notices] == (["metadata.list.1"] if warned else [])


def test_a_repeated_key_hides_nothing_but_its_own_value() -> None:
    deep = b"[" * 5_000 + b"]" * 5_000
    with pytest.raises(TooDeep):
        decode_article(b'{"text": "x", "a": ' + deep + b', "a": 1}')
    article = decode_article(b'{"text": "x", "a": "\\ud800", "a": 1}')
    assert article.extra == {"a": 1}, "the half pair stood in a value that does not count"


def test_a_refused_value_is_not_quoted_at_length() -> None:
    article = decode_article(json.dumps({"text": "x", "published_at": "y" * 100_000}).encode())
    assert len(article.notices[0].message) < 200
    huge = decode_article(b'{"text": "x", "n": ' + b"7" * 100_000 + b"}")
    assert len(huge.notices[0].message) < 200
