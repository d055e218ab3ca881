"""Health over HTTP, the log's hold-back, and ports that two workers share."""

from __future__ import annotations

import logging
import socket

import aiohttp
import pytest

from stream.errors import NotJson, SettingsError
from stream.kafka.records import Record
from stream.telemetry.events import WorkerEvents
from stream.telemetry.logs import HoldBack
from stream.telemetry.metrics import Metrics
from stream.worker.health import HealthServer, live_check, ready_check
from stream.worker.progress import Status


def server(status: Status, started: bool = True) -> tuple[HealthServer, WorkerEvents]:
    events = WorkerEvents(Metrics())
    one = HealthServer(
        events.metrics.registry, live_check(lambda: status), ready_check(lambda: status, lambda: started)
    )
    return one, events


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


BUSY = Status(broker_answers=True, lag=4, idle_s=1.0, alive=True)


@pytest.mark.parametrize(
    ("status", "started", "live", "ready"),
    [
        (BUSY, True, 200, 200),
        (BUSY, False, 200, 503),
        (Status(broker_answers=False, lag=4, idle_s=9.0, alive=True), True, 200, 503),
        (Status(broker_answers=True, lag=4, idle_s=999.0, alive=False), True, 503, 200),
    ],
)
async def test_live_and_ready(status: Status, started: bool, live: int, ready: int) -> None:
    one, _ = server(status, started)
    address = await one.start("127.0.0.1", 0)
    try:
        assert (await get(address + "/health/live"))[0] == live
        assert (await get(address + "/health/ready"))[0] == ready
        assert (await get(address + "/table"))[0] == 404
    finally:
        await one.stop()


async def test_metrics_count_what_happened() -> None:
    one, events = server(BUSY)
    record = Record("raw", 0, 1, None, b"{", (), 0)
    events.record_done(record, None)
    events.record_done(record, NotJson("broken"))
    events.progress(12, 3.0, True)
    address = await one.start("127.0.0.1", 0)
    try:
        _, text = await get(address + "/metrics")
    finally:
        await one.stop()
    assert 'dateline_records_total{outcome="enriched"} 1.0' in text
    assert 'dateline_dead_letters_total{code="DL103"} 1.0' in text
    assert "dateline_lag_records 12.0" in text
    assert "dateline_broker_up 1.0" in text


async def test_two_workers_find_two_ports_and_a_taken_one_is_said() -> None:
    (one, _), (two, _) = server(BUSY), server(BUSY)
    first = await one.start("127.0.0.1", None)
    second = await two.start("127.0.0.1", None)
    assert first != second
    await one.stop()
    await two.stop()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        three, _ = server(BUSY)
        with pytest.raises(SettingsError, match="DATELINE_WEB_PORT"):
            await three.start("127.0.0.1", taken.getsockname()[1])


def line(name: str, level: int, message: str) -> logging.LogRecord:
    return logging.LogRecord(name, level, "", 0, message, (), None)


def test_an_outage_does_not_flood_the_log() -> None:
    now = [0.0]
    hold_back = HoldBack(clock=lambda: now[0])
    flood = [
        line("aiokafka", logging.ERROR, "Unable connect to node with id 1: ..."),
        line("aiokafka.consumer.group_coordinator", logging.ERROR, "Group Coordinator Request failed: ..."),
        line("aiokafka", logging.WARNING, "Heartbeat failed for group dateline"),
        line("kafka.conn", logging.ERROR, "Connect attempt returned error 111. Disconnecting."),
        line("faust.app", logging.INFO, "Resumed flow"),
    ]
    assert not any(hold_back.filter(one) for one in flood * 500)
    strange = line("aiokafka", logging.ERROR, "Something nobody has seen")
    assert [hold_back.filter(strange) for _ in range(100)].count(True) == 1
    now[0] = 61
    assert hold_back.filter(strange)
    assert hold_back.filter(line("dateline.worker", logging.INFO, "the broker is back"))
    assert hold_back.filter(line("aiokafka", logging.CRITICAL, "Unable to go on"))
