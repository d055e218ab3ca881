"""The folder where downloads are kept between runs, and the locks that let two processes share a folder."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stream.errors import EmbeddedBrokerError

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)` while something takes its time; `total` is 0 where unknown."""


def no_progress(what: str, done: int, total: int) -> None:
    """For callers that show nothing."""


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """`$XDG_CACHE_HOME/dateline`, else `~/.cache/dateline`. It is not made here."""
    base = environ.get("XDG_CACHE_HOME")
    # The XDG specification has a relative path ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "dateline"


@contextmanager
def locked(folder: Path, progress: Progress = no_progress) -> Iterator[None]:
    """Hold `folder` against other processes; wait for them. The folder is made."""
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not try_lock(lock):
            progress("Waiting for another Dateline that is downloading", 0, 0)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def try_lock(descriptor: int) -> bool:
    """Take the exclusive lock of an open file without waiting; closing its last copy frees it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Say what an OSError on `folder` means for a person: EmbeddedBrokerError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EmbeddedBrokerError(
                f"The disk is full: {folder} could not be written. Free some space (Kafka and Java take "
                "about 200 MB) and start again."
            ) from error
        raise EmbeddedBrokerError(
            f"{folder} cannot be used: {error.strerror or error}. Give a folder that you may write to "
            "(the cache is at $XDG_CACHE_HOME/dateline)."
        ) from error
