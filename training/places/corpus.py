"""The gold corpora of places, read once, with what the recognizer and the grouping make of each document."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from stream.document import Document, Entity
from stream.entities.mentions import group_mentions
from stream.entities.recognizer import load_recognizer
from stream.text.clean import clean_text, clean_title

CORPORA = ("lgl", "trnews", "geowebnews")


USAGES = {
    "Literal": "literal", "Coercion": "literal", "Mixed": "literal", "Literal_Modifier": "literal",
    "Metonymic": "associative", "Non_Literal_Modifier": "associative",
    "Embedded_Non_Lit": "associative", "Embedded_Literal": "associative",
}  # fmt: skip
"""GeoWebNews' types in our words; an adjective of whatever type is a demonym."""


@dataclass(frozen=True)
class GoldToponym:
    """A place's name as the annotators marked it, in offsets of the gold text. `kind` is GeoWebNews' type."""

    start: int
    end: int
    name: str
    geonames_id: int | None
    point: tuple[float, float] | None
    feature_code: str | None
    country: str | None
    kind: str | None
    adjective: bool

    @property
    def linked(self) -> bool:
        """Whether it has coordinates: only those count."""
        return self.point is not None

    @property
    def usage(self) -> str | None:
        """How the name is used, in our words; None where the corpus does not tell."""
        if self.kind is None:
            return None
        return "demonym" if self.adjective else USAGES[self.kind]


@dataclass(frozen=True)
class GoldDocument:
    """`raw` is the document as given (the resolver's gold spans lie in its text), `clean` as the enricher reads it."""

    corpus: str
    id: str
    raw: Document
    clean: Document
    entities: tuple[Entity, ...]
    toponyms: tuple[GoldToponym, ...]
    clean_spans: tuple[tuple[int, int] | None, ...]
    """Where each toponym lies in the cleaned text; None where clean-up took it away."""


def read_corpora(folder: Path, model: str | None = None) -> list[GoldDocument]:
    """Every document of the three train files, cleaned and recognised. What was recognised is kept in the folder for
    temporary files, under the name of model and corpora, since it takes the longest."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for corpus in CORPORA:
        with (folder / f"{corpus}-train.jsonl").open(encoding="utf-8") as lines:
            rows += [(corpus, json.loads(line)) for line in lines]
    cleaned = [
        Document(clean_title(row.get("title") or "") or None, clean_text(row["text"]), url=row.get("url"))
        for _, row in rows
    ]
    entities = recognise(cleaned, model)
    return [
        GoldDocument(
            corpus,
            row["id"],
            Document(row.get("title"), row["text"], url=row.get("url")),
            clean,
            found,
            tuple(_toponym(t) for t in row["toponyms"]),
            _moved(row["text"], clean.content("text"), [(t["start"], t["end"]) for t in row["toponyms"]]),
        )
        for (corpus, row), clean, found in zip(rows, cleaned, entities, strict=True)
    ]


def recognise(documents: Sequence[Document], model: str | None = None) -> list[tuple[Entity, ...]]:
    """The entities of each document, as the enricher groups them; kept between calls."""
    recognizer = load_recognizer(model)
    digest = hashlib.sha256(recognizer.identity.encode())
    for document in documents:
        digest.update(repr((document.title, document.text)).encode())
    code = Path(__file__).parents[2] / "stream" / "entities"
    for module in sorted(code.glob("*.py")):
        digest.update(module.read_bytes())
    kept = Path(tempfile.gettempdir()) / f"dateline-recognised-{digest.hexdigest()[:16]}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # our own file, written below
    found = [tuple(group_mentions(document, recognizer.recognize(document))) for document in documents]
    kept.write_bytes(pickle.dumps(found))
    return found


def _moved(raw: str, clean: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int] | None, ...]:
    """The spans of `raw` as spans of `clean`, where the same words stand in the same order."""
    if raw == clean:
        return tuple(spans)
    old, new = ([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)] for text in (raw, clean))
    matcher = SequenceMatcher(None, [raw[a:b] for a, b in old], [clean[a:b] for a, b in new], autojunk=False)
    starts, ends = {}, {}
    for i, j, length in matcher.get_matching_blocks():
        for k in range(length):
            starts[old[i + k][0]], ends[old[i + k][1]] = new[j + k]
    return tuple((starts[a], ends[b]) if a in starts and b in ends else None for a, b in spans)


def _toponym(row: dict[str, Any]) -> GoldToponym:
    return GoldToponym(
        start=row["start"],
        end=row["end"],
        name=row["name"],
        geonames_id=row.get("geonames_id"),
        point=(row["lat"], row["lon"]) if row.get("lat") is not None else None,
        feature_code=row.get("fcode"),
        country=row.get("country"),
        kind=row.get("type"),
        adjective=row.get("modifier") == "Adjective",
    )
