"""The index from names to places, made from a spool: a trie of keys, and for each key the places that bear it."""

from __future__ import annotations

from collections.abc import Iterator

import marisa_trie
import numpy as np

from stream.places.builder.spool import BUCKETS, Numbers, Spool

MOST_SENSES = 250
"""Of a name that more places bear, the best known are kept: it bounds the time of a look-up."""

_OVERFLOW = 1 << 31


def index_names(spool: Spool, rank: Numbers) -> tuple[bytes, Numbers, Numbers]:
    """The sections `names`, `senses` and `more_senses`; `rank[place]` is the number of a spooled place in the file.

    Memory: the trie while it is built (some 60 bytes a key), and eight bytes for each name of each place.
    """
    trie = marisa_trie.Trie(_unique_keys(spool))
    # One number says all of a sense: its key's, its place's, and how the name belongs to it. Sorted, it is the index.
    senses = np.concatenate([_senses(trie, spool, rank, bucket) for bucket in range(BUCKETS)])
    senses.sort()
    # Of the same key and place, only the nearest kind of name.
    senses = senses[_first_of_each(senses >> np.uint64(2))]
    keys = (senses >> np.uint64(32)).astype(np.uint32)
    senses = senses.astype(np.uint32)
    starts = np.flatnonzero(_first_of_each(keys))
    counts = np.diff(starts, append=len(keys))
    position = np.arange(len(keys)) - np.repeat(starts, counts)
    kept = position < MOST_SENSES
    senses, position, keys = senses[kept], position[kept], keys[kept]
    counts = np.minimum(counts, MOST_SENSES)
    several = counts > 1
    # A list of senses begins with its length.
    lengths = np.where(several, counts + 1, 0)
    at = np.cumsum(lengths) - lengths
    first = senses[np.flatnonzero(position == 0)]
    more = np.zeros(int(lengths.sum()), "<u4")
    more[at[several]] = counts[several]
    listed = several[keys]
    more[at[keys[listed]] + 1 + position[listed]] = senses[listed]
    return trie.tobytes(), np.where(several, at + _OVERFLOW, first).astype("<u4"), more


def _unique_keys(spool: Spool) -> Iterator[str]:
    for bucket in range(BUCKETS):
        yield from sorted(set(spool.keys(bucket)))


def _senses(trie: marisa_trie.Trie, spool: Spool, rank: Numbers, bucket: int) -> Numbers:
    owners = spool.owners(bucket)
    keys = np.fromiter(map(trie.get, spool.keys(bucket)), np.uint64, len(owners))
    places = rank[owners >> 2].astype(np.uint64)
    packed: Numbers = (keys << np.uint64(32)) | (places << np.uint64(2)) | (owners & 3).astype(np.uint64)
    return packed


def _first_of_each(values: Numbers) -> Numbers:
    """True where a value of a sorted array is not the one before it."""
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first
