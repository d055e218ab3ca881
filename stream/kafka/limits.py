"""The one size limit that topics, brokers, producers and consumers must agree on."""

from __future__ import annotations

from typing import Final

MAX_MESSAGE_BYTES: Final = 8 * 1024 * 1024
"""Largest record batch, in bytes: one record of nearly this size fits, its key and headers counted."""

MAX_UNCOMPRESSED_BYTES: Final = 64 * 1024 * 1024
"""What a worker still hands to the broker, which judges what lz4 leaves of it: text shrinks to a half, repeated markup
to a tenth and less. The bound keeps one record from taking the memory of all."""

BATCH_OVERHEAD_BYTES: Final = 1024
"""What Kafka adds around a record at most: 61 bytes of batch header, the lengths of its parts, and what lz4 adds to
what it cannot shrink (4 bytes for each 64 KiB: 512 in 8 MiB). The broker compresses what arrives uncompressed, and
measures the result."""
