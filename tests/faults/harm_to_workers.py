"""Harm to workers and to what is theirs."""

from __future__ import annotations

import resource
import signal
import time
from typing import Final

import psutil
from fleet import Member
from nemesis import NoBite, Scene, undone

from stream.worker.app import SESSION_TIMEOUT_S

_PAST_SESSION_S: Final = 5.0
_MOST_WORKERS: Final = 3


def kill(scene: Scene) -> None:
    """`kill -9` of a worker; a supervisor starts another at once."""
    victim = scene.bite(scene.victims())
    victim.worker.process.kill()
    since = scene.harmed()
    scene.fleet.ended(victim, "kill -9", since)
    scene.note(f"{len(scene.fleet.members)} others")
    scene.fleet.start()
    scene.recovered()


def kill_pool_process(scene: Scene) -> None:
    """`kill -9` of one of a worker's enriching processes."""
    victims = scene.victims()
    for member in victims:
        scene.wait_until(lambda member=member: bool(member.pool()), 30, "a worker has no enriching process")
    pools = {member.pid: member.pool() for member in victims}
    before = {member.pid: _replacements(member) for member in victims}
    victim = scene.bite(victims)
    try:
        scene.chance.choice(pools[victim.pid]).kill()
    except psutil.NoSuchProcess:
        raise NoBite("its pool was replaced meanwhile") from None
    scene.harmed()
    scene.wait_until(lambda: len(_replacements(victim)) > len(before[victim.pid]), 30, "no process was replaced")
    why = _replacements(victim)[-1]
    if "nothing to do" in why:
        raise NoBite("no record was in it")
    scene.note(why)
    scene.recovered()


def sigterm(scene: Scene) -> None:
    """SIGTERM to a worker; a supervisor starts another when it has left."""
    victim = scene.bite(scene.victims())
    victim.worker.process.terminate()
    end = scene.fleet.ended(victim, "SIGTERM", scene.harmed())
    scene.note(f"status {end.status} after {end.seconds:.1f} s")
    scene.fleet.start()
    scene.recovered()


def pause(scene: Scene) -> None:
    """SIGSTOP for longer than the session timeout while another takes over, then SIGCONT."""
    victims = scene.victims()
    if len(scene.fleet.ready()) < 2:
        other = scene.fleet.start()
        scene.wait_until(lambda: other.ready and other.done() > 0, 120, "a new worker did nothing")
    victim = scene.bite(victims)
    victim.worker.process.send_signal(signal.SIGSTOP)
    since = scene.harmed()
    with undone(lambda: victim.worker.process.send_signal(signal.SIGCONT)):
        time.sleep(SESSION_TIMEOUT_S + _PAST_SESSION_S)
        scene.recovered()
    done = victim.done()
    scene.wait_until(lambda: not victim.running or victim.done() > done, 60, "the woken worker does nothing")
    if victim.running:
        scene.note("went on")
    else:
        scene.note(f"left with {scene.fleet.ended(victim, 'SIGSTOP', since).status}")
        scene.fleet.start()


def scale(scene: Scene) -> None:
    """From one worker (or two) to three, or down to one."""
    members = scene.fleet.ready()
    if len(members) < _MOST_WORKERS:
        scene.bite(members)
        started = [scene.fleet.start() for _ in range(_MOST_WORKERS - len(members))]
        scene.harmed()
        scene.note(f"{len(members)} to {_MOST_WORKERS}")
        for member in started:
            scene.wait_until(lambda member=member: member.ready and member.done() > 0, 120, "a new worker did nothing")
    else:
        stays = scene.witness or scene.chance.choice(members)
        leaving = [member for member in members if member is not stays]
        scene.bite(leaving)
        for member in leaving:
            member.worker.process.terminate()
        since = scene.harmed()
        ends = [scene.fleet.ended(member, "SIGTERM", since) for member in leaving]
        scene.note(f"{len(members)} to 1, " + ", ".join(f"{end.status} after {end.seconds:.1f} s" for end in ends))
    scene.recovered()


def fill_disk(scene: Scene) -> None:
    """No file can be written any more, the log of a worker above all, while it has a dead letter to tell."""
    victim = scene.bite(scene.fleet.ready())
    buried, done = victim.buried(), victim.done()
    processes = victim.tree()
    with undone(lambda: _limit_files(processes, resource.RLIM_INFINITY)):
        _limit_files(processes, 0)
        scene.harmed()
        size = victim.worker.log.stat().st_size
        scene.wait_until(lambda: victim.buried() > buried or not victim.running, 60, "there was no dead letter")
        time.sleep(2)
        if victim.worker.log.stat().st_size != size:
            raise NoBite("its log grew all the same")
        scene.recovered()
    scene.note(f"{victim.buried() - buried} log lines had no room; {victim.done() - done} records were done meanwhile")


def _replacements(member: Member) -> list[str]:
    """Why its processes were replaced, each time."""
    lines = member.worker.lines()
    return [str(line["why"]) for line in lines if line.get("event") == "enriching processes replaced"]


def _limit_files(processes: list[psutil.Process], size: int) -> None:
    for process in processes:
        try:
            _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))
        except ProcessLookupError:
            continue
