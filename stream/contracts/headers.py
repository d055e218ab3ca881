"""Kafka headers of an enriched event: CloudEvents 1.0 in binary mode."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from stream.contracts.enriched import ENRICHED_SCHEMA_ID

Headers = list[tuple[str, bytes | None]]
"""Kafka's own shape: a name may stand more than once, order counts, and a value may be null."""

EVENT_TYPE: Final = "dateline.article.enriched.v1"
TRACE_HEADERS: Final = frozenset({"traceparent", "tracestate"})


def event_headers(
    value: bytes,
    article_id: str,
    raw_topic: str,
    enriched_at: datetime,
    received: Iterable[tuple[str, bytes | None]] = (),
) -> Headers:
    """The headers of one enriched event.

    `ce_id` depends on the value alone, so a repeat has the same id and a corrected article another. `enriched_at`
    (with a zone) becomes `ce_time`, the one header a repeat may change. Of the headers `received` with the raw
    record, those of W3C Trace Context are passed on.
    """
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": hashlib.sha256(value).hexdigest()[:32],
        "ce_source": f"/dateline/{raw_topic}",
        "ce_type": EVENT_TYPE,
        "ce_subject": article_id,
        "ce_time": enriched_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ce_dataschema": ENRICHED_SCHEMA_ID,
        "content-type": "application/json",
    }
    headers: Headers = [(name, content.encode()) for name, content in attributes.items()]
    return headers + [item for item in received if item[0] in TRACE_HEADERS and item[1] is not None]
