"""`schemas/asyncapi.yaml` is valid AsyncAPI 3.0, and describes what the code writes: no more, no less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contract_files import SCHEMAS, load
from jsonschema import Draft7Validator, Draft202012Validator
from ruamel.yaml import YAML

from stream import errors
from stream.contracts.dead_letter import DeadLetter, RecordOrigin, bury, bury_without_original, bury_without_value
from stream.contracts.headers import TRACE_HEADERS, Headers, event_headers
from stream.kafka.limits import MAX_MESSAGE_BYTES
from stream.kafka.topics import CONFIGS, DEAD_LETTER_CONFIGS
from stream.settings import Settings

OFFICIAL = Path(__file__).parent / "asyncapi-3.0.0.schema.json"
ORIGIN = RecordOrigin("articles.raw.v1", 3, 4711)
RECEIVED: Headers = [
    ("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ("tracestate", b"a=1"),
]

DOCUMENT: dict[str, Any] = YAML(typ="safe").load((SCHEMAS / "asyncapi.yaml").read_text(encoding="utf-8"))


def header_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = DOCUMENT["components"]["schemas"][name]
    return schema


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(reference := value.get("$ref"), str):
            yield reference
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def as_strings(headers: Headers) -> dict[str, str]:
    assert len({name for name, _ in headers}) == len(headers)
    return {name: (content or b"").decode() for name, content in headers}


def an_event(received: Headers) -> Headers:
    return event_headers(b"{}", "leeds-0001", "articles.raw.v1", datetime(2026, 11, 24, 10, tzinfo=UTC), received)


def every_death() -> list[DeadLetter]:
    letter = bury(b"key", b"value", [], ORIGIN, errors.NotJson("not JSON"))
    return [
        letter,
        bury(None, None, [], ORIGIN, errors.Tombstone("no value")),
        bury_without_value(letter),
        bury_without_original(bury_without_value(letter)),
    ]


def codes_of_dead_letters() -> list[str]:
    kinds = [*errors.ArticleError.__subclasses__(), *errors.EnrichmentError.__subclasses__()]
    return sorted(kind.code for kind in kinds)


def test_the_official_schema_accepts_it() -> None:
    problems = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in Draft7Validator(json.loads(OFFICIAL.read_bytes())).iter_errors(DOCUMENT)
    ]
    assert problems == []


def test_the_official_schema_would_refuse_a_wrong_one() -> None:
    validator = Draft7Validator(json.loads(OFFICIAL.read_bytes()))
    assert not validator.is_valid({**DOCUMENT, "asyncapi": "2.6.0"})
    assert not validator.is_valid({**DOCUMENT, "operations": {"publish": {"action": "publish"}}})
    assert not validator.is_valid({**DOCUMENT, "topics": {}})


def test_every_reference_leads_somewhere() -> None:
    found = list(references(DOCUMENT))
    assert "./raw-article.v1.schema.json" in found
    assert "./enriched-article.v1.schema.json" in found
    for reference in found:
        file, _, pointer = reference.partition("#")
        target: Any = load(SCHEMAS / file) if file else DOCUMENT
        for part in pointer.strip("/").split("/") if pointer else []:
            target = target[part]
        assert target


def test_each_operation_names_messages_of_its_own_channel() -> None:
    for name, operation in DOCUMENT["operations"].items():
        channel = operation["channel"]["$ref"]
        assert all(message["$ref"].startswith(f"{channel}/messages/") for message in operation["messages"]), name


@pytest.mark.parametrize(
    ("channel", "setting", "configs"),
    [
        ("rawArticles", "raw_topic", CONFIGS),
        ("enrichedArticles", "enriched_topic", CONFIGS),
        ("deadLetters", "dead_topic", {**CONFIGS, **DEAD_LETTER_CONFIGS}),
    ],
)
def test_channels_are_the_default_topics_with_their_configuration(channel: str, setting: str, configs: Any) -> None:
    described = DOCUMENT["channels"][channel]
    assert described["address"] == Settings.model_fields[setting].default
    bound = described["bindings"]["kafka"]["topicConfiguration"]
    assert bound["max.message.bytes"] == MAX_MESSAGE_BYTES
    for name, value in bound.items():
        assert configs[name] == (",".join(value) if isinstance(value, list) else str(value)), name


def test_the_group_is_the_default_one() -> None:
    bound = DOCUMENT["operations"]["readRawArticles"]["bindings"]["kafka"]
    assert bound["groupId"]["default"] == Settings.model_fields["group"].default


def test_cloudevents_headers_are_exactly_those_the_code_writes() -> None:
    schema = header_schema("cloudEventHeaders")
    assert list(as_strings(an_event([]))) == schema["required"]
    assert set(as_strings(an_event(RECEIVED))) == set(schema["properties"])


def test_raw_headers_are_those_passed_on() -> None:
    assert set(header_schema("rawHeaders")["properties"]) == TRACE_HEADERS


def test_cloudevents_headers_that_the_code_writes_are_valid() -> None:
    validator = Draft202012Validator(header_schema("cloudEventHeaders"))
    validator.validate(as_strings(an_event(RECEIVED)))
    wrong = {**as_strings(an_event([])), "ce_specversion": "0.3"}
    assert not validator.is_valid(wrong)


def test_dead_letter_headers_are_exactly_those_the_code_writes() -> None:
    schema = header_schema("deadLetterHeaders")
    deaths = [as_strings(letter.headers) for letter in every_death()]
    assert list(deaths[0]) == schema["required"]
    assert {name for death in deaths for name in death} == set(schema["properties"])


def test_dead_letter_headers_that_the_code_writes_are_valid() -> None:
    validator = Draft202012Validator(header_schema("deadLetterHeaders"))
    for letter in every_death():
        validator.validate(as_strings(letter.headers))


def test_codes_and_stages_are_those_of_the_error_tree() -> None:
    properties = header_schema("deadLetterHeaders")["properties"]
    assert properties["dateline.error.code"]["examples"] == codes_of_dead_letters()
    kinds = [*errors.ArticleError.__subclasses__(), *errors.EnrichmentError.__subclasses__()]
    assert set(properties["__connect.errors.stage"]["enum"]) == {kind.stage for kind in kinds}
