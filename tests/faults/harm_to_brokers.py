"""Harm to brokers, and topics that take nothing."""

from __future__ import annotations

import time
from typing import Final

from cluster import NODES
from nemesis import NoBite, Scene, undone

_AWAY_S: Final = 30.0
_FORBIDDEN_S: Final = 20.0
_STOOD_S: Final = 6.0
"""It bit where nothing was committed for so long: a batch takes a second or two."""


def restart_broker(scene: Scene) -> None:
    """SIGTERM to a node, and it is started again."""
    node = scene.chance.randrange(NODES)
    scene.bite(scene.fleet.ready())
    scene.harmed()
    scene.cluster.nodes[node].stop()
    scene.cluster.start()
    scene.note(f"node {node}")
    scene.recovered()


def kill_leader(scene: Scene) -> None:
    """`kill -9` of the node that leads a partition of the events."""
    partition = scene.chance.randrange(scene.arena.partitions)
    leader = scene.cluster.leader_of(scene.arena.enriched, partition)
    scene.bite(scene.fleet.ready())
    with undone(scene.cluster.start):
        scene.cluster.kill(leader)
        scene.harmed()
        scene.note(f"node {leader}")
        scene.recovered()


def take_brokers_away(scene: Scene) -> None:
    """`kill -9` of every node; all are back after 30 s."""
    scene.bite(scene.fleet.ready())
    with undone(scene.cluster.start):
        scene.cluster.stop()
        scene.harmed()
        time.sleep(_AWAY_S)
    scene.recovered()


def forbid_events(scene: Scene) -> None:
    """The right to write events is taken away, and given back."""
    _forbid(scene, scene.arena.enriched)


def forbid_letters(scene: Scene) -> None:
    """The same for dead letters: the batch that has one waits, and all behind it."""
    _forbid(scene, scene.arena.dead)


def _forbid(scene: Scene, topic: str) -> None:
    scene.bite(scene.fleet.ready())
    with undone(lambda: scene.cluster.allow_writing(topic)):
        scene.cluster.forbid_writing(topic)
        since = scene.harmed()
        time.sleep(_FORBIDDEN_S)
        stood = scene.log.longest_pause(since, time.monotonic())
    if stood < _STOOD_S:
        raise NoBite("it was written to all the same, or not at all")
    scene.note(f"nothing was committed for {stood:.1f} s")
    scene.recovered()
