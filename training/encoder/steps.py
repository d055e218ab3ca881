"""Steps of a long job, each known by the file that it leaves: what was done already is not done again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """`made` is the last file that `do` writes."""

    name: str
    made: Path
    do: Callable[[], None]


def run_steps(steps: Iterable[Step], say: Callable[[str], None] = print) -> None:
    """All of them in order, but those that are done. One that leaves no file ends the job: what follows needs it."""
    for step in steps:
        if step.made.exists():
            say(f"{step.name}: done before ({step.made})")
            continue
        say(f"{step.name} ...")
        step.made.parent.mkdir(parents=True, exist_ok=True)
        step.do()
        if not step.made.exists():
            raise FileNotFoundError(f"{step.name} left no {step.made}")
