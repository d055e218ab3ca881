"""The worker as a process on a real Kafka: what goes in comes out once, whatever happens to it."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import orjson
import pytest
from conftest import Produce, ReadAll, Start, Topics
from kafka.admin import ConfigResource, ConfigResourceType
from worker_process import WorkerProcess, get, wait_for

from stream.contracts.article import decode_article
from stream.contracts.dead_letter import read_obituary
from stream.contracts.enriched import encode_event
from stream.enricher import Enricher
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.clients import admin_client
from stream.kafka.connection import Connection
from stream.kafka.lag import group_lag
from stream.kafka.records import Outgoing
from stream.kafka.topics import TopicPlan, ensure_topics

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

SENTENCES = (
    "Rebels shelled Aleppo on Monday, officials in Damascus said.",
    "Maria Silva told reporters in Lisbon that the bank had failed.",
    "The World Health Organization (WHO) sent a team to Kampala, Uganda.",
    "Police in Portland, Maine, arrested two men; WHO experts were not hurt.",
    "Talks between India and Pakistan resume in Geneva, Silva said.",
)


def article(number: int) -> bytes:
    chosen = random.Random(number).sample(SENTENCES, 3)
    return orjson.dumps({"id": f"a{number}", "title": f"Report {number}", "text": " ".join(chosen)})


def ids(records: list) -> Counter[str]:
    return Counter(record.key.decode() for record in records)


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher.load()


def test_articles_become_events_with_the_enrichers_own_bytes(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, enricher: Enricher
) -> None:
    values = [article(number) for number in range(40)]
    expected = {f"a{number}": encode_event(enricher.enrich(decode_article(v))) for number, v in enumerate(values)}
    worker = start()
    worker.wait_until_ready()
    trace = (("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),)
    produce(topics.raw, [Outgoing(value, f"a{n}".encode(), trace) for n, value in enumerate(values)])
    wait_for(lambda: len(read_all(topics.enriched)) >= 40)
    events = read_all(topics.enriched)
    assert {record.key.decode(): record.value for record in events} == expected
    assert read_all(topics.dead) == []
    headers = dict(events[0].headers)
    assert headers["ce_type"] == b"dateline.article.enriched.v1"
    assert headers["ce_subject"] == events[0].key
    assert headers["traceparent"] == trace[0][1]
    assert worker.stop() == 0


@pytest.mark.parametrize("batch_size", ["1", "7", "64"])
def test_the_same_bytes_whatever_stands_beside(
    batch_size: str, start: Start, topics: Topics, produce: Produce, read_all: ReadAll, enricher: Enricher
) -> None:
    numbers = list(range(30))
    random.Random(batch_size).shuffle(numbers)
    worker = start(DATELINE_BATCH_SIZE=batch_size)
    produce(topics.raw, [Outgoing(article(n), f"a{n}".encode()) for n in numbers])
    wait_for(lambda: len(read_all(topics.enriched)) >= 30, 90)
    for record in read_all(topics.enriched):
        number = int(record.key.decode()[1:])
        assert record.value == encode_event(enricher.enrich(decode_article(article(number))))
    assert worker.stop() == 0


DEAD = {
    "not JSON": (b"{oops", "DL103"),
    "empty": (b"", "DL103"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "DL102"),
    "not an object": (b'["text"]', "DL104"),
    "no text": (b'{"id": "x", "url": "https://example.org/"}', "DL108"),
    "blank": (b'{"text": " \\n ", "title": "\\u0000"}', "DL108"),
    "only furniture": ('{"text": "مشاركة :"}'.encode(), "DL108"),
    "tombstone": (None, "DL101"),
    "text of a wrong type": (b'{"text": 5}', "DL107"),
    "title of a wrong type": (b'{"text": "Rain fell.", "title": ["Rain"]}', "DL107"),
    "nested too deep": (b'{"text": "Rain fell.", "metadata": ' + b'{"a":' * 500 + b"1" + b"}" * 501, "DL105"),
    "lone surrogate": (b'{"text": "Rain \\ud83d fell."}', "DL106"),
}

WARNED = {
    "optional field of a wrong type": b'{"id": "w0", "text": "Rain fell.", "url": 5}',
    "a date nobody can read": b'{"id": "w1", "text": "Rain fell.", "published_at": "yesterday"}',
    "duplicate key": b'{"id": "w2", "text": "Snow fell.", "text": "Rain fell."}',
    "number beyond 64 bits": b'{"id": "w3", "text": "Rain fell.", "metadata": {"n": 123456789012345678901234567890}}',
}

TAKEN = {
    "NUL": b'{"id": "t0", "text": "Rain\\u0000 fell."}',
    "BOM": b'\xef\xbb\xbf{"id": "t1", "text": "\\ufeffRain fell."}',
    "unknown field": b'{"id": "t2", "text": "Rain fell.", "entities": [1], "shoe": {"size": 9}}',
    "a number for an id": b'{"id": 77, "text": "Rain fell."}',
}


def test_bad_records_end_as_the_contract_says_and_their_neighbours_come_through(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll
) -> None:
    headers = (("origin", b"scraper-7"),)
    records = [Outgoing(article(number), b"one key") for number in range(5)]
    records += [Outgoing(value, name.encode(), headers) for name, (value, _) in DEAD.items()]
    records += [Outgoing(value, b"one key") for value in (*WARNED.values(), *TAKEN.values())]
    records += [Outgoing(article(number), b"one key") for number in range(5, 10)]
    worker = start()
    produce(topics.raw, records)
    whole = 10 + len(WARNED) + len(TAKEN)
    wait_for(lambda: len(read_all(topics.enriched)) >= whole and len(read_all(topics.dead)) >= len(DEAD))
    letters = {record.key.decode(): record for record in read_all(topics.dead)}
    for name, (value, code) in DEAD.items():
        obituary = read_obituary(letters[name].headers)
        assert obituary is not None
        assert (name, obituary.code) == (name, code)
        assert letters[name].value == value
        assert obituary.original_headers == list(headers)
        assert obituary.origin.topic == topics.raw
    events = {record.key.decode(): orjson.loads(record.value) for record in read_all(topics.enriched)}
    assert len(events) == whole
    for number in range(len(WARNED)):
        assert [warning["code"] for warning in events[f"w{number}"]["warnings"]] == ["invalid_field"]
    assert events["w0"]["extra"] == {"url": 5}
    assert events["t0"]["text"] == events["t1"]["text"] == events["w2"]["text"] == "Rain fell."
    assert events["t2"]["extra"] == {"entities": [1], "shoe": {"size": 9}}
    assert events["77"]["warnings"] == []
    assert worker.stop() == 0


def test_large_articles_pass_and_events_that_grow_past_the_limit_are_buried(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, connection: Connection
) -> None:
    with admin_client(connection) as admin:
        smaller = ConfigResource(ConfigResourceType.TOPIC, topics.enriched, {"max.message.bytes": str(6_000_000)})
        admin.alter_configs([smaller])
    long_text = "Rain fell on Lisbon again, and the river rose. " * 45_000  # 2.1 MB
    incompressible = random.Random(1).randbytes(3_900_000).hex()
    grows = orjson.dumps({"id": "grows", "text": "Rain fell on Lisbon. " * 9_000, "extra_field": incompressible})
    # Its event has more than 8 MiB too, and lz4 makes some kilobytes of them: the broker takes it.
    shrinks = orjson.dumps({"id": "shrinks", "text": "Rain fell on Lisbon. " * 9_000, "extra_field": "ab" * 4_000_000})
    worker = start(DATELINE_NER_MODEL="fast")
    worker.wait_until_ready()
    produce(topics.raw, [orjson.dumps({"id": "long", "text": long_text}), grows, shrinks, article(1)])
    # No longer than two records may take, which share a process: so long its neighbours wait for large ones at most.
    wait_for(lambda: len(read_all(topics.enriched)) + len(read_all(topics.dead)) >= 4, 120)
    events = {record.key.decode(): orjson.loads(record.value) for record in read_all(topics.enriched)}
    assert events["long"]["text"] == long_text.strip()
    assert "text_truncated" in [warning["code"] for warning in events["long"]["warnings"]]
    assert "a1" in events
    assert len(next(record.value for record in read_all(topics.enriched) if record.key == b"shrinks")) > 8 * 1024 * 1024
    (letter,) = read_all(topics.dead)
    obituary = read_obituary(letter.headers)
    assert obituary is not None
    assert obituary.code == "DL204"
    assert letter.value == grows
    assert worker.stop() == 0


def test_nothing_is_lost_by_kill_9_and_sigterm(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, connection: Connection
) -> None:
    first = start()
    first.wait_until_ready()
    produce(topics.raw, [Outgoing(article(n), f"a{n}".encode()) for n in range(400)])
    wait_for(lambda: len(read_all(topics.enriched)) > 20)
    first.kill()
    assert len(ids(read_all(topics.enriched))) < 400, "the kill came too late to prove anything"
    second = start()
    wait_for(lambda: len(ids(read_all(topics.enriched))) > 200)
    assert second.stop() == 0
    third = start()
    wait_for(lambda: len(ids(read_all(topics.enriched))) >= 400)
    wait_for(lambda: group_lag(connection, topics.group, [topics.raw]).total == 0)
    assert third.stop() == 0
    events = read_all(topics.enriched)
    assert set(ids(events)) == {f"a{number}" for number in range(400)}
    assert len({(record.key, record.value) for record in events}) == 400, "every repeat is byte for byte the same"
    assert read_all(topics.dead) == []


def test_two_workers_share_a_host(start: Start, topics: Topics, produce: Produce, read_all: ReadAll) -> None:
    one, two = start(DATELINE_PROCESSES="1"), start(DATELINE_PROCESSES="1")
    assert one.wait_until_ready() != two.wait_until_ready()
    produce(topics.raw, [Outgoing(article(n), f"a{n}".encode()) for n in range(60)])
    wait_for(lambda: len(ids(read_all(topics.enriched))) >= 60)
    assert one.stop() == two.stop() == 0


def test_health_and_metrics_tell_what_happened(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll
) -> None:
    worker = start()
    address = worker.wait_until_ready()
    produce(topics.raw, [article(1), b"{oops"])
    wait_for(lambda: len(read_all(topics.enriched)) + len(read_all(topics.dead)) >= 2)
    wait_for(lambda: b'dateline_records_total{outcome="enriched"} 1.0' in get(address + "/metrics")[1])
    assert b'dateline_dead_letters_total{code="DL103"} 1.0' in get(address + "/metrics")[1]
    assert get(address + "/health/live")[0] == 200
    assert get(address + "/table")[0] == 404
    assert worker.stop() == 0
    # A quiet run: it starts, it serves, one dead letter.
    assert len(worker.lines()) <= 5, worker.log.read_text()


def test_a_missing_topic_names_the_command(start: Start) -> None:
    worker = start(DATELINE_ENRICHED_TOPIC="nowhere")
    assert worker.process.wait(60) == 78
    line = worker.wait_for_line("cannot start")
    assert line["code"] == "DL402"
    assert "nowhere" in str(line["reason"])
    assert "dateline topics" in str(line["reason"])


def test_a_gazetteer_that_is_none_is_said_at_the_start(start: Start, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gaz"
    broken.write_bytes(b"this is no gazetteer")
    worker = start(DATELINE_GAZETTEER=str(broken))
    assert worker.process.wait(60) == 78
    line = worker.wait_for_line("cannot start")
    assert line["code"] == "DL302"
    assert "broken.gaz" in str(line["reason"])


def test_the_fuse_stops_a_worker_that_would_bury_the_topic(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll, connection: Connection
) -> None:
    produce(topics.raw, [b'{"body": "The scraper calls its text otherwise."}'] * 300)
    worker = start(DATELINE_FUSE_RECORDS="50", DATELINE_BATCH_SIZE="20")
    assert worker.process.wait(60) == 65
    line = worker.wait_for_line("the fuse has blown; leaving")
    assert line["code"] == "DL502"
    assert "26 of the last 26 records" in str(line["reason"])
    assert len(worker.lines()) <= 13, "start, ten of twenty dead letters, and the fuse"
    buried = len(read_all(topics.dead))
    assert buried == 20, "one batch went through, the one that blew the fuse did not"
    assert group_lag(connection, topics.group, [topics.raw]).total >= 280
    # Whoever starts it again and again buries two at most: it remembers what became of the last records.
    again = start(DATELINE_FUSE_RECORDS="50", DATELINE_BATCH_SIZE="20")
    assert again.process.wait(60) == 65
    deaths = again.wait_for_line("many of the last records died; the fuse is strict at first")["deaths"]
    # It looks at 17 of each of three partitions, and the batch of twenty may have come from one.
    assert 17 <= int(str(deaths)) <= 20
    before = len(read_all(topics.dead))
    assert before <= 22, "none where the first batch has three, which the machine decides"
    one_by_one = start(DATELINE_FUSE_RECORDS="50", DATELINE_BATCH_SIZE="1")
    assert one_by_one.process.wait(60) == 65
    buried = len(read_all(topics.dead))
    assert buried == before + 2, "two are let through, to see whether the cause was mended"
    mended = start(DATELINE_FIELDS="text=body")
    wait_for(lambda: len(read_all(topics.enriched)) >= 300 - buried)
    assert mended.stop() == 0
    assert group_lag(connection, topics.group, [topics.raw]).total == 0


def test_the_partitions_of_a_backlog_take_turns(
    start: Start, topics: Topics, produce: Produce, read_all: ReadAll
) -> None:
    produce(topics.raw, [Outgoing(b"?", partition=number % 3) for number in range(900)])
    worker = start(DATELINE_FUSE_RECORDS="0", DATELINE_BATCH_SIZE="16")
    wait_for(lambda: len(read_all(topics.dead)) == 900)
    assert worker.stop() == 0
    letters = sorted(read_all(topics.dead), key=lambda record: record.timestamp_ms)
    first = Counter(read_obituary(letter.headers).origin.partition for letter in letters[:300])
    assert len(first) == 3
    assert min(first.values()) > 50, "none waits until the others are done"


def test_faust_runs_it_too(start: Start, topics: Topics, produce: Produce, read_all: ReadAll) -> None:
    faust = [str(Path(sys.executable).with_name("faust")), "-A", "stream.worker.app", "worker", "-l", "info"]
    worker = start(faust)
    worker.wait_until_ready()
    produce(topics.raw, [article(1)])
    wait_for(lambda: len(read_all(topics.enriched)) == 1)
    assert worker.stop() == 0


def test_a_broker_that_is_away_is_waited_for_in_two_lines(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path / "kafka") as broker:
        plans = [TopicPlan(name, 2) for name in ("articles.raw.v1", "articles.enriched.v1", "articles.dead.v1")]
        ensure_topics(broker.connection, plans)
        broker.stop()
        worker = WorkerProcess(tmp_path / "worker.log", {"DATELINE_BROKER": broker.bootstrap})
        try:
            worker.wait_for_line("no broker answers; waiting for it")
            broker.start()
            address = worker.wait_until_ready()
            before = len(worker.lines())
            broker.stop()
            worker.wait_for_line("the broker is away; nothing is lost, waiting for it")
            time.sleep(10)
            assert get(address + "/health/live")[0] == 200
            assert get(address + "/health/ready")[0] == 503
            broker.start()
            worker.wait_for_line("the broker is back")
            said = worker.lines()[before:]
            assert len(said) <= 6, said
            assert worker.stop() == 0
        finally:
            worker.kill()
