"""One long run: feed, harm, watch, and judge what came of it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import obedient_worker
from arena import Arena
from cluster import NODES, Cluster
from fault_articles import Planned
from feeder import Feeder
from fleet import Fleet
from harms import KINDS
from memory import memory_of
from nemesis import Fault, NoBite, NotRecovered, Scene, schedule, strike
from soak_report import SoakReport
from watch import Watch

PARTITIONS: Final = 6
EVENT_LIMIT: Final = 512 * 1024
"""Of the topic of events: an article past it is poison, and cheap enough to be sent often."""

_RECORD_S: Final = 10
"""A record that never ends is given up after this long: none of the others takes a second."""

_WITNESS_FROM: Final = 0.25
"""From this share of the articles on one worker is spared, for its memory to be watched."""
_SAMPLE_S: Final = 2.0
_START_S: Final = 120.0
_DRAIN_S: Final = 300.0
_MOST_UNMET: Final = 3


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """`ahead`: how far the articles sent may be ahead of those done. `counts`: how often each kind of harm is done."""

    articles: int
    seed: int
    batch_size: int
    processes: int
    ahead: int
    counts: Mapping[str, int]
    ner_model: str


class Soak:
    """A run over a cluster of its own, whose data and logs go into `folder`."""

    def __init__(self, plan: SoakPlan, source: Iterator[Planned], cluster: Cluster, folder: Path) -> None:
        self._plan = plan
        configs = {"max.message.bytes": str(EVENT_LIMIT)}
        self._arena = Arena(cluster, folder, "soak", partitions=PARTITIONS, replication=NODES, event_configs=configs)
        settings = {
            "DATELINE_BATCH_SIZE": str(plan.batch_size),
            "DATELINE_PROCESSES": str(plan.processes),
            "DATELINE_NER_MODEL": plan.ner_model,
            "DATELINE_RECORD_TIMEOUT_S": str(_RECORD_S),
        }
        self._fleet = Fleet(self._arena, settings, obedient_worker.COMMAND)
        self._watch = Watch(cluster.connection, self._arena.group, self._arena.raw, PARTITIONS, self._sample)
        log = self._watch.log
        self._feeder = Feeder(self._arena, source, lambda: sum(log.committed.values()), plan.ahead)
        self._scene = Scene(self._arena, cluster, self._fleet, self._feeder, log, random.Random(plan.seed))
        self._samples: list[int] = []
        self._sampled = 0.0
        self._calm = 0.0
        self._unmet: list[str] = []

    def run(self, about: dict[str, Any]) -> SoakReport:
        """The whole of it. NotRecovered where the workers do not even start."""
        began = time.monotonic()
        first = self._fleet.start()
        self._watch.start()
        self._feeder.start()
        self._scene.wait_until(lambda: first.done() > 0 if first.ready else False, _START_S, "no worker started")
        faults = self._harm()
        last = time.monotonic()
        self._feeder.finish()
        try:
            self._scene.wait_until(lambda: self._feeder.lag <= 0, _DRAIN_S, "the lag does not go")
        except NotRecovered as error:
            self._unmet.append(str(error))
        drained = time.monotonic()
        self._fleet.stop(list(self._fleet.members))
        self._watch.stop()
        report = SoakReport(
            about=about,
            batch_size=self._plan.batch_size,
            promise=self._arena.report(),
            faults=faults,
            unmet=self._unmet,
            ends=self._fleet.ends,
            memory=memory_of(self._samples),
            drain_s=round(drained - last, 1),
            seconds=round(drained - began),
            unacknowledged=self._feeder.unacknowledged,
            commit_pause_s=round(self._watch.log.longest_pause(began, drained), 1),
            commit_pause_calm_s=round(self._calm, 1),
        )
        report.judge()
        return report

    def close(self) -> None:
        """Kill what still runs."""
        self._arena.close()

    def _harm(self) -> list[Fault]:
        kinds = schedule(self._plan.counts, self._scene.chance)
        faults = []
        for number, kind in enumerate(kinds, 1):
            self._feed(self._plan.articles * number // len(kinds))
            _say(f"{number}/{len(kinds)} {kind}: {self._feeder.sent} sent, lag {self._feeder.lag}")
            try:
                faults.append(strike(self._scene, kind, KINDS[kind].harm))
                self._fleet.replace_those_that_ended()
                self._scene.wait_until(self._all_ready, _START_S, "a worker did not start")
            except (NoBite, NotRecovered) as error:
                # The articles are judged all the same: what is lost is lost, whoever recovered.
                self._unmet.append(f"{kind}: {error}")
                if len(self._unmet) >= _MOST_UNMET:
                    break
            fault = self._scene.fault
            _say(f"    recovered in {fault.recovery_s} s, {fault.tries} tries; {'; '.join(fault.notes)}")
        return faults

    def _feed(self, due: int) -> None:
        """Until so many articles are sent."""
        since = time.monotonic()
        while self._feeder.sent < due:
            if self._feeder.failure is not None:
                raise RuntimeError("the feeder failed") from self._feeder.failure
            self._fleet.replace_those_that_ended()
            time.sleep(0.1)
        ready = self._fleet.ready()
        if self._scene.witness is None and self._feeder.sent >= self._plan.articles * _WITNESS_FROM and ready:
            self._scene.witness = min(ready, key=lambda member: member.started)
        self._calm = max(self._calm, self._watch.log.longest_pause(since, time.monotonic()))

    def _all_ready(self) -> bool:
        return len(self._fleet.ready()) == len(self._fleet.members)

    def _sample(self) -> None:
        witness, now = self._scene.witness, time.monotonic()
        if witness is not None and now - self._sampled >= _SAMPLE_S:
            self._samples.append(witness.rss())
            self._sampled = now


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
