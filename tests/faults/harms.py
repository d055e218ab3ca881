"""Every kind of harm by its name, and how often a run does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harm_by_records import send_deadly
from harm_to_brokers import forbid_events, forbid_letters, kill_leader, restart_broker, take_brokers_away
from harm_to_workers import fill_disk, kill, kill_pool_process, pause, scale, sigterm
from nemesis import Harm


@dataclass(frozen=True, slots=True)
class Kind:
    """`times`: in the long run."""

    harm: Harm
    times: int

    def in_run(self, share: float) -> int:
        """Times in a run with this share of the long run's faults: at least once."""
        return max(1, round(self.times * share))


KINDS: Final = {
    "kill": Kind(kill, 20),
    "kill-pool-process": Kind(kill_pool_process, 10),
    "sigterm": Kind(sigterm, 5),
    "pause": Kind(pause, 3),
    "scale": Kind(scale, 5),
    "restart-broker": Kind(restart_broker, 2),
    "kill-leader": Kind(kill_leader, 2),
    "brokers-away": Kind(take_brokers_away, 1),
    "events-forbidden": Kind(forbid_events, 1),
    "letters-forbidden": Kind(forbid_letters, 1),
    "disk-full": Kind(fill_disk, 2),
    "deadly-records": Kind(send_deadly, 3),
}
