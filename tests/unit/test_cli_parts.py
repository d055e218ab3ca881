"""The plain functions behind the commands."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path

import pytest

from stream import errors
from stream.cli.awaiting import Awaited
from stream.cli.enriching import batches
from stream.cli.environment import embedded_address, topic_plans
from stream.cli.exits import MEANING, Status, status_of
from stream.cli.inputs import Form, Item, read_items, total_size
from stream.cli.push import article_key
from stream.cli.rejects import Rejects
from stream.cli.resolve import resolved
from stream.cli.seeds import seed_articles, seed_folder
from stream.contracts.dead_letter import RecordOrigin, bury, read_obituary
from stream.kafka.ports import Ports
from stream.settings import load_settings


def values(*paths: Path, form: Form | None = None) -> list[bytes]:
    return [item.value for item in read_items(paths, form)]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_json_lines_are_taken_byte_for_byte(tmp_path: Path) -> None:
    lines = [b'{"id" : 1,  "n": 1.10}', b"\xff broken", b"\xef\xbb\xbf{}", b'  {"a":1}\t']
    path = written(tmp_path, "a.jsonl", b"\r\n".join(lines) + b"\n\n   \n" + b'{"last":1}')
    assert values(path) == [*lines, b'{"last":1}']
    assert [item.where for item in read_items([path])][-1] == f"{path}:7"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{\n "id": 1\n}\n', [b'{\n "id": 1\n}\n']),
        (b'[{"n": 1.10, "n": 2},\n {"id": 123456789012345678901234567890}]\n', None),
        (b"[]", []),
        (b' [ 1 , "two" , [3] ] ', [b"1", b'"two"', b"[3]"]),
        ('["é\\ud800", "\\u00e9"]'.encode(), ['"é\\ud800"'.encode(), b'"\\u00e9"']),
        (b"[1,]", [b"[1,]"]),
        (b"[1 2]", [b"[1 2]"]),
        (b"[1] x", [b"[1] x"]),
        (b'[{"a": 1}, {"b"', [b'[{"a": 1}, {"b"']),
        (b"[" * 100_000, [b"[" * 100_000]),
        (b"\xff[]", [b"\xff[]"]),
        (b"", [b""]),
    ],
)
def test_json_is_its_object_or_the_elements_of_its_array_as_they_stand(
    tmp_path: Path, content: bytes, expected: list[bytes] | None
) -> None:
    if expected is None:
        expected = [b'{"n": 1.10, "n": 2}', b'{"id": 123456789012345678901234567890}']
    assert values(written(tmp_path, "a.json", content)) == expected


def test_a_text_file_is_an_article_whose_id_comes_from_its_text(tmp_path: Path) -> None:
    one, other = (written(tmp_path, name, "\ufeffŽlutý kůň".encode()) for name in ("a.txt", "b.TXT"))
    first, second = values(one, other)
    assert json.loads(first) == {"text": "Žlutý kůň", "metadata": {"file": "a.txt"}}
    assert article_key(first, {}) == article_key(second, {})
    told: list[tuple[str, str]] = []
    bad = written(tmp_path, "c.txt", b"caf\xe9")
    assert list(read_items([bad], on_problem=lambda *said: told.append(said))) == []
    ((where, why),) = told
    assert where == str(bad)
    assert "byte 3 is not UTF-8" in why


def test_a_folder_gives_its_articles_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    written(tmp_path, "b.json", b'{"id":"b"}')
    written(tmp_path, "a.jsonl", b'{"id":"a"}')
    written(tmp_path / "deep", "c.ndjson", b'{"id":"c"}')
    written(tmp_path, "README.md", b"words")
    assert [json.loads(value)["id"] for value in values(tmp_path)] == ["a", "b", "c"]
    assert total_size([tmp_path]) == 30
    assert total_size([tmp_path, Path("-")]) is None


def test_form_goes_before_the_name(tmp_path: Path) -> None:
    path = written(tmp_path, "articles.data", b'{"id":1}\n{"id":2}')
    assert len(values(path)) == 2
    assert json.loads(values(path, form=Form.TXT)[0])["text"] == '{"id":1}\n{"id":2}'


def test_the_key_is_the_id_the_worker_will_find() -> None:
    assert article_key(b'{"id": 7, "text": "x"}', {}) == ("7", None)
    assert article_key(b'{"link": "u", "text": "x"}', {"url": "link"}) == article_key(b'{"url": "u", "text": "y"}', {})
    key, error = article_key(b"{", {})
    assert key is None
    assert isinstance(error, errors.NotJson)


def obituary(offset: int) -> object:
    letter = bury(b"k", b"v", [], RecordOrigin("raw", 0, offset), errors.NotJson("x"))
    return read_obituary(letter.headers)


def test_every_pushed_record_comes_out_once() -> None:
    awaited = Awaited()
    awaited.add(0, "same", RecordOrigin("raw", 0, 10))
    awaited.add(1, None, RecordOrigin("raw", 0, 11))
    awaited.add(2, "same", RecordOrigin("raw", 0, 12))
    awaited.add(3, "same", RecordOrigin("raw", 0, 13))
    assert awaited.event("somebody else's") is None
    assert awaited.death(obituary(99)) is None
    assert awaited.death(obituary(12)) == 2  # the second of three with one id died
    assert awaited.event("same") == 0
    assert awaited.death(obituary(11)) == 1
    assert awaited.death(obituary(11)) is None
    assert awaited.event("same") == 3
    assert awaited.event("same") is None
    assert len(awaited) == 0


def item(name: str) -> Item:
    return Item(name, name.encode(), 1)


def test_a_batch_waits_for_one_item_and_never_for_a_second() -> None:
    gone_on = []

    def slowly():
        yield item("a")
        deadline = time.monotonic() + 10
        while not gone_on and time.monotonic() < deadline:
            time.sleep(0.01)
        yield item("b")

    found = batches(slowly(), 64)
    assert [one.where for one in next(found)] == ["a"]
    gone_on.append(True)
    assert [one.where for one in next(found)] == ["b"]
    assert list(found) == []


def test_batches_keep_order_are_never_too_large_and_hand_on_an_error() -> None:
    def failing():
        yield from (item(str(number)) for number in range(100))
        raise errors.NotUtf8("halfway")

    seen: list[str] = []

    def take() -> None:
        for batch in batches(failing(), 7):
            assert 1 <= len(batch) <= 7
            seen.extend(one.where for one in batch)

    with pytest.raises(errors.NotUtf8):
        take()
    assert seen == [str(number) for number in range(100)]


class NoAnalyser:
    """For lines that must be refused before anybody looks for places."""

    def resolve_spans(self, *_: object) -> list[None]:
        raise AssertionError("a bad line got through")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"text": "Paris"}, "DL109"),
        ({"text": "Paris", "spans": {"start": 0, "end": 5}}, "DL109"),
        ({"text": "Paris", "spans": [[0, 5]]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": 0}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": 0, "end": 6}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": 3, "end": 1}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": 2, "end": 2}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": -1, "end": 2}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": False, "end": True}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": 0.0, "end": 5.0}]}, "DL109"),
        ({"text": "Paris", "spans": [{"start": "0", "end": "5"}]}, "DL109"),
        ({"spans": []}, "DL107"),
        ({"text": 5, "spans": []}, "DL107"),
        ([], "DL104"),
    ],
)
def test_resolve_refuses_what_is_no_span(line: object, code: str) -> None:
    out = io.BytesIO()
    items = [Item("in:1", json.dumps(line).encode(), 1)]
    assert list(resolved(items, NoAnalyser(), "en", Rejects(out))) == []
    refused = json.loads(out.getvalue())
    assert (refused["where"], refused["code"]) == ("in:1", code)
    assert json.loads(refused["value"]) == line


def test_a_rejected_value_loses_nothing() -> None:
    out = io.BytesIO()
    Rejects(out).add("in:1", b"\xff\x00", errors.NotUtf8("no"))
    assert json.loads(out.getvalue())["value_base64"] == "/wA="


def test_seeds_are_found_here_or_above(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    with pytest.raises(errors.SettingsError, match="--seeds"):
        seed_folder(deep)
    (tmp_path / "seeds").mkdir()
    assert seed_folder(deep) == tmp_path / "seeds"
    with pytest.raises(errors.SettingsError, match="no articles"):
        seed_articles(tmp_path / "seeds")


def test_the_embedded_kafka_is_found_by_its_data(tmp_path: Path) -> None:
    settings = load_settings({"DATELINE_DATA_DIR": str(tmp_path)})
    assert embedded_address(settings) is None
    Ports(19092, 19093).save(tmp_path / "ports.json")
    assert embedded_address(settings) == "127.0.0.1:19092"


def test_topics_are_planned_from_the_settings() -> None:
    settings = load_settings({"DATELINE_PARTITIONS": "4", "DATELINE_REPLICATION": "3"})
    plans = topic_plans(settings)
    assert [plan.name for plan in plans] == ["articles.raw.v1", "articles.enriched.v1", "articles.dead.v1"]
    assert {(plan.partitions, plan.replication) for plan in plans} == {(4, 3)}
    assert [plan.all_configs.get("retention.ms") for plan in plans] == [None, None, "2592000000"]


def test_every_error_has_an_exit_status_and_every_status_a_meaning() -> None:
    assert set(MEANING) == set(Status)
    tree = re.findall(r"(\w+) +DL\d{3}", errors.__doc__ or "")
    assert len(tree) > 15
    found = {name: status_of(getattr(errors, name)("x")) for name in tree}
    assert {name for name, status in found.items() if status is Status.KAFKA} == {
        "BrokerUnavailable",
        "TopicMissing",
        "RecordTooLarge",
        "EmbeddedBrokerError",
        "AccessDenied",
        "BrokerNotTrusted",
    }
    assert found["SettingsError"] is Status.USAGE
    assert found["ModelError"] is found["GazetteerError"] is Status.ARTIFACT
    assert found["WorkerDied"] is Status.NOT_RIGHT
    assert found["NotJson"] is Status.REJECTED
