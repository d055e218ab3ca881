"""Every kind of harm by its name, and how often a run does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harm_to_brokers import forbid_events, forbid_letters, kill_leader, restart_broker, take_brokers_away
from harm_to_workers import fill_disk, kill, kill_pool_process, pause, scale, sigterm
from nemesis import Harm


@dataclass(frozen=True, slots=True)
class Kind:
    """`long`, `small`: times in the long run and in a small one."""

    harm: Harm
    long: int
    small: int


KINDS: Final = {
    "kill": Kind(kill, 20, 3),
    "kill-pool-process": Kind(kill_pool_process, 10, 2),
    "sigterm": Kind(sigterm, 5, 1),
    "pause": Kind(pause, 3, 1),
    "scale": Kind(scale, 5, 2),
    "restart-broker": Kind(restart_broker, 2, 1),
    "kill-leader": Kind(kill_leader, 2, 1),
    "brokers-away": Kind(take_brokers_away, 1, 1),
    "events-forbidden": Kind(forbid_events, 1, 1),
    "letters-forbidden": Kind(forbid_letters, 1, 1),
    "disk-full": Kind(fill_disk, 2, 1),
}
