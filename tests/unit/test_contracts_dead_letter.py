"""Dead letters: the record as it came, and headers from which its origin and its own headers are read back."""

from __future__ import annotations

import hashlib

import pytest

from stream import errors
from stream.contracts.dead_letter import (
    CONNECT,
    ERROR_CODE,
    ORIGINAL_HEADERS,
    ORIGINAL_KEY,
    VALUE_SHA256,
    VALUE_SIZE,
    RecordOrigin,
    bury,
    bury_without_original,
    bury_without_value,
    read_obituary,
)
from stream.contracts.headers import Headers

ORIGIN = RecordOrigin("articles.raw.v1", 3, 4711)

ORIGINALS: list[Headers] = [
    [],
    [("traceparent", b"00-1-2-01")],
    [("a", b"1"), ("a", b"2"), ("a", b"1")],
    [("null", None), ("empty", b"")],
    [("latin", "Zürich".encode("latin-1")), ("\u00fc", b"\xff\x00")],
    [(ERROR_CODE, b"DL999"), (CONNECT + "topic", b"another"), (CONNECT + "offset", b"not a number")],
    [(ORIGINAL_HEADERS, b"7"), (VALUE_SIZE, b"12"), (VALUE_SHA256, b"00"), (ORIGINAL_KEY, b"null")],
]


@pytest.mark.parametrize("original", ORIGINALS)
def test_what_was_buried_is_read_back(original: Headers) -> None:
    error = errors.NotJson("not JSON: line 1 column 1")
    letter = bury(b"key", b"value", original, ORIGIN, error)
    assert (letter.key, letter.value) == (b"key", b"value")
    assert letter.headers[: len(original)] == original
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.origin == ORIGIN
    assert obituary.original_headers == original
    assert (obituary.code, obituary.stage) == ("DL103", "decode")
    assert (obituary.exception, obituary.message) == ("stream.errors.NotJson", "not JSON: line 1 column 1")
    assert (obituary.lost_size, obituary.lost_sha256) == (None, None)


def test_the_header_names_are_kafka_connects() -> None:
    letter = bury(b"key", b"value", [], ORIGIN, errors.NothingToRead("nothing"))
    assert letter.headers == [
        ("__connect.errors.topic", b"articles.raw.v1"),
        ("__connect.errors.partition", b"3"),
        ("__connect.errors.offset", b"4711"),
        ("__connect.errors.stage", b"clean"),
        ("__connect.errors.exception.class.name", b"stream.errors.NothingToRead"),
        ("__connect.errors.exception.message", b"nothing"),
        ("dateline.error.code", b"DL108"),
        ("dateline.original.headers", b"0"),
    ]


@pytest.mark.parametrize("original", ORIGINALS)
def test_a_record_that_dies_twice_is_read_back_as_it_last_came(original: Headers) -> None:
    first = bury(b"key", b"value", original, ORIGIN, errors.RecordFailed("once"))
    again = bury(first.key, first.value, first.headers, RecordOrigin("other", 0, 0), errors.RecordTimedOut("twice"))
    obituary = read_obituary(again.headers)
    assert obituary is not None
    assert (obituary.code, obituary.origin.topic) == ("DL203", "other")
    assert obituary.original_headers == first.headers
    inner = read_obituary(obituary.original_headers)
    assert inner is not None
    assert (inner.code, inner.original_headers) == ("DL201", original)


@pytest.mark.parametrize("original", ORIGINALS)
def test_a_letter_too_large_for_its_topic_says_what_was_lost(original: Headers) -> None:
    value = b"x" * 10_000
    letter = bury_without_value(bury(b"key", value, original, ORIGIN, errors.EventTooLarge("10 MB")))
    assert (letter.key, letter.value) == (b"key", None)
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert (obituary.lost_size, obituary.lost_sha256) == (10_000, hashlib.sha256(value).hexdigest())
    assert (obituary.code, obituary.stage, obituary.original_headers) == ("DL204", "publish", original)


@pytest.mark.parametrize("original", ORIGINALS)
def test_the_last_resort_keeps_the_origin_the_reason_and_what_was_lost(original: Headers) -> None:
    letter = bury_without_value(bury(b"key", b"value", original, ORIGIN, errors.EventTooLarge("headers of 9 MB")))
    last = bury_without_original(letter)
    obituary = read_obituary(last.headers)
    assert obituary is not None
    assert (obituary.origin, obituary.code, obituary.original_headers) == (ORIGIN, "DL204", [])
    assert obituary.lost_size == 5
    assert len(last.headers) == 10, "nothing of the original"


def test_a_tombstone_keeps_its_key() -> None:
    letter = bury(b"key", None, [], ORIGIN, errors.Tombstone("no value"))
    assert (letter.key, letter.value) == (b"key", None)
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.lost_size is None, "nothing was lost: there was nothing"


def test_a_record_of_neither_key_nor_value_says_so() -> None:
    letter = bury(None, None, [("a", None)], ORIGIN, errors.Tombstone("no value"))
    assert (letter.key, letter.value) == (b"", None)
    assert (ORIGINAL_KEY, b"null") in letter.headers
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.original_headers == [("a", None)]


def test_a_long_message_is_cut_and_any_message_is_utf8() -> None:
    letter = bury(b"key", b"value", [], ORIGIN, errors.RecordFailed("ü" * 5_000))
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.message == "ü" * 1_000 + "..."
    broken = read_obituary(bury(b"key", b"value", [], ORIGIN, errors.RecordFailed("half \ud83d")).headers)
    assert broken is not None
    assert broken.message == "half ?"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("traceparent", b"00-1-2-01")],
        # Kafka Connect's own: no header says how many the original had.
        [(CONNECT + "topic", b"t"), (CONNECT + "partition", b"0"), (CONNECT + "offset", b"1")],
        [(ORIGINAL_HEADERS, b"0")],
        [(ORIGINAL_HEADERS, None)],
    ],
)
def test_other_headers_are_no_obituary(headers: Headers) -> None:
    assert read_obituary(headers) is None


@pytest.mark.parametrize("count", [b"-1", b"9", b"2.5", b"", None])
def test_a_count_that_cannot_be_is_no_obituary(count: bytes | None) -> None:
    letter = bury(b"key", b"value", [("a", b"1")], ORIGIN, errors.NotJson("not JSON"))
    forged = [(name, count if name == ORIGINAL_HEADERS else content) for name, content in letter.headers]
    assert read_obituary(forged) is None


def test_what_others_add_behind_does_not_matter() -> None:
    letter = bury(b"key", b"value", [("a", b"1")], ORIGIN, errors.NotJson("not JSON"))
    obituary = read_obituary([*letter.headers, ("mirror.source", b"dc2")])
    assert obituary is not None
    assert obituary.original_headers == [("a", b"1")]
