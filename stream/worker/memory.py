"""How much memory a process has, and may have. Linux alone: elsewhere nothing is known and nothing is bounded."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Final

MEBIBYTE: Final = 1024 * 1024


def resident(pid: int) -> int:
    """Bytes of real memory that a process has; 0 where nobody can say, or it is gone."""
    return _told(Path(f"/proc/{pid}/status"), "VmRSS")


def limit_growth(by: int) -> None:
    """Let this process take `by` bytes more than it has now; what wants more gets a MemoryError.

    Counted is data (RLIMIT_DATA), not address space: files that are mapped cost nothing, and a library that reserves
    address space it never touches is not punished for it.
    """
    if sys.platform != "linux":
        return
    limit = _told(Path("/proc/self/status"), "VmData") + by
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _told(status: Path, name: str) -> int:
    try:
        lines = status.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)
