"""The workers of a run, kept as a supervisor keeps them: whoever ends is replaced, and how it ended is noted."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import psutil
from arena import Arena
from worker_process import WorkerProcess, get

_IN_HAND: Final = re.compile(rb"^dateline_batch_in_hand_records (\S+)$", re.MULTILINE)
_RECORDS: Final = re.compile(rb"^dateline_records_total\{.*?\} (\S+)$", re.MULTILINE)
_DEAD: Final = re.compile(rb"^dateline_dead_letters_total\{.*?\} (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class End:
    """How a worker ended. `cause`: what was done to it ("itself": nothing); `seconds`: from that to its end."""

    cause: str
    status: int
    seconds: float


class Member:
    """One worker of the fleet."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.worker = worker
        self.started = time.monotonic()
        self.address = ""
        self.end: End | None = None

    @property
    def pid(self) -> int:
        return self.worker.process.pid

    @property
    def running(self) -> bool:
        return self.worker.process.poll() is None

    @property
    def ready(self) -> bool:
        """It consumes, or waits for its share."""
        lines = self.worker.lines() if not self.address else ()
        if any(line.get("event") == "worker started" for line in lines):
            self.address = next(str(line["address"]) for line in lines if "address" in line)
        return bool(self.address) and self.running

    def in_hand(self) -> int:
        """Records of the batch that it works on now; 0 where it does not answer."""
        return int(self._metric(_IN_HAND))

    def done(self) -> int:
        """Records that it has done."""
        return int(self._metric(_RECORDS))

    def buried(self) -> int:
        """Dead letters that it has published, each with a line in its log."""
        return int(self._metric(_DEAD))

    def pool(self) -> list[psutil.Process]:
        """Its enriching processes: the children of the server that forks them."""
        try:
            own = psutil.Process(self.pid)
            return [process for process in own.children(recursive=True) if process.ppid() != self.pid]
        except psutil.NoSuchProcess:
            return []

    def tree(self) -> list[psutil.Process]:
        """All its processes."""
        try:
            own = psutil.Process(self.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def rss(self) -> int:
        """Resident bytes of all its processes together; 0 where it has ended meanwhile."""
        try:
            return sum(process.memory_info().rss for process in self.tree())
        except psutil.NoSuchProcess:
            return 0

    def _metric(self, pattern: re.Pattern[bytes]) -> float:
        _, page = get(self.address + "/metrics") if self.address else (0, b"")
        return sum(map(float, pattern.findall(page)))


class Fleet:
    """Workers over one arena, as `command` starts them."""

    def __init__(self, arena: Arena, settings: dict[str, str], command: Sequence[str] | None = None) -> None:
        self.members: list[Member] = []
        self.ends: list[End] = []
        self._arena = arena
        self._settings = settings
        self._command = command

    def start(self) -> Member:
        """One more worker; it is not waited for."""
        member = Member(self._arena.start(command=self._command, **self._settings))
        self.members.append(member)
        return member

    def ready(self) -> list[Member]:
        """Those that work."""
        return [member for member in self.members if member.ready]

    def ended(self, member: Member, cause: str, since: float) -> End:
        """Wait for its end, which `cause` brought about at `since`."""
        status = member.worker.process.wait(60)
        member.end = End(cause, status, time.monotonic() - since)
        self.members.remove(member)
        self.ends.append(member.end)
        return member.end

    def replace_those_that_ended(self) -> list[End]:
        """Start another for each that ended by itself; how those ended."""
        gone = [member for member in self.members if not member.running]
        ends = [self.ended(member, "itself", time.monotonic()) for member in gone]
        for _ in ends:
            self.start()
        return ends

    def stop(self, members: Sequence[Member]) -> list[End]:
        """SIGTERM to each at once."""
        since = time.monotonic()
        for member in members:
            member.worker.process.terminate()
        return [self.ended(member, "SIGTERM", since) for member in members]
