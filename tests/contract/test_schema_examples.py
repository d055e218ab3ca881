"""Each file in `schemas/examples` is a test. `expected.json` says what becomes of an invalid one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from contract_files import EXAMPLES, Outcome, load, validator, validator_for
from jsonschema import Draft202012Validator, ValidationError
from pydantic import ValidationError as ModelError

from stream.contracts.enriched import EnrichedArticle, encode_event

VALID = sorted((EXAMPLES / "valid").iterdir())
INVALID = sorted((EXAMPLES / "invalid").iterdir())
EXPECTED: dict[str, dict[str, str]] = load(EXAMPLES / "expected.json")


def named(paths: list[Path], kind: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in paths if path.name.startswith(kind)]


def invalid_raw(becomes: str) -> list[Any]:
    return named([path for path in INVALID if EXPECTED[path.name]["becomes"] == becomes], "raw.")


def test_every_invalid_example_is_described_and_every_description_has_its_file() -> None:
    assert sorted(EXPECTED) == [path.name for path in INVALID]


def test_there_are_examples_of_every_kind() -> None:
    kinds = [(folder, kind) for folder in ("valid", "invalid") for kind in ("raw", "enriched")]
    counts = {kind: len(list((EXAMPLES / kind[0]).glob(f"{kind[1]}.*.json"))) for kind in kinds}
    assert all(count >= 12 for count in counts.values()), counts
    assert sum(counts.values()) == len(VALID) + len(INVALID), "a file that no test reads"


@pytest.mark.parametrize("path", named(VALID, ""))
def test_the_schema_accepts_it(path: Path) -> None:
    validator_for(path).validate(load(path))


@pytest.mark.parametrize("path", named(VALID, "raw."))
def test_a_valid_raw_article_becomes_an_event_without_a_warning(
    path: Path, outcome: Callable[[bytes], Outcome]
) -> None:
    event = outcome(path.read_bytes()).event
    assert event is not None
    assert [w for w in event.warnings if w.code == "invalid_field"] == []
    validator("enriched-article.v1").validate(orjson.loads(encode_event(event)))


@pytest.mark.parametrize("path", named(VALID, "enriched."))
def test_a_valid_event_reads_and_writes_to_the_same_bytes(path: Path) -> None:
    received = load(path)
    event = EnrichedArticle.model_validate_json(path.read_bytes())
    assert encode_event(event) == orjson.dumps(received)


@pytest.mark.parametrize("path", named(VALID, "enriched."))
def test_a_valid_event_keeps_what_no_schema_can_say(path: Path) -> None:
    event = EnrichedArticle.model_validate_json(path.read_bytes())
    for part in (*event.entities, *event.locations):
        for mention in part.mentions:
            whole = event.title if mention.field == "title" else event.text
            assert whole is not None
            assert whole[mention.start : mention.end] == mention.text
    ids = [location.id for location in event.locations]
    assert len(ids) == len(set(ids))
    assert {e.location_id for e in event.entities} - {None} <= set(ids)
    assert [e.id for e in event.entities] == [f"e{n}" for n in range(1, len(event.entities) + 1)]
    for location in event.locations:
        expected = None if location.geonames_id is None else f"geonames:{location.geonames_id}"
        assert expected in (None, location.id)
        assert (location.geonames_id is None) == (not location.id.startswith("geonames:"))
        confidences = [other.confidence for other in location.alternatives]
        assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize("path", invalid_raw("dead letter"))
def test_an_invalid_raw_article_becomes_a_dead_letter(path: Path, outcome: Callable[[bytes], Outcome]) -> None:
    assert outcome(path.read_bytes()).code == EXPECTED[path.name]["code"]


@pytest.mark.parametrize("path", invalid_raw("event"))
def test_an_invalid_raw_article_becomes_an_event_that_says_so(path: Path, outcome: Callable[[bytes], Outcome]) -> None:
    became = outcome(path.read_bytes())
    assert became.code is None
    assert EXPECTED[path.name]["field"] in became.warned_fields


@pytest.mark.parametrize("path", named(INVALID, "raw."))
def test_the_schema_says_of_it_what_is_written_down(path: Path) -> None:
    says = EXPECTED[path.name]["schema"]
    if says == "cannot say":
        with pytest.raises(json.JSONDecodeError):
            load(path)
    else:
        assert validator_for(path).is_valid(load(path)) == (says == "accepts")


@pytest.mark.parametrize("path", named(INVALID, "enriched."))
def test_an_invalid_event_is_refused_by_schema_and_model_at_the_same_place(path: Path) -> None:
    where = EXPECTED[path.name]["at"]
    assert EXPECTED[path.name]["becomes"] == "refused"
    assert where in set(places_of_errors(validator_for(path), load(path)))
    with pytest.raises(ModelError) as refusal:
        EnrichedArticle.model_validate_json(path.read_bytes())
    # The schema misses a field in its parent, the model at its own place.
    paths = [".".join(str(part) for part in problem["loc"]) for problem in refusal.value.errors()]
    assert any(found == where or found.rpartition(".")[0] == where for found in paths), paths


def places_of_errors(validator: Draft202012Validator, instance: Any) -> Iterator[str]:
    def walk(error: ValidationError) -> Iterator[str]:
        yield ".".join(str(part) for part in error.absolute_path)
        for inner in error.context or ():
            yield from walk(inner)

    for error in validator.iter_errors(instance):
        yield from walk(error)
