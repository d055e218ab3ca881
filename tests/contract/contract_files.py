"""The files that the contract tests read, and what becomes of a raw record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from stream.contracts.enriched import EnrichedArticle

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
EXAMPLES = SCHEMAS / "examples"
SEEDS = ROOT / "seeds"


@dataclass(frozen=True)
class Outcome:
    """What became of a raw record: a dead letter of `code`, or an event."""

    code: str | None
    event: EnrichedArticle | None

    @property
    def warned_fields(self) -> list[str]:
        """The fields that `invalid_field` warnings are about."""
        assert self.event is not None
        return [warning.field for warning in self.event.warnings if warning.code == "invalid_field"]


def validator(name: str) -> Draft202012Validator:
    """A validator of `schemas/<name>.schema.json` as it is committed."""
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


def validator_for(example: Path) -> Draft202012Validator:
    """The validator of an example, by the first word of its name (`raw.`, `enriched.`)."""
    return validator(f"{example.name.split('.', 1)[0]}-article.v1")


def load(path: Path) -> Any:
    """The JSON in a file, as the standard library reads it."""
    return json.loads(path.read_text(encoding="utf-8"))
