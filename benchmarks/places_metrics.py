"""What the project's scorer does not count: coverage bound, countries, usage, intervals, governorates, a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import Gazetteer
from stream.places.resolver import SAME_PLACE_KM, distance_km
from stream.places.toponyms import ToponymFinder
from training.places.choices import is_near
from training.places.corpus import GoldToponym, recognise
from training.places.held_out import HeldOut

RESAMPLES = 1000
BINS = 10

GOVERNORATES = {
    "aleppo": {"09"}, "damascus": {"13", "08"}, "idlib": {"12"}, "deir ezzor": {"07"}, "raqqa": {"04"},
    "hasakeh": {"01"}, "homs": {"11"}, "daraa": {"06"}, "hama": {"10"}, "quneitra": {"03"}, "lattakia": {"02"},
    "tartous": {"14"},
}  # fmt: skip
"""FA-KES' names and GeoNames' first-level codes. "damascus" is the city and the countryside around it."""


def bound(gazetteer: Gazetteer, answers: Sequence[HeldOut]) -> float:
    """Share of linked gold toponyms for which some sense of the name is right: no resolver over it gets more."""
    finder = ToponymFinder(gazetteer)
    right = total = 0
    for answer in answers:
        text = answer.gold.raw.content("text")
        for t in answer.gold.toponyms:
            if t.linked:
                total += 1
                bare = finder.bare_name(text[t.start : t.end], 0)
                right += bare is not None and any(is_near(gazetteer, s.place, t) for s in gazetteer.senses(bare[2]))
    return right / total


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error in ten bins of equal mass."""
    order = np.argsort(confidence, kind="stable")
    gaps = [abs((confidence[b] - right[b]).sum()) for b in np.array_split(order, BINS)]
    return float(sum(gaps) / len(order))


def judged(answers: Sequence[HeldOut]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each document, the confidence of every gold span that was resolved, and whether it was right."""
    pairs = []
    for answer in answers:
        rows = [
            (found.confidence, _hits(found.place, t))
            for t, found in zip(answer.gold.toponyms, answer.spans, strict=True)
            if found and t.linked
        ]
        pairs.append((np.array([c for c, _ in rows]), np.array([r for _, r in rows], dtype=float)))
    return pairs


def calibration_interval(answers: Sequence[HeldOut]) -> list[float]:
    """The middle 95 % of the calibration error when documents are drawn again with replacement."""
    pairs = judged(answers)
    chance = np.random.default_rng(1)
    errors = []
    for _ in range(RESAMPLES):
        drawn = [pairs[i] for i in chance.integers(len(pairs), size=len(pairs))]
        errors.append(calibration_error(np.concatenate([c for c, _ in drawn]), np.concatenate([r for _, r in drawn])))
    return [round(float(q), 4) for q in np.quantile(errors, [0.025, 0.975])]


def countries(gazetteer: Gazetteer, answers: Sequence[HeldOut]) -> dict[str, Any]:
    """Share of gold spans that are resolved, and whose country is right where the gold place's is known."""
    of_id = {gazetteer.place_id(i): gazetteer.country(i) for i in range(len(gazetteer))}
    linked = resolved = known = right = 0
    for answer in answers:
        for t, found in zip(answer.gold.toponyms, answer.spans, strict=True):
            if not t.linked:
                continue
            linked += 1
            resolved += found is not None
            country = of_id.get(f"geonames:{t.geonames_id}")
            if country is None and t.country:
                senses = gazetteer.senses(t.country)
                country = gazetteer.country(senses[0].place) if senses else None
            if found and country and found.place.country_code:
                known += 1
                right += found.place.country_code == country
    return {"share resolved": round(100 * resolved / linked, 2), "country right": round(100 * right / known, 2)}


def usage_f1(answers: Sequence[HeldOut]) -> dict[str, Any]:
    """F1 of each usage over GeoWebNews' gold spans that the product found in raw text, and their mean."""
    pairs: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if answer.gold.corpus != "geowebnews" or answer.gold.clean.text != answer.gold.raw.text:
            continue
        said = {
            (m.mention.start, m.mention.end): m.usage
            for place in answer.analysis.locations
            for m in place.mentions
            if m.mention.field == "text"
        }
        for t in answer.gold.toponyms:
            if t.usage and (usage := said.get((t.start, t.end))):
                pairs[t.usage, usage] += 1
    scores = {}
    for usage in ("literal", "associative", "demonym"):
        hit = pairs[usage, usage]
        gold = sum(n for (g, _), n in pairs.items() if g == usage)
        given = sum(n for (_, s), n in pairs.items() if s == usage)
        scores[f"usage f1: {usage}"] = round(200 * hit / max(1, gold + given), 2)
    scores["usage f1: mean"] = round(sum(scores.values()) / 3, 2)
    return scores


def governorates(analyser: PlaceAnalyser, file: Path, model: str | None) -> dict[str, Any]:
    """FA-KES: the share of articles whose focus region is the governorate the data set names."""
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [Document(row.get("title"), row["text"], source=row.get("source")) for row in rows]
    right = given = 0
    for row, document, entities in zip(rows, documents, recognise(documents, model), strict=True):
        focus = analyser.analyse(document, entities).focus
        if focus and focus.region:
            given += 1
            right += focus.country_code == "SY" and focus.region.place.admin1_code in GOVERNORATES[row["location"]]
    return {
        "FA-KES governorate right": round(100 * right / len(rows), 2),
        "FA-KES region given": round(100 * given / len(rows), 2),
    }


def table(columns: dict[str, dict[str, Any]]) -> str:
    """The figures of all gazetteers side by side, as a Markdown table."""
    names = list(columns)
    lines = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [
        f"| {key} | " + " | ".join(str(columns[name].get(key)) for name in names) + " |" for key in columns[names[0]]
    ]
    return "\n".join(lines)


def _hits(place: Any, truth: GoldToponym) -> bool:
    if truth.geonames_id is not None and place.geonames_id == truth.geonames_id:
        return True
    return truth.point is not None and distance_km((place.lat, place.lon), truth.point) <= SAME_PLACE_KM
