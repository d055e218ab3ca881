"""The long run: `make soak`, or `python tests/faults/soak.py --help`.

Thousands of articles through workers on a three-node Kafka while faults strike in random order. Needs no corpus;
`--data` adds real texts. The report goes to `--report` as JSON and to stdout as a table; the exit status is 1 where a
figure is not what it must be.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from cluster import NODES, Cluster
from fault_articles import articles
from fault_texts import Text, brief, mixed, our_own, real, synthetic
from harms import KINDS
from soak_run import EVENT_LIMIT, PARTITIONS, Soak, SoakPlan

_APART: Final = 100
"""So far apart are two versions of an article: in batches of their own, so that order is put to the test."""
_REAL_SHARE: Final = 0.02


def main(arguments: argparse.Namespace) -> int:
    """Run it; the exit status."""
    counts = {name: kind.in_run(arguments.faults) for name, kind in KINDS.items()}
    if arguments.only:
        counts = dict.fromkeys(arguments.only, arguments.times)
    plan = SoakPlan(
        arguments.articles,
        arguments.seed,
        arguments.batch,
        arguments.processes,
        arguments.ahead,
        counts,
        arguments.model,
    )
    source = articles(arguments.seed, text=_texts(arguments.data), apart=_APART, event_limit=EVENT_LIMIT)
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        cluster = Cluster(folder)
        stack.callback(cluster.stop)
        cluster.start()
        soak = Soak(plan, source, cluster, folder)
        stack.callback(soak.close)
        report = soak.run(_about(plan, arguments.data is not None))
    arguments.report.parent.mkdir(parents=True, exist_ok=True)
    arguments.report.write_bytes(report.to_json() + b"\n")
    print(report.table(), f"report: {arguments.report}", sep="\n")
    return int(bool(report.violations))


def _texts(data: Path | None) -> Text:
    """Mostly short ones: it is the number of articles and of batches that puts the promise to the test."""
    parts: list[tuple[Text, float]] = [(brief, 0.7), (our_own, 0.2), (synthetic, 0.1)]
    return mixed([*parts, (real(data), _REAL_SHARE)] if data is not None else parts)


def _about(plan: SoakPlan, real_texts: bool) -> dict[str, Any]:
    return {
        "articles": plan.articles,
        "seed": plan.seed,
        "real_texts": real_texts,
        "processes": plan.processes,
        "ahead": plan.ahead,
        "ner_model": plan.ner_model,
        "nodes": NODES,
        "partitions": PARTITIONS,
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "nice": os.nice(0),
        "load_before": round(os.getloadavg()[1], 1),
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add(
        "--articles",
        type=int,
        default=50_000,
        help="at least so many (50000)",
    )
    add("--faults", type=float, default=1.0, help="share of the long run's faults, at least one of each kind (1.0)")
    add("--seed", type=int, default=1, help="of articles and faults (1)")
    add("--data", type=Path, help="folder of .jsonl files with articles, for real texts among the others")
    add("--report", type=Path, default=Path("soak-report.json"), help="where the report goes (soak-report.json)")
    add("--keep", type=Path, help="an empty folder for Kafka's data and the workers' logs, kept afterwards")
    add("--batch", type=int, default=64, help="DATELINE_BATCH_SIZE of the workers (64)")
    add("--processes", type=int, default=2, help="DATELINE_PROCESSES of each worker (2)")
    add("--ahead", type=int, default=400, help="how far the articles sent may be ahead of those done (400)")
    add("--model", default="accurate", help="DATELINE_NER_MODEL of the workers (accurate)")
    add("--only", nargs="+", choices=sorted(KINDS), help="these faults alone")
    add("--times", type=int, default=1, help="so many of each of --only (1)")
    return parser


if __name__ == "__main__":
    sys.exit(main(_parser().parse_args()))
