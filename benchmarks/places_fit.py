"""Fit the place ranker's weights: conditional logit over candidates, cross-validated by document.

    places_fit.py DATA [--write] [--folds 5]

DATA is the folder with `{lgl,trnews,geowebnews}-train.jsonl`. Each group of toponyms (one name in one article) is one
choice among its candidates and "none of them"; right is every candidate with the gold id or within 161 km of the gold
point. The second model sees what the first one thinks of the article's other places. Prints held-out accuracy and
calibration; `--write` then fits on everything and writes `stream/places/data/ranker.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stream.document import Document
from stream.places.features import ALONE, AROUND, NONE, Surroundings, features_alone, features_none
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.home import home_of
from stream.places.ranker import ROUNDS, SHIPPED_WEIGHTS, Weights, softmax
from stream.places.resolver import SAME_PLACE_KM, Resolver, distance_km
from stream.places.toponym import Toponym
from stream.places.toponyms import ToponymFinder

CORPORA = ("lgl", "trnews", "geowebnews")
RIDGE = 1.0
LONGEST_STEP = 300


class Choice:
    """One group: features of its candidates (`none` last, in its own columns), which are right, how many mentions."""

    def __init__(self, alone: np.ndarray, none: np.ndarray, right: np.ndarray, weight: float) -> None:
        self.alone, self.none, self.right, self.weight = alone, none, right, weight
        self.around = np.zeros((len(alone), len(AROUND)))


def matrix(choice: Choice, full: bool) -> np.ndarray:
    parts = [choice.alone, choice.around] if full else [choice.alone]
    body = np.hstack(parts)
    width = body.shape[1]
    rows = np.zeros((len(body) + 1, width + len(NONE)))
    rows[:-1, :width] = body
    rows[-1, width:] = choice.none
    return rows


def fit(choices: Sequence[Choice], full: bool) -> np.ndarray:
    """Weights that maximise the chance of the right answers, less a ridge; gradient ascent with momentum (Adam)."""
    blocks = [matrix(c, full) for c in choices]
    x = np.vstack(blocks)
    sizes = np.array([len(b) for b in blocks])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(blocks)), sizes)
    right = np.concatenate([np.append(c.right, 0.0 if c.right.any() else 1.0) for c in choices])
    weight = np.array([c.weight for c in choices])
    w = np.zeros(x.shape[1])
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, LONGEST_STEP + 1):
        scores = x @ w
        scores -= np.maximum.reduceat(scores, starts)[owner]
        powers = np.exp(scores)
        p = powers / np.add.reduceat(powers, starts)[owner]
        hit = np.add.reduceat(p * right, starts)
        q = p * right / np.maximum(hit[owner], 1e-12)
        gradient = x.T @ ((q - p) * weight[owner]) - RIDGE * w
        m = 0.9 * m + 0.1 * gradient
        v = 0.99 * v + 0.01 * gradient**2
        rate = 0.15 if step < 150 else 0.05
        w += rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return w


def chances(w: np.ndarray, choice: Choice, full: bool, temperature: float = 1.0) -> list[float]:
    scores = matrix(choice, full) @ w / temperature
    return softmax(list(map(float, scores[:-1])), float(scores[-1]))


class Article:
    """One document: its groups with their choices."""

    def __init__(self, gazetteer: Gazetteer, finder: ToponymFinder, resolver: Resolver, doc: dict[str, Any]) -> None:
        gold = [t for t in doc["toponyms"] if t.get("lat") is not None]
        document = Document(doc.get("title"), doc["text"], url=doc.get("url"))
        bare = [finder.bare_name(doc["text"][t["start"] : t["end"]], t["start"]) for t in gold]
        kept = [(t, Toponym("text", *b, "named")) for t, b in zip(gold, bare, strict=True) if b]
        self.unknown = len(gold) - len(kept)
        home = home_of(gazetteer, document)
        toponyms = [toponym for _, toponym in kept]
        self.groups, member = resolver.group(document, [*toponyms, *finder.around(document, toponyms)], home.town)
        self.gazetteer = gazetteer
        self.choices: list[Choice] = []
        self.gold: list[list[dict[str, Any]]] = [[] for _ in self.groups]
        for (t, _), number in zip(kept, member, strict=False):
            self.gold[number].append(t)
        for group, truths in zip(self.groups, self.gold, strict=True):
            right = np.array([share_right(gazetteer, index, truths) for index, _ in group.senses])
            alone = np.array(features_alone(gazetteer, group, home.country))
            self.choices.append(
                Choice(alone, np.array(features_none(gazetteer, group)), (right > 0.5) * 1.0, len(truths) ** 0.5)
            )

    def look_around(self, w: np.ndarray, full: bool) -> None:
        for group, choice in zip(self.groups, self.choices, strict=True):
            group.chances = chances(w, choice, full)
        around = Surroundings(self.gazetteer, self.groups)
        for group, choice in zip(self.groups, self.choices, strict=True):
            choice.around = np.array(around.features(group))


def share_right(gazetteer: Gazetteer, index: int, truths: Sequence[dict[str, Any]]) -> float:
    return sum(is_right(gazetteer, index, t) for t in truths) / max(1, len(truths))


def is_right(gazetteer: Gazetteer, index: int, truth: dict[str, Any]) -> bool:
    if truth.get("geonames_id") is not None and gazetteer.place_id(index) == f"geonames:{truth['geonames_id']}":
        return True
    return distance_km(gazetteer.point(index), (truth["lat"], truth["lon"])) <= SAME_PLACE_KM


def judge(article: Article, w: np.ndarray, temperature: float) -> list[tuple[float, bool, str]]:
    """(confidence, right) of each mention of an article, as the resolver would answer."""
    judged = []
    for group, choice, truths in zip(article.groups, article.choices, article.gold, strict=True):
        p = chances(w, choice, True, temperature)
        best = max(range(len(p)), key=lambda i: p[i])
        point = article.gazetteer.point(group.senses[best].place)
        confidence = sum(
            chance
            for (index, _), chance in zip(group.senses, p, strict=True)
            if distance_km(point, article.gazetteer.point(index)) <= SAME_PLACE_KM
        )
        judged += [(confidence, is_right(article.gazetteer, group.senses[best].place, t), group.name) for t in truths]
    return judged


def ece(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins of equal mass."""
    ordered = sorted(judged)
    bins = [ordered[i * len(ordered) // 10 : (i + 1) * len(ordered) // 10] for i in range(10)]
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / len(ordered)


def best_temperature(judged_at: dict[float, list[tuple[float, bool]]]) -> float:
    """The temperature with the smallest logarithmic loss on held-out answers."""

    def loss(judged: list[tuple[float, bool]]) -> float:
        c = np.clip([x for x, _ in judged], 1e-4, 1 - 1e-4)
        r = np.array([y for _, y in judged], dtype=float)
        return float(-(r * np.log(c) + (1 - r) * np.log(1 - c)).mean())

    return min(judged_at, key=lambda t: loss(judged_at[t]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--errors", action="store_true", help="print held-out names that came out wrong")
    args = parser.parse_args()
    gazetteer = open_gazetteer(args.gazetteer)
    finder = ToponymFinder(gazetteer)
    resolver = Resolver(gazetteer, Weights((), (), (), (), 1.0))
    articles: list[tuple[str, Article]] = []
    for corpus in CORPORA:
        with (args.data / f"{corpus}-train.jsonl").open(encoding="utf-8") as lines:
            articles += [(corpus, Article(gazetteer, finder, resolver, json.loads(line))) for line in lines]
    temperatures = [round(0.6 + 0.1 * i, 1) for i in range(15)]
    pooled: dict[float, list[tuple[float, bool]]] = {t: [] for t in temperatures}
    per: dict[str, list[tuple[float, bool]]] = {corpus: [] for corpus in CORPORA}
    wrong: dict[tuple[str, str], int] = {}
    for fold in range(args.folds):
        train = [a for i, (_, a) in enumerate(articles) if i % args.folds != fold]
        test = [(c, a) for i, (c, a) in enumerate(articles) if i % args.folds == fold]
        first, full = fit_both(train)
        for corpus, article in test:
            article.look_around(first, full=False)
            for _ in range(ROUNDS - 1):
                article.look_around(full, full=True)
            for t in temperatures:
                judged = judge(article, full, t)
                pooled[t] += [(c, r) for c, r, _ in judged]
                if t == 1.0:
                    per[corpus] += [(c, r) for c, r, _ in judged]
                    for _, r, name in judged:
                        if not r:
                            wrong[corpus, name] = wrong.get((corpus, name), 0) + 1
    temperature = best_temperature(pooled)
    for corpus in CORPORA:
        unknown = sum(a.unknown for c, a in articles if c == corpus)
        known = per[corpus]
        bound = sum(
            any(is_right(gazetteer, s.place, t) for s in g.senses)
            for c, a in articles
            if c == corpus
            for g, truths in zip(a.groups, a.gold, strict=True)
            for t in truths
        )
        total = len(known) + unknown
        right = sum(r for _, r in known)
        print(
            f"{corpus:12} gold {total:5}  acc@161 {right / total:.4f}  bound {bound / total:.4f}"
            f"  of bound {right / bound:.4f}  ece {ece(known):.4f}"
        )
    print(f"pooled ece {ece(pooled[1.0]):.4f} at T=1, {ece(pooled[temperature]):.4f} at T={temperature}")
    if args.errors:
        for (corpus, name), count in sorted(wrong.items(), key=lambda kv: -kv[1])[:120]:
            print(f"  {count:3} {corpus} {name}")
    if args.write:
        first, full = fit_both([a for _, a in articles])
        write(first, full, temperature)


def fit_both(articles: Sequence[Article]) -> tuple[np.ndarray, np.ndarray]:
    first = fit([c for a in articles for c in a.choices if c.weight], full=False)
    for article in articles:
        article.look_around(first, full=False)
    return first, fit([c for a in articles for c in a.choices if c.weight], full=True)


def write(first: np.ndarray, full: np.ndarray, temperature: float) -> None:
    names_first, names_full = (*ALONE, *NONE), (*ALONE, *AROUND, *NONE)
    content = {
        "first": {name: round(float(w), 4) for name, w in zip(names_first, first, strict=True)},
        "full": {name: round(float(w), 4) for name, w in zip(names_full, full, strict=True)},
        "temperature": temperature,
    }
    SHIPPED_WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {SHIPPED_WEIGHTS}")


if __name__ == "__main__":
    main()
