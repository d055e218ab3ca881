"""Every error Dateline raises on purpose, each with a stable code.

    DatelineError
    ├── SettingsError               DL001  a setting is unknown or has no meaning
    ├── ArticleError                       this record can never become an event: it becomes a dead letter
    │   ├── Tombstone               DL101  the value is null
    │   ├── NotUtf8                 DL102  the value is not UTF-8
    │   ├── NotJson                 DL103  the value is not JSON
    │   ├── NotAnObject             DL104  the value is JSON, but no object
    │   ├── TooDeep                 DL105  arrays and objects are nested too deep
    │   ├── LoneSurrogate           DL106  an escaped half of a surrogate pair
    │   ├── WrongType               DL107  `text` or `title` is not a string
    │   ├── NothingToRead           DL108  neither text nor title is left after clean-up
    │   └── InvalidSpan             DL109  `dateline resolve`: a span that is none, or lies outside its text
    ├── EnrichmentError                    reading it went wrong: the record becomes a dead letter
    │   ├── RecordFailed            DL201  the enricher raised an exception on this record
    │   ├── RecordKilledProcess     DL202  the process that read this record died
    │   ├── RecordTimedOut          DL203  this record, alone, took longer than the limit
    │   └── EventTooLarge           DL204  the broker refuses the event as too large
    ├── ArtifactError                      a shipped or configured file cannot be used
    │   ├── ModelError              DL301  the recognizer's pipeline
    │   └── GazetteerError          DL302  the gazetteer
    ├── KafkaError                         the broker, or how to reach it
    │   ├── BrokerUnavailable       DL401  nobody answers at the broker's address
    │   ├── TopicMissing            DL402  a topic does not exist
    │   ├── RecordTooLarge          DL403  the broker refuses a record as too large
    │   ├── EmbeddedBrokerError     DL404  the embedded Kafka cannot be installed, started or stopped
    │   ├── AccessDenied            DL405  the broker refuses who we are or what we may do
    │   └── BrokerNotTrusted        DL406  the broker cannot prove who it is, or speaks no TLS
    ├── WorkerDied                  DL501  the worker that a command started ended by itself, or is stuck
    └── FuseBlown                   DL502  too many of the last records would become dead letters

Codes are part of the contract (header `dateline.error.code`): they are never reused, only added.
Messages are written for people: what was wrong, where, what to do.
"""

from __future__ import annotations

from typing import ClassVar


class DatelineError(Exception):
    """The root. `code` is stable; `str(error)` is for people."""

    code: ClassVar[str] = "DL000"


class SettingsError(DatelineError):
    code = "DL001"


class ArticleError(DatelineError):
    """A raw record that can never become an event, whatever is tried. `stage` is where it was found out."""

    stage: ClassVar[str] = "decode"


class Tombstone(ArticleError):
    code = "DL101"


class NotUtf8(ArticleError):
    code = "DL102"


class NotJson(ArticleError):
    code = "DL103"


class NotAnObject(ArticleError):
    code = "DL104"


class TooDeep(ArticleError):
    code = "DL105"


class LoneSurrogate(ArticleError):
    code = "DL106"


class WrongType(ArticleError):
    code = "DL107"


class NothingToRead(ArticleError):
    code = "DL108"
    stage = "clean"


class InvalidSpan(ArticleError):
    code = "DL109"


class EnrichmentError(DatelineError):
    """Enriching this one record failed. `stage` is where."""

    stage: ClassVar[str] = "enrich"


class RecordFailed(EnrichmentError):
    code = "DL201"


class RecordKilledProcess(EnrichmentError):
    code = "DL202"


class RecordTimedOut(EnrichmentError):
    code = "DL203"


class EventTooLarge(EnrichmentError):
    code = "DL204"
    stage = "publish"


class ArtifactError(DatelineError):
    """A model or gazetteer file that cannot be used: missing, truncated, of another version, or altered."""


class ModelError(ArtifactError):
    code = "DL301"


class GazetteerError(ArtifactError):
    code = "DL302"


class KafkaError(DatelineError):
    """The broker, or how to reach it."""


class BrokerUnavailable(KafkaError):
    code = "DL401"


class TopicMissing(KafkaError):
    code = "DL402"


class RecordTooLarge(KafkaError):
    code = "DL403"


class EmbeddedBrokerError(KafkaError):
    code = "DL404"


class AccessDenied(KafkaError):
    code = "DL405"


class BrokerNotTrusted(KafkaError):
    code = "DL406"


class WorkerDied(DatelineError):
    code = "DL501"


class FuseBlown(DatelineError):
    code = "DL502"
