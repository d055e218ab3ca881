"""Articles per second, Kafka to Kafka, beside bare `nlp.pipe`. `python benchmarks/throughput.py --texts FILE.jsonl`

FILE holds `{"text": ...}` lines. Both sides read the same texts with the same pipeline, as many processes, one
thread each. The worker reads a raw topic that is already full on an embedded Kafka and publishes with acknowledgement;
its time runs from its first published event to its last, so neither side's start counts. `nlp.pipe` gets its best batch
size of three and is warmed. Runs alternate, for this machine's speed drifts. The worker does more for its time: JSON,
clean-up, language, grouping, places, focus, Kafka.
"""

# ruff: noqa: E402 - the number of threads is set before numpy is loaded
from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import orjson
import spacy

from stream.kafka.broker import EmbeddedBroker
from stream.kafka.consumer import read_to_end
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.kafka.topics import TopicPlan, ensure_topics

MODEL = Path(__file__).parents[1] / "stream" / "entities" / "model"


def pipe_speed(nlp: spacy.Language, texts: list[str], processes: int, batch_size: int) -> float:
    """Articles per second of `nlp.pipe`, from the first document out to the last."""
    documents = nlp.pipe(texts, n_process=processes, batch_size=batch_size)
    next(documents)
    began = time.perf_counter()
    rest = sum(1 for _ in documents)
    return rest / (time.perf_counter() - began)


def worker_speed(broker: EmbeddedBroker, raw: str, run: int, count: int, processes: int) -> tuple[float, float, int]:
    """Articles per second, seconds from the process's start to its first event, and RSS in MB of all its processes."""
    enriched, dead = f"enriched-{run}", f"dead-{run}"
    ensure_topics(broker.connection, [TopicPlan(enriched, 6), TopicPlan(dead, 6)])
    environment = {
        **os.environ,
        "DATELINE_BROKER": broker.bootstrap,
        "DATELINE_RAW_TOPIC": raw,
        "DATELINE_ENRICHED_TOPIC": enriched,
        "DATELINE_DEAD_TOPIC": dead,
        "DATELINE_GROUP": f"group-{run}",
        "DATELINE_PROCESSES": str(processes),
        "DATELINE_WEB_PORT": "0",
    }
    started = time.time()
    worker = subprocess.Popen([sys.executable, "-m", "stream", "worker"], env=environment)
    try:
        while True:
            time.sleep(2)
            # Only counts ends: reading all of them again and again would cost the worker its processors.
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended with {worker.returncode}")
            events = read_to_end(broker.connection, enriched)
            if len(events) + len(read_to_end(broker.connection, dead)) >= count:
                break
        rss = resident_mb(worker.pid)
    finally:
        worker.terminate()
        worker.wait(60)
    stamps = sorted(event.timestamp_ms for event in events)
    return len(stamps) / ((stamps[-1] - stamps[0]) / 1000), stamps[0] / 1000 - started, rss


def resident_mb(pid: int) -> int:
    """Proportional memory (PSS: what is shared is counted once) of a process and all below it."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total += int(line.split()[1]) // 1024
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            total += resident_mb(int(child))
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with arguments.texts.open(encoding="utf-8") as lines:
        sample = [json.loads(line)["text"] for line in lines]
    texts = [sample[number % len(sample)] for number in range(arguments.count)]
    nlp = spacy.load(MODEL)
    pipe_speed(nlp, texts[:200], arguments.processes, 64)
    tried = {size: pipe_speed(nlp, texts[:600], arguments.processes, size) for size in (16, 64, 128)}
    best = max(tried, key=lambda size: tried[size])
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts)} articles of {words:.0f} words; nlp.pipe's best batch size is {best}")
    ratios = []
    with EmbeddedBroker(Path(tempfile.mkdtemp(prefix="dateline-bench-"))) as broker:
        ensure_topics(broker.connection, [TopicPlan("raw", 6)])
        with Producer(broker.connection) as producer:
            records = [
                Outgoing(orjson.dumps({"id": f"a{n}", "text": text}), f"a{n}".encode()) for n, text in enumerate(texts)
            ]
            assert all(delivery.error is None for delivery in producer.send_all("raw", records))
        for run in range(arguments.runs):
            bare = pipe_speed(nlp, texts, arguments.processes, best)
            ours, start, rss = worker_speed(broker, "raw", run, len(texts), arguments.processes)
            ratios.append(ours / bare)
            print(
                f"run {run}: worker {ours:.1f} articles/s, nlp.pipe {bare:.1f}, ratio {ours / bare:.2f}; "
                f"first event {start:.1f} s after the start; {rss} MB"
            )
    print(f"ratio, median of {len(ratios)}: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
