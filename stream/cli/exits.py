"""Exit statuses, said once: --help and docs/commands.md show this table."""

from __future__ import annotations

from enum import IntEnum

from stream.errors import ArtifactError, DatelineError, KafkaError, SettingsError, WorkerDied


class Status(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REJECTED = 3
    ARTIFACT = 4
    KAFKA = 5
    NOT_RIGHT = 6
    CANNOT_START = 78
    INTERRUPTED = 130
    PIPE_CLOSED = 141
    TERMINATED = 143


MEANING = {
    Status.DONE: "done",
    Status.FAILED: "an error in Dateline itself or of the system (a full disk): please report the former",
    Status.USAGE: "the command line or a setting cannot be used",
    Status.REJECTED: "done, but some records could not be taken; stderr says which and why",
    Status.ARTIFACT: "the model or the gazetteer cannot be used",
    Status.KAFKA: "the broker cannot be reached or refuses, or a topic is missing",
    Status.NOT_RIGHT: "a check of doctor failed, a topic differs, a worker died, or there is no such name",
    Status.CANNOT_START: "the worker cannot start as things are; its log says why",
    Status.INTERRUPTED: "Ctrl-C (up, worker and broker end that way: 0)",
    Status.PIPE_CLOSED: "the reader of the output went away",
    Status.TERMINATED: "SIGTERM (up, worker and broker: 0)",
}


def status_of(error: DatelineError) -> Status:
    """The exit status that stands for `error`."""
    match error:
        case SettingsError():
            return Status.USAGE
        case ArtifactError():
            return Status.ARTIFACT
        case KafkaError():
            return Status.KAFKA
        case WorkerDied():
            return Status.NOT_RIGHT
        case _:
            return Status.REJECTED


def described() -> str:
    """The table as text, one status a line."""
    return "\n".join(f"{status.value:>3}  {meaning}" for status, meaning in MEANING.items())
