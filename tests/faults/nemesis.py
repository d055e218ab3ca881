"""What does the harm: faults in a random order made from a seed, each of them while a batch is in hand."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from arena import Arena
from cluster import Cluster
from feeder import Feeder
from fleet import Fleet, Member
from watch import CommitLog

_BITE_S: Final = 90.0
_RECOVER_S: Final = 120.0
_LOOK_S: Final = 0.02


class NoBite(Exception):
    """No batch was in hand, or the harm had no effect: the fault does not count, and is tried again."""


class NotRecovered(Exception):
    """The workers did not come back from a fault."""


@dataclass(slots=True)
class Fault:
    """One fault that bit. `at_s`: seconds into the run; `epoch_ms`: the same moment as records are stamped.

    `in_hand`: records of the batch that the struck worker (a worker, where a broker was struck) said it was at;
    `sign_age_ms`: how old that sign was when the harm was done. `recovery_s`: until each partition that was behind
    had new commits. `tries`: how often it was tried before it bit.
    """

    kind: str
    at_s: float = 0.0
    epoch_ms: int = 0
    in_hand: int = 0
    sign_age_ms: float = 0.0
    recovery_s: float | None = None
    tries: int = 1
    repeats: int = 0
    notes: list[str] = field(default_factory=list)


class Scene:
    """What a fault finds, and how it says what it did."""

    def __init__(
        self,
        arena: Arena,
        cluster: Cluster,
        fleet: Fleet,
        feeder: Feeder,
        log: CommitLog,
        chance: random.Random,
    ) -> None:
        self.arena, self.cluster, self.fleet, self.feeder, self.log = arena, cluster, fleet, feeder, log
        self.chance = chance
        self.began = time.monotonic()
        self.witness: Member | None = None
        self.fault = Fault("")
        self._ends: Mapping[int, int] = {}
        self._since = self.began

    def victims(self) -> list[Member]:
        """Workers that may be harmed: all but the witness, whose memory is watched. There is at least one."""
        found = [member for member in self.fleet.ready() if member is not self.witness]
        if not found:
            started = self.fleet.start()
            self.wait_until(lambda: started.ready and started.done() > 0, _RECOVER_S, "a new worker did nothing")
            found = [started]
        return found

    def bite(self, candidates: Sequence[Member]) -> Member:
        """Wait until one of these has a batch in hand; the harm must follow at once. NoBite where none has."""
        deadline = time.monotonic() + _BITE_S
        while time.monotonic() < deadline:
            member = self.chance.choice(candidates)
            in_hand = member.in_hand()
            if in_hand:
                self._since, self._ends = time.monotonic(), dict(self.feeder.ends)
                self.fault.at_s = round(self._since - self.began, 2)
                self.fault.epoch_ms = int(time.time() * 1000)
                self.fault.in_hand = in_hand
                return member
            time.sleep(_LOOK_S)
        raise NoBite(f"no batch was in hand for {_BITE_S:g} s")

    def harmed(self) -> float:
        """The harm is done, now: the moment from which recovery counts."""
        now = time.monotonic()
        self.fault.sign_age_ms = round((now - self._since) * 1000, 1)
        self._since = now
        return now

    def recovered(self) -> None:
        """Wait until every partition that was behind when the harm was done has something new committed."""
        behind = self.log.behind(self._since, self._ends)
        if not behind:
            raise NoBite("nothing was behind")
        self.wait_until(
            lambda: self.log.flows_again(self._since, behind) is not None, _RECOVER_S, f"partitions {behind} stand"
        )
        took = self.log.flows_again(self._since, behind)
        self.fault.recovery_s = None if took is None else round(took, 2)

    def wait_until(self, condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """NotRecovered where it does not come to pass in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise NotRecovered(f"{self.fault.kind}: {otherwise} after {seconds:g} s")
            time.sleep(0.1)

    def note(self, what: str) -> None:
        """Say more of the fault."""
        self.fault.notes.append(what)


Harm = Callable[[Scene], None]


def schedule(counts: Mapping[str, int], chance: random.Random) -> list[str]:
    """So many faults of each kind, in random order."""
    kinds = [kind for kind, number in sorted(counts.items()) for _ in range(number)]
    chance.shuffle(kinds)
    return kinds


def strike(scene: Scene, kind: str, harm: Harm, *, tries: int = 5, pause_s: float = 1.0) -> Fault:
    """Do this harm until it bites. NoBite after so many tries."""
    for number in range(1, tries + 1):
        scene.fault = Fault(kind, tries=number)
        try:
            harm(scene)
        except NoBite:
            if number == tries:
                raise
            time.sleep(pause_s)
        else:
            break
    return scene.fault


@contextmanager
def undone(undo: Callable[[], object]) -> Iterator[None]:
    """Undo the harm however the body ends."""
    try:
        yield
    finally:
        undo()
