"""Harm to brokers, and topics that take nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from cluster import MIN_INSYNC, NODES
from nemesis import NoBite, Scene, undone

_AWAY_S: Final = 30.0
_REFUSED_S: Final = 12.0
_STOOD_S: Final = 6.0
"""A refusal bit where nothing was committed for so long: a batch takes a second at most."""


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
    topic = scene.arena.enriched
    _refuse(scene, lambda: scene.cluster.forbid_writing(topic), lambda: scene.cluster.allow_writing(topic))


def refuse_events(scene: Scene) -> None:
    """The topic of events asks for more copies than there are nodes, and is content again."""
    topic = scene.arena.enriched
    _refuse(
        scene,
        lambda: scene.cluster.demand_replicas(topic, NODES + 1),
        lambda: scene.cluster.demand_replicas(topic, MIN_INSYNC),
    )


def _refuse(scene: Scene, refuse: Callable[[], object], take: Callable[[], object]) -> None:
    scene.bite(scene.fleet.ready())
    with undone(take):
        refuse()
        since = scene.harmed()
        time.sleep(_REFUSED_S)
        stood = scene.log.longest_pause(since, time.monotonic())
    if stood < _STOOD_S:
        raise NoBite("events were taken all the same")
    scene.note(f"nothing was committed for {stood:.1f} s")
    scene.recovered()
