"""Every metric of the worker, in one list. Names and units follow Prometheus' conventions."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The worker's metrics, in a registry of their own so that two workers can live in one process."""

    def __init__(self) -> None:
        self.registry: Final = CollectorRegistry()
        self.records = Counter(
            "dateline_records",
            "Raw records done, by how they ended",
            ["outcome"],  # enriched, dead
            registry=self.registry,
        )
        self.dead_letters = Counter(
            "dateline_dead_letters", "Dead letters, by error code", ["code"], registry=self.registry
        )
        self.batch_in_hand = Gauge(
            "dateline_batch_in_hand_records", "Records being enriched and published now", registry=self.registry
        )
        self.batch_seconds = Histogram(
            "dateline_batch_seconds",
            "From a batch's arrival to the last acknowledgement",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.batch_records = Histogram(
            "dateline_batch_records",
            "Records in a batch",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
            registry=self.registry,
        )
        self.publish_retries = Counter(
            "dateline_publish_retries", "Rounds of publishing that had to be repeated", registry=self.registry
        )
        self.pool_replacements = Counter(
            "dateline_pool_replacements", "Times that the processes had to be replaced", registry=self.registry
        )
        self.pool_renewals = Counter(
            "dateline_pool_renewals", "Times that the processes were renewed for their size", registry=self.registry
        )
        self.lag = Gauge(
            "dateline_lag_records", "Records of this worker's partitions that are not committed", registry=self.registry
        )
        self.commit_age = Gauge(
            "dateline_progress_age_seconds",
            "Seconds since a record was done, an offset was committed, or there was nothing to do",
            registry=self.registry,
        )
        self.broker_up = Gauge("dateline_broker_up", "1 while the broker answers", registry=self.registry)
