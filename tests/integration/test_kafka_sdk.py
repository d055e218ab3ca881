"""Topics, producer, reader and lag against a real broker."""

from __future__ import annotations

import os
import random
import signal
import threading

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from stream.errors import BrokerUnavailable, RecordTooLarge, SettingsError, TopicMissing
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.connection import Connection
from stream.kafka.consumer import TopicReader, read_to_end
from stream.kafka.lag import group_lag
from stream.kafka.limits import BATCH_OVERHEAD_BYTES, MAX_MESSAGE_BYTES
from stream.kafka.producer import Producer
from stream.kafka.records import Outgoing
from stream.kafka.topics import TopicPlan, ensure_topics, message_limit, missing_topics

pytestmark = pytest.mark.broker


def test_topics_are_made_once_as_planned_and_then_left_alone(connection, topics):
    name = f"{topics.raw}-new"
    plan = TopicPlan(name, 2, configs={"retention.ms": "123456789"})
    assert missing_topics(connection, [topics.raw, name]) == [name]
    (first,) = ensure_topics(connection, [plan])
    assert (first.created, first.partitions, first.differences) == (True, 2, ())
    (again,) = ensure_topics(connection, [plan])
    assert (again.created, again.differences) == (False, ())
    assert message_limit(connection, name) == MAX_MESSAGE_BYTES
    assert missing_topics(connection, [topics.raw, name]) == []

    more = TopicPlan(name, 6, configs={"retention.ms": "5", "cleanup.policy": "compact"})
    (report,) = ensure_topics(connection, [more])
    assert report.partitions == 2
    assert [sentence.partition(":")[0] for sentence in report.differences] == [
        "has 2 partitions, wanted 6",
        "cleanup.policy is delete, wanted compact",
        "retention.ms is 123456789, wanted 5",
    ]
    (fewer,) = ensure_topics(connection, [TopicPlan(name, 1, configs=plan.configs)])
    assert fewer.differences[0].startswith("has 2 partitions, wanted 1: Kafka cannot take any away")


def test_two_that_make_the_same_topics_at_once_both_succeed(connection, topics):
    plans = [TopicPlan(f"{topics.raw}-race-{number}", 3) for number in range(4)]
    start = threading.Barrier(3)
    reports, failures = [], []

    def make() -> None:
        start.wait()
        try:
            reports.extend(ensure_topics(connection, plans))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for plan in plans:
        same = [report for report in reports if report.name == plan.name]
        assert [report.partitions for report in same] == [3, 3, 3]
        assert sum(report.created for report in same) == 1


@pytest.mark.parametrize("plan", [TopicPlan("a b", 1), TopicPlan("fine", 0), TopicPlan("fine", 1, replication=3)])
def test_a_topic_that_cannot_be_is_a_settings_error(connection, plan):
    with pytest.raises(SettingsError, match="could not be made"):
        ensure_topics(connection, [plan])


def test_records_arrive_as_they_were_sent(topics, produce, read_all):
    sent = [
        Outgoing(b'{"id": 1}', b"k1", (("traceparent", b"00-ab"), ("empty", b""), ("traceparent", b"twice"))),
        Outgoing(b"\xff\xfe not text", None),
        Outgoing(None, b"tombstone"),
        Outgoing(b"placed", b"k1", partition=2),
    ]
    places = produce(topics.raw, sent)
    assert places[3][0] == 2
    found = {(record.partition, record.offset): record for record in read_all(topics.raw)}
    assert len(found) == 4
    for place, outgoing in zip(places, sent, strict=True):
        record = found[place]
        assert (record.key, record.value, record.headers) == (outgoing.key, outgoing.value, outgoing.headers)
        assert record.timestamp_ms > 1_500_000_000_000


def test_order_holds_within_a_partition_beyond_the_window(topics, produce, read_all):
    count = 5_000
    produce(topics.raw, [Outgoing(str(number).encode(), partition=number % 3) for number in range(count)])
    by_partition: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for record in read_all(topics.raw):
        by_partition[record.partition].append(int(record.value))
    assert by_partition == {part: list(range(part, count, 3)) for part in range(3)}


def test_a_record_that_is_too_large_is_told_and_the_others_go_on(connection, topics, read_all):
    noise = random.Random(7).randbytes
    fits = noise(MAX_MESSAGE_BYTES - BATCH_OVERHEAD_BYTES)  # and lz4 cannot shrink it
    just_over = noise(MAX_MESSAGE_BYTES - 50)  # Kafka's batch header is one too many
    refused_at_once = b"x" * (10 * 1024 * 1024)
    with Producer(connection, timeout=30) as producer:
        sent = [b"before", refused_at_once, fits, just_over, b"after"]
        deliveries = list(producer.send_all(topics.raw, [Outgoing(v, partition=0) for v in sent]))
    assert [delivery.record.value for delivery in deliveries] == sent
    assert [delivery.error is not None for delivery in deliveries] == [False, True, False, True, False]
    assert isinstance(deliveries[1].error, RecordTooLarge)
    assert "10,485,760 bytes" in str(deliveries[1].error)
    assert "8,388,608 at most" in str(deliveries[1].error)
    assert "8,388,558 bytes" in str(deliveries[3].error)
    assert [record.value for record in read_all(topics.raw)] == [b"before", fits, b"after"]


