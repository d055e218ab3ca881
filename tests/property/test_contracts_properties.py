"""What holds of the contract for any input (hypothesis)."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stream.contracts.article import FIELD_NAMES, decode_article
from stream.contracts.dates import to_rfc3339
from stream.contracts.dead_letter import RecordOrigin, bury, bury_without_value, read_obituary
from stream.contracts.headers import Headers
from stream.contracts.language_tag import normalise_tag
from stream.errors import ArticleError, RecordFailed

unhurried = settings(deadline=None)  # the machine may be busy; what hangs, pytest-timeout ends

RFC3339 = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
    r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
)
keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
unknown_fields = st.dictionaries(keys.filter(lambda key: key not in FIELD_NAMES), values, max_size=6)
optional_fields = st.dictionaries(
    st.sampled_from([name for name in FIELD_NAMES if name not in ("text", "title")]), values, max_size=8
)
bodies = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)

json_pieces = st.sampled_from(
    [*'{}[]":,\\ \n0123456789.eE+-', "true", "null", "NaN", "\\ud83d", "\\u0000", '"text"', "1e999"]
)
json_like = st.lists(json_pieces, max_size=40).map("".join)


def is_an_article_or_a_known_death(value: bytes | None) -> None:
    death: ArticleError | None = None
    try:
        article = decode_article(value)
    except ArticleError as error:
        death = error
    if death is not None:
        assert re.fullmatch(r"DL1\d\d", death.code)
        assert str(death)
        return
    assert article.id
    # Whatever was taken can be written again: no surrogates, no numbers beyond 64 bits.
    notices = [tuple(notice) for notice in article.notices]
    orjson.dumps([article.text, article.title, article.id, article.metadata, article.extra, notices])


@unhurried
@given(st.none() | st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_an_article_or_a_known_death(value: bytes | None) -> None:
    is_an_article_or_a_known_death(value)


@unhurried
@given(json_like)
def test_any_almost_json_is_an_article_or_a_known_death(value: str) -> None:
    is_an_article_or_a_known_death(value.encode())
    is_an_article_or_a_known_death(b'{"text": "x", "a": ' + value.encode() + b"}")


@unhurried
@given(st.dictionaries(st.sampled_from(FIELD_NAMES) | keys, values, max_size=10))
def test_any_object_is_an_article_or_a_known_death(fields: dict[str, Any]) -> None:
    is_an_article_or_a_known_death(json.dumps(fields).encode())


@unhurried
@given(bodies, unknown_fields, optional_fields)
def test_an_object_with_a_text_is_an_article_that_keeps_every_unknown_field(
    text: str, unknown: dict[str, Any], optional: dict[str, Any]
) -> None:
    article = decode_article(json.dumps({**unknown, **optional, "text": text}).encode())
    assert article.text == text
    refused = {notice.field for notice in article.notices}
    assert article.extra == {**unknown, **{name: optional[name] for name in refused}}
    for name in refused:
        assert optional[name] is not None
        assert name == "id" or not getattr(article, name)


@unhurried
@given(bodies, unknown_fields)
def test_reading_is_the_same_with_and_without_renames(text: str, unknown: dict[str, Any]) -> None:
    plain = decode_article(json.dumps({**unknown, "text": text, "url": "u"}).encode())
    renames = {"text": "\u0000body", "url": "\u0000link"}
    clash = {name: item for name, item in unknown.items() if name not in renames.values()}
    renamed = decode_article(json.dumps({**clash, "\u0000body": text, "\u0000link": "u"}).encode(), renames)
    assert (renamed.text, renamed.url, renamed.id, renamed.notices) == (plain.text, plain.url, plain.id, ())
    assert renamed.extra == clash


def is_rfc3339_or_refused(value: Any) -> None:
    try:
        date = to_rfc3339(value)
    except ValueError:
        return
    assert RFC3339.fullmatch(date)
    assert to_rfc3339(date) == date


@unhurried
@given(st.text(max_size=40) | st.integers() | st.floats() | st.booleans() | st.none() | values)
@example("0001-01-01T00:00:00+05:30:15")
@example("Tue, 24 Nov 2026 10:00:00 +99999999999999999999")
def test_anything_is_a_date_in_rfc_3339_or_a_value_error(value: Any) -> None:
    is_rfc3339_or_refused(value)


moments = st.datetimes(timezones=st.none() | st.timezones())
date_words = st.sampled_from(
    ["Tue,", "24", "Nov", "2026", "10:00:00", "10:00", "+0100", "GMT", "-", "T", "Z", "99999", "W48"]
)


@unhurried
@given(moments.map(lambda moment: moment.isoformat()) | st.lists(date_words, max_size=8).map(" ".join))
def test_what_looks_like_a_date_is_one_in_rfc_3339_or_a_value_error(value: str) -> None:
    is_rfc3339_or_refused(value)


@unhurried
@given(st.text(max_size=20))
def test_a_language_tag_is_normalised_once(tag: str) -> None:
    normal = normalise_tag(tag)
    assert normal is None or normalise_tag(normal) == normal


header_lists = st.lists(
    st.tuples(
        st.text(max_size=8)
        | st.sampled_from(["dateline.original.headers", "dateline.value.size", "dateline.error.code"]),
        st.none() | st.binary(max_size=12) | st.sampled_from([b"0", b"3"]),
    ),
    max_size=6,
)


@unhurried
@given(
    st.none() | st.binary(max_size=8),
    st.none() | st.binary(max_size=8),
    header_lists,
    st.integers(0),
    st.text(max_size=50),
)
def test_a_dead_letter_gives_its_record_back(
    key: bytes | None, value: bytes | None, headers: Headers, offset: int, message: str
) -> None:
    letter = bury(key, value, headers, RecordOrigin("articles.raw.v1", 0, offset), RecordFailed(message))
    assert letter.value == value
    assert letter.key == (key if key is not None or value is not None else b"")
    for sent in (letter, bury_without_value(letter)):
        obituary = read_obituary(sent.headers)
        assert obituary is not None
        assert (obituary.original_headers, obituary.origin.offset) == (headers, offset)
        assert (obituary.lost_size is None) == (sent is letter)


@unhurried
@given(header_lists)
def test_any_headers_are_an_obituary_or_none(headers: Headers) -> None:
    read_obituary(headers)
