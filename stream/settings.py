"""Every setting, in one place: `DATELINE_*` variables of the environment, documented and validated."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from stream.contracts.article import FIELD_NAMES
from stream.contracts.language_tag import normalise_tag
from stream.enrichment_limits import DEFAULT_LANGUAGE, MAX_ANALYSED_CHARS
from stream.errors import SettingsError
from stream.kafka.connection import Connection, Mechanism, Sasl, Tls

PREFIX: Final = "DATELINE_"

# Kubernetes tells every pod of a service called "dateline" in variables of these names.
_SERVICE_LINK: Final = re.compile(
    r"DATELINE_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)?)"
)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _parse_renames(value: object) -> object:
    """`text=body,url=link` as `{"text": "body", "url": "link"}`."""
    if not isinstance(value, str):
        return value
    renames = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        name, equals, own_name = (part.strip() for part in pair.partition("="))
        if not equals or not own_name:
            raise ValueError(f"{pair!r} is not name=own_name, as in text=body,url=link")
        if name not in FIELD_NAMES:
            raise ValueError(f"{name!r} is no field of a raw article; those are {', '.join(FIELD_NAMES)}")
        renames[name] = own_name
    return renames


def _known_tag(value: str) -> str:
    tag = normalise_tag(value)
    if tag is None:
        raise ValueError(f"{value!r} is not a BCP 47 language tag, as in en or pt-BR")
    return tag


_OF_A_LOGIN: Final = ("sasl_username", "sasl_password", "sasl_password_file")
_OF_TLS: Final = ("tls_ca_file", "tls_cert_file", "tls_key_file")

TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseModel):
    """What can be set. Each field is the variable `DATELINE_<NAME>`; its description is what `doctor` prints."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    broker: Annotated[str | None, Field(description="host:port[,host:port]; unset: an embedded Kafka")] = None
    raw_topic: Annotated[TopicName, Field(description="topic of raw articles")] = "articles.raw.v1"
    enriched_topic: Annotated[TopicName, Field(description="topic of enriched events")] = "articles.enriched.v1"
    dead_topic: Annotated[TopicName, Field(description="topic of dead letters")] = "articles.dead.v1"
    group: Annotated[TopicName, Field(description="consumer group; an upgrade never changes it")] = "dateline"
    partitions: Annotated[int, Field(ge=1, le=10_000, description="partitions of topics that Dateline creates")] = 6
    replication: Annotated[
        int | None, Field(ge=1, le=100, description="copies of each partition; unset: the broker's default")
    ] = None

    processes: Annotated[int, Field(ge=1, le=512, description="processes that enrich", default_factory=_cores)]
    ner_model: Annotated[
        str | None,
        Field(description="`accurate` or `fast` (shipped), or a spaCy pipeline: folder or package; unset: `accurate`"),
    ] = None
    gazetteer: Annotated[Path | None, Field(description="a gazetteer file; unset: the shipped one")] = None
    fields: Annotated[
        dict[str, str],
        BeforeValidator(_parse_renames),
        Field(description="the scraper's own names: text=body,url=link", default_factory=dict),
    ]
    default_language: Annotated[
        str, BeforeValidator(_known_tag), Field(description="language of an article that shows no other")
    ] = DEFAULT_LANGUAGE
    max_analysed_chars: Annotated[
        int, Field(ge=1, description="characters of a text that are analysed; the rest passes on")
    ] = MAX_ANALYSED_CHARS

    batch_size: Annotated[int, Field(ge=1, le=10_000, description="records the worker takes at once, at most")] = 64
    # Half the shortest time in which a person notices; articles arrive in bursts, and a full batch does not wait.
    batch_wait_s: Annotated[Seconds, Field(description="seconds the worker waits for a batch to fill")] = 0.1
    # A 200,000-character article takes seconds: a minute alone in a process is a hang, not work.
    record_timeout_s: Annotated[Seconds, Field(description="seconds one record may take, alone, before it is dead")] = (
        60
    )
    # Six times what the longest article takes. Above the model's own share, so that a larger model needs no other.
    record_memory_mb: Annotated[
        int, Field(ge=0, description="megabytes that the records of one process may take; 0: no limit")
    ] = 1024
    # Longer than a record's limit, its retry and a rebalance together, so that slow is not taken for stuck.
    stall_s: Annotated[
        Seconds,
        Field(description="seconds with lag and no progress, or outside its group, after which the worker is dead"),
    ] = 300
    # Three batches: a few bad pages in a row do not stop a worker, and few letters are buried before it stops.
    fuse_records: Annotated[
        int, Field(ge=0, le=100_000, description="the last records that the fuse judges; 0: no fuse")
    ] = 200
    fuse_share: Annotated[
        float, Field(gt=0, lt=1, description="share of those that may be dead letters before the worker stops")
    ] = 0.5
    # Kubernetes and systemd kill after 30 and 90 seconds: leave with our own words before either does.
    stop_grace_s: Annotated[Seconds, Field(description="seconds a stopping worker has to finish its batch")] = 25

    web_host: Annotated[str, Field(description="address of health checks and metrics")] = "127.0.0.1"
    web_port: Annotated[
        int | None, Field(ge=0, le=65535, description="their port; 0: none; unset: the first free one from 6066")
    ] = None
    data_dir: Annotated[Path, Field(description="where the embedded Kafka keeps its data")] = Path(".dateline/kafka")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="least to be logged")] = "info"
    log_format: Annotated[
        Literal["auto", "console", "json"], Field(description="auto: console on a terminal, else json")
    ] = "auto"

    sasl_mechanism: Annotated[Mechanism | None, Field(description="SASL mechanism; unset: no SASL")] = None
    sasl_username: Annotated[str | None, Field(description="SASL user")] = None
    sasl_password: Annotated[SecretStr | None, Field(description="SASL password")] = None
    sasl_password_file: Annotated[Path | None, Field(description="file that holds the SASL password")] = None
    tls: Annotated[bool, Field(description="encrypt the connection to the broker")] = False
    tls_ca_file: Annotated[Path | None, Field(description="PEM of trusted authorities; unset: the system's")] = None
    tls_cert_file: Annotated[Path | None, Field(description="PEM of our own certificate")] = None
    tls_key_file: Annotated[Path | None, Field(description="PEM of its key")] = None
    tls_check_hostname: Annotated[bool, Field(description="the certificate must name the broker's host")] = True

    @model_validator(mode="after")
    def _topics_differ(self) -> Self:
        topics = (self.raw_topic, self.enriched_topic, self.dead_topic)
        if len(set(topics)) < len(topics):
            raise ValueError(f"the raw, enriched and dead topics must be three topics, not {', '.join(topics)}")
        return self

    @model_validator(mode="after")
    def _security_is_meant(self) -> Self:
        # Half of a login or of TLS would otherwise be a connection without either, and nobody would know.
        if self.sasl_password is not None and self.sasl_password_file is not None:
            raise ValueError("DATELINE_SASL_PASSWORD and DATELINE_SASL_PASSWORD_FILE are both set: keep one")
        for whole, names in (("sasl_mechanism", _OF_A_LOGIN), ("tls", _OF_TLS)):
            given = [variable_of(name) for name in names if getattr(self, name) is not None]
            if given and whole not in self.model_fields_set:
                raise ValueError(f"{' and '.join(given)} would have no effect: {variable_of(whole)} is not set")
        return self

    def connection(self, bootstrap: str | None = None) -> Connection:
        """How to reach the brokers: those of `bootstrap`, else `DATELINE_BROKER`. SettingsError without either."""
        addresses = bootstrap or self.broker
        if not addresses:
            raise SettingsError(
                "DATELINE_BROKER is not set: set it to host:port, or start an embedded Kafka with `dateline up`"
            )
        return Connection.parse(addresses, self._sasl(), self._tls())

    def _sasl(self) -> Sasl | None:
        if self.sasl_mechanism is None:
            return None
        return Sasl(self.sasl_mechanism, self.sasl_username or "", self._sasl_secret())

    def _sasl_secret(self) -> str:
        if self.sasl_password is not None:
            return self.sasl_password.get_secret_value()
        if self.sasl_password_file is None:
            return ""
        try:
            return self.sasl_password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            # Not chained: the error holds the bytes.
            raise SettingsError(f"DATELINE_SASL_PASSWORD_FILE: {self.sasl_password_file} is not UTF-8") from None
        except OSError as error:
            raise SettingsError(f"DATELINE_SASL_PASSWORD_FILE: cannot read it ({error})") from error

    def _tls(self) -> Tls | None:
        if not self.tls:
            return None
        return Tls(self.tls_ca_file, self.tls_cert_file, self.tls_key_file, self.tls_check_hostname)


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings of an environment (the process's own by default); `overrides` go before it.

    Raises SettingsError for a value that cannot be used and for a `DATELINE_*` variable that does not exist.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or not value or _SERVICE_LINK.fullmatch(variable):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.model_fields or variable != variable_of(name):
            raise SettingsError(_unknown(variable))
        values[name] = value
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("; ".join(_explained(problem) for problem in error.errors())) from error


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _unknown(variable: str) -> str:
    near = difflib.get_close_matches(variable.removeprefix(PREFIX).lower(), list(Settings.model_fields), n=1)
    hint = f"did you mean {variable_of(near[0])}?" if near else "`dateline doctor` lists every setting."
    return f"{variable} is not a setting of Dateline: {hint}"


def _explained(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return str(message)
    return f"{variable_of(str(problem['loc'][0]))}: {message}"
