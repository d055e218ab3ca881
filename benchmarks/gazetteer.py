"""Measure a gazetteer file: how long it takes to open, look-ups a second, and the memory of each process that reads it.

    gazetteer.py [--gazetteer FILE] [--processes 3]

Needs no corpus: it looks up names of the gazetteer itself, in an order of no meaning. Look-ups are given by the clock
and by the CPU time of the process; on a busy machine they differ. Memory (Linux): what opening the file and looking up
every tenth place adds to a process while others have the same file open. Pages of the file count for each process that
touched them and exist once; what is private is really added. Look-ups are the best of three rounds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.synchronize
import random
import statistics
import time
from pathlib import Path

from stream.places.gazetteer import SHIPPED, Gazetteer, open_gazetteer
from stream.places.names import fold

LOOKED_UP = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gazetteer", type=Path, default=SHIPPED)
    parser.add_argument("--processes", type=int, default=3)
    args = parser.parse_args()
    gazetteer = open_gazetteer(args.gazetteer)
    size = args.gazetteer.stat().st_size
    print(f"file      {gazetteer.identity}, {size / 1e6:.1f} MB, {len(gazetteer):,} places")
    print(f"open      {1000 * statistics.median(opened(args.gazetteer) for _ in range(11)):.1f} ms (median of 11)")
    names = some_names(gazetteer)
    measure("names, each another one", gazetteer, names)
    measure("names seen before", gazetteer, names[:2000] * (LOOKED_UP // 2000))
    measure("words that are no places", gazetteer, [f"Nowhere{number}" for number in range(LOOKED_UP)])
    measure("a name of 10,000 characters", gazetteer, ["A" * 10_000] * LOOKED_UP)
    memory(args.gazetteer, args.processes)


def opened(path: Path) -> float:
    start = time.perf_counter()
    open_gazetteer(path)
    return time.perf_counter() - start


def some_names(gazetteer: Gazetteer) -> list[str]:
    step = max(1, len(gazetteer) // LOOKED_UP)
    names = list(dict.fromkeys(gazetteer.label(index) for index in range(0, len(gazetteer), step)))
    random.Random(1).shuffle(names)
    return names


def measure(what: str, gazetteer: Gazetteer, names: list[str]) -> None:
    """Look each name up once, with nothing remembered of earlier ones; the best of three rounds."""
    rounds = [_round(gazetteer, names) for _ in range(3)]
    clock, cpu = min(seconds for seconds, _, _ in rounds), min(seconds for _, seconds, _ in rounds)
    print(
        f"look-ups  {len(names) / clock:9,.0f}/s, {len(names) / cpu:9,.0f} a CPU second: {what}, {rounds[0][2]:,} found"
    )


def _round(gazetteer: Gazetteer, names: list[str]) -> tuple[float, float, int]:
    fold.cache_clear()
    clock, cpu = time.perf_counter(), time.process_time()
    found = sum(bool(gazetteer.senses(name)) for name in names)
    return time.perf_counter() - clock, time.process_time() - cpu, found


def memory(path: Path, processes: int) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(processes), context.Queue()
    children = [context.Process(target=_child, args=(path, barrier, answers)) for _ in range(processes)]
    for child in children:
        child.start()
    for number in range(processes):
        resident, private = answers.get(timeout=120)
        print(f"memory    process {number + 1}: {resident:.1f} MB resident added, {private:.1f} MB of it private")
    for child in children:
        child.join()


def _child(path: Path, barrier: multiprocessing.synchronize.Barrier, answers: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    before = _resident_and_private()
    gazetteer = open_gazetteer(path)
    for index in range(0, len(gazetteer), 10):
        for found in gazetteer.lookup(gazetteer.label(index))[:3]:
            assert found.place.id
    barrier.wait(100)  # all of them have the file open now
    after = _resident_and_private()
    answers.put((after[0] - before[0], after[1] - before[1]))
    barrier.wait(100)


def _resident_and_private() -> tuple[float, float]:
    """Resident and private memory of this process, in MB."""
    kib = {"Rss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, _, rest = line.partition(":")
        if name in kib:
            kib[name] = int(rest.split()[0])
    return kib["Rss"] * 1024 / 1e6, (kib["Private_Clean"] + kib["Private_Dirty"]) * 1024 / 1e6


if __name__ == "__main__":
    main()
