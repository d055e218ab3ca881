"""Commands without Kafka, as a shell runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stream import Enricher, RawArticle, encode_event

LINES = [
    b'{"id": "one", "text": "Floods hit Bangor, Maine, on Monday."}',
    b'{"id": "two", "text": 5}',
    b'{"id": "three", "title": "Talks in Geneva", "text": "Envoys met in Geneva, Switzerland."}',
]


def dateline(*arguments: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run(
        [sys.executable, "-m", "stream", *arguments],
        input=stdin,
        env={**clean, "NO_COLOR": "1", **variables},
        capture_output=True,
        timeout=180,  # building a gazetteer takes 26 s of a slow processor, alone
        check=False,
    )


def test_enrich_keeps_order_and_says_what_it_rejects() -> None:
    done = dateline("enrich", "-", stdin=b"\n".join(LINES))
    assert done.returncode == 3
    events = done.stdout.splitlines()
    assert [json.loads(line)["id"] for line in events] == ["one", "three"]
    (rejected,) = [json.loads(line) for line in done.stderr.splitlines() if line.startswith(b"{")]
    assert "DL107" in json.dumps(rejected)
    expected = Enricher.load().enrich(RawArticle(id="one", text="Floods hit Bangor, Maine, on Monday."))
    assert events[0] == encode_event(expected)


def test_rejected_lines_go_to_a_file(tmp_path: Path) -> None:
    articles, dead = tmp_path / "articles.jsonl", tmp_path / "dead.jsonl"
    articles.write_bytes(b"\n".join(LINES))
    done = dateline("enrich", str(articles), "--dead", str(dead), "--format", "geojson")
    assert done.returncode == 3
    collection = json.loads(done.stdout)
    assert collection["type"] == "FeatureCollection"
    assert {feature["geometry"]["type"] for feature in collection["features"]} == {"Point"}
    assert "DL107" in dead.read_text()


def test_csv_has_a_row_per_article_and_place() -> None:
    done = dateline("enrich", "--format", "csv", stdin=LINES[0])
    assert done.returncode == 0
    header, *rows = done.stdout.decode().splitlines()
    assert "lat" in header
    assert len(rows) == 2
    assert all(row.startswith("one") for row in rows)


def test_a_closed_pipe_is_no_error() -> None:
    command = f'"{sys.executable}" -m stream enrich | head -n 1'
    done = subprocess.run(["bash", "-c", command], input=b"\n".join([LINES[0]] * 50), capture_output=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""


def test_resolve_answers_every_span_in_order() -> None:
    text = "Paris, Texas, is not Paris, France. Qwxyzzy is nowhere."
    starts = [0, 7, text.index("Paris", 10), text.index("Qwx"), 0]
    lengths = [5, 5, 5, 7, 5]
    spans = [{"start": start, "end": start + length} for start, length in zip(starts, lengths, strict=True)]
    done = dateline("resolve", stdin=json.dumps({"id": "r", "text": text, "spans": spans}).encode())
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [(span["start"], span["end"]) for span in answer["spans"]] == [(s["start"], s["end"]) for s in spans]
    countries = [span["location"] and span["location"]["country_code"] for span in answer["spans"]]
    assert countries == ["US", "US", "FR", None, "US"]


def test_resolve_rejects_a_span_outside_the_text() -> None:
    bad = json.dumps({"id": "r", "text": "Paris", "spans": [{"start": 3, "end": 99}]})
    good = json.dumps({"id": "s", "text": "Paris", "spans": []})
    done = dateline("resolve", stdin=f"{bad}\n{good}\n".encode())
    assert done.returncode == 3
    assert json.loads(done.stdout) == {"id": "s", "spans": []}


def test_the_gazetteer_can_be_looked_into() -> None:
    looked = dateline("gazetteer", "lookup", "Damascus", "--json")
    assert looked.returncode == 0
    assert b"170654" in looked.stdout
    assert b"CC BY 4.0" in dateline("gazetteer", "info").stdout
    assert dateline("gazetteer", "lookup", "Qwxyzzy").returncode == 6


def test_hostile_text_does_not_reach_the_terminal() -> None:
    article = json.dumps({"text": "\x1b[31mRed\x1b[0m alert \u202e in [bold]Lisbon[/bold], Portugal. \x9b31m"})
    done = dateline("enrich", "--format", "text", stdin=article.encode())
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "[bold]" in done.stdout.decode()


def test_doctor_masks_secrets_and_ends_in_its_verdict() -> None:
    done = dateline("doctor", DATELINE_SASL_PASSWORD="geheim", DATELINE_PARTITIONS="9")
    assert b"geheim" not in done.stdout + done.stderr
    assert b"DATELINE_PARTITIONS" in done.stdout
    broken = dateline("doctor", DATELINE_GAZETTEER="/nowhere.gaz")
    assert broken.returncode == 6


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "said"),
    [
        (["--version"], {}, 0, b"0.1.0"),
        (["schema", "enriched-article.v1"], {}, 0, b"$defs"),
        (["lag"], {"DATELINE_BROKR": "x:1"}, 2, b"DATELINE_BROKER"),
        (["enrich"], {"DATELINE_GAZETTEER": "/nowhere.gaz"}, 4, b"DL302"),
        (["enrich", "/nowhere.jsonl"], {}, 2, b"nowhere.jsonl"),
        (["lag"], {"DATELINE_BROKER": "127.0.0.1:9"}, 5, b"DL401"),
    ],
)
def test_statuses_and_words(arguments: list[str], variables: dict[str, str], status: int, said: bytes) -> None:
    done = dateline(*arguments, stdin=LINES[0], **variables)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
