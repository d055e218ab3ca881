"""Leaving without a commit, where that is the only way to lose nothing. docs/operations.md lists the statuses."""

from __future__ import annotations

import logging
import multiprocessing.util
import os
import sys
from typing import Final, NoReturn

from stream.errors import FuseBlown
from stream.telemetry.events import WorkerEvents

EXIT_FUSE_BLOWN: Final = 65  # EX_DATAERR: too many dead letters; a person must look
EXIT_FAILED: Final = 70  # EX_SOFTWARE: a batch failed for a reason nobody foresaw
EXIT_UNDONE: Final = 75  # EX_TEMPFAIL: stalled, or not drained in time; start another
EXIT_CANNOT_START: Final = 78  # EX_CONFIG: topics, model, gazetteer or credentials cannot be used


def end_now(status: int) -> NoReturn:
    """End the process where it stands: Faust commits nothing, and the pool's processes follow their parent."""
    try:
        logging.shutdown()
        # Else the resource tracker complains of semaphores that nobody released, below our own last line.
        multiprocessing.util._run_finalizers()  # type: ignore[attr-defined] # no public name
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        # Whatever failed, a full disk under the log for one: an exception that left here would be acknowledged.
        os._exit(status)


def end_after_failure(events: WorkerEvents, error: BaseException) -> NoReturn:
    """A batch could not be finished."""
    status = EXIT_FUSE_BLOWN if isinstance(error, FuseBlown) else EXIT_FAILED
    try:
        if isinstance(error, FuseBlown):
            events.fuse_blown(error)
        else:
            events.failed(error)
    finally:
        end_now(status)
