"""CloudEvents headers of an enriched event."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from stream.contracts.dates import to_rfc3339
from stream.contracts.enriched import ENRICHED_SCHEMA_ID
from stream.contracts.headers import Headers, event_headers

NOON = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)


def headers(
    value: bytes = b"{}", *, article_id: str = "a", at: datetime = NOON, received: Headers | None = None
) -> Headers:
    return event_headers(value, article_id, "articles.raw.v1", at, received or [])


def test_they_are_those_of_cloudevents_in_binary_mode() -> None:
    assert headers(b'{"id":"a"}', article_id="Zürich/1") == [
        ("ce_specversion", b"1.0"),
        ("ce_id", hashlib.sha256(b'{"id":"a"}').hexdigest()[:32].encode()),
        ("ce_source", b"/dateline/articles.raw.v1"),
        ("ce_type", b"dateline.article.enriched.v1"),
        ("ce_subject", "Zürich/1".encode()),
        ("ce_time", b"2026-11-24T12:00:00.250Z"),
        ("ce_dataschema", ENRICHED_SCHEMA_ID.encode()),
        ("content-type", b"application/json"),
    ]


def test_a_repeat_changes_the_time_alone() -> None:
    first, repeat = headers(), headers(at=NOON + timedelta(hours=1))
    assert [name for (name, a), (_, b) in zip(first, repeat, strict=True) if a != b] == ["ce_time"]


def test_a_corrected_article_has_another_id() -> None:
    assert dict(headers(b'{"id":"a"}'))["ce_id"] != dict(headers(b'{"id":"a","text":"x"}'))["ce_id"]


@pytest.mark.parametrize("hours", [-5, 0, 2])
def test_the_time_is_utc_in_rfc_3339(hours: int) -> None:
    local = NOON.astimezone(timezone(timedelta(hours=hours)))
    time = (dict(headers(at=local))["ce_time"] or b"").decode()
    assert time == "2026-11-24T12:00:00.250Z" == to_rfc3339(time)


def test_trace_context_is_passed_on_and_nothing_else() -> None:
    received: Headers = [
        ("x-scraper", b"1"),
        ("tracestate", b"a=1"),
        ("traceparent", b"00-1-2-01"),
        ("ce_id", b"the raw record's own"),
        ("tracestate", None),
    ]
    assert headers(received=received)[len(headers()) :] == [("tracestate", b"a=1"), ("traceparent", b"00-1-2-01")]
