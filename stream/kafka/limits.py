"""The one size limit that topics, brokers, producers and consumers must agree on."""

from __future__ import annotations

from typing import Final

MAX_MESSAGE_BYTES: Final = 8 * 1024 * 1024
"""Largest record batch, in bytes: one record of nearly this size fits, its key and headers counted."""