def test_the_limit_that_is_told_is_the_topics_own(connection, topics):
    small = f"{topics.raw}-small"
    ensure_topics(connection, [TopicPlan(small, 1, configs={"max.message.bytes": "5000"})])
    noise = random.Random(1).randbytes(6000)
    with Producer(connection, timeout=30) as producer:
        refused, taken = producer.send_all(small, [Outgoing(noise), Outgoing(b"ok")])
    assert "takes 5,000 at most" in str(refused.error)
    assert taken.error is None
    assert [record.value for record in read_to_end(connection, small)] == [b"ok"]


def test_when_the_broker_refuses_a_record_after_all_its_neighbours_are_not_blamed(connection, topics, monkeypatch):
    small = f"{topics.raw}-small"
    ensure_topics(connection, [TopicPlan(small, 1, configs={"max.message.bytes": "5000"})])
    told = iter([MAX_MESSAGE_BYTES])  # what the producer hears first; the truth afterwards
    monkeypatch.setattr("stream.kafka.producer.message_limit", lambda *_: next(told, 5000))
    noise = random.Random(1).randbytes
    sent = [b"one", noise(6000), b"two", noise(7000), b"three"]
    with Producer(connection, timeout=30) as producer:
        deliveries = list(producer.send_all(small, [Outgoing(value) for value in sent]))
    assert [delivery.error is None for delivery in deliveries] == [True, False, True, False, True]
    assert [record.value for record in read_to_end(connection, small)] == [b"one", b"two", b"three"]


def test_a_missing_topic_is_named_with_the_command_that_makes_it(connection, topics):
    absent = f"{topics.raw}-absent"
    with Producer(connection) as producer, pytest.raises(TopicMissing, match=f"'{absent}'.*dateline topics"):
        list(producer.send_all(absent, [Outgoing(b"x")]))
    with pytest.raises(TopicMissing, match=f"'{absent}'.*dateline topics"):
        TopicReader(connection, absent)
    with pytest.raises(TopicMissing, match="dateline topics"):
        group_lag(connection, topics.group, [absent])
    assert missing_topics(connection, [absent]) == [absent]  # and asking made none


def test_a_reader_begins_where_the_topic_ended_when_it_was_made(connection: Connection, topics, produce):
    produce(topics.raw, [b"old 1", b"old 2"])
    with TopicReader(connection, topics.raw) as reader:
        assert list(reader.to_end()) == []
        produce(topics.raw, [Outgoing(f"new {n}".encode(), partition=n % 3) for n in range(5)])
        taken = list(reader.follow(count=2))
        rest = list(reader.to_end())
        assert sorted(record.value for record in taken + rest) == [f"new {n}".encode() for n in range(5)]
        assert len(taken) == 2
        assert list(reader.follow(idle_timeout=0.3)) == []
    with TopicReader(connection, topics.raw, from_start=True) as reader:
        assert len(list(reader.follow(count=7))) == 7


def test_lag_counts_what_is_not_committed(connection: Connection, topics, produce):
    produce(topics.raw, [Outgoing(b"x", partition=n % 2) for n in range(10)])
    before = group_lag(connection, topics.group, [topics.raw])
    assert before.total == 10
    assert [(row.partition, row.committed, row.lag) for row in before.partitions] == [
        (0, None, 5),
        (1, None, 5),
        (2, None, 0),
    ]

    member = KafkaConsumer(**connection.client_settings(), group_id=topics.group, enable_auto_commit=False)
    member.assign([TopicPartition(topics.raw, 0)])
    member.commit({TopicPartition(topics.raw, 0): OffsetAndMetadata(3, "", -1)})
    member.close()

    after = group_lag(connection, topics.group, [topics.raw])
    assert [(row.partition, row.committed, row.lag) for row in after.partitions] == [
        (0, 3, 2),
        (1, None, 5),
        (2, None, 0),
    ]
    assert after.total == 7


def test_an_outage_is_waited_out_and_one_that_lasts_is_told(tmp_path):
    broker = EmbeddedBroker(tmp_path)
    heard: list[float] = []
    with broker:
        ensure_topics(broker.connection, [TopicPlan("t", 1)])

        def source():
            yield Outgoing(b"before")
            os.kill(broker.pid, signal.SIGKILL)
            broker.wait(10)
            yield Outgoing(b"while it is away")
            threading.Timer(3, broker.start).start()

        with Producer(broker.connection, timeout=60, on_wait=lambda waited, _why: heard.append(waited)) as producer:
            deliveries = list(producer.send_all("t", source()))
        assert len(deliveries) == 2
        assert heard
        assert {record.value for record in read_to_end(broker.connection, "t")} == {b"before", b"while it is away"}

        with Producer(broker.connection, timeout=2) as producer:

            def cut_off():
                broker.stop()
                yield Outgoing(b"lost")

            with pytest.raises(BrokerUnavailable, match="has not taken a record within 2 s"):
                list(producer.send_all("t", cut_off()))
