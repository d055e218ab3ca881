"""Gold toponyms as choices: for each name of an article, the features of its candidates and which of them is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from stream.places.cover import Cover
from stream.places.features import AROUND, Group, Surroundings, features_alone, features_none
from stream.places.gazetteer import Gazetteer
from stream.places.home import Home, home_of
from stream.places.ranker import softmax
from stream.places.resolver import SAME_PLACE_KM, Resolver, distance_km
from stream.places.toponym import Toponym
from stream.places.toponyms import ToponymFinder
from training.places.corpus import GoldDocument, GoldToponym

NEAR_SHARE = 0.15
"""Of the reward, for a candidate that is near the gold point and is not the annotators' own, where theirs is there too:
the county beside its seat is a small mistake, the namesake in another state a large one."""

EXCERPT_WEIGHT = 0.5
"""Of a name in an excerpt, in likelihoods of a name that stands once in an article."""

LOCAL_WEIGHT = 0.5
"""Of LGL's names where the outlet is not known: its small towns' papers are not what such articles are like."""

OTHERS = (1, 2, 3, 5)
"""How far after a name, in the order of the article, those stand that are taken with it."""


@dataclass
class Choice:
    """One group: features of its candidates, of the answer "none", how right each candidate is, its number of names."""

    alone: np.ndarray
    none: np.ndarray
    reward: np.ndarray
    weight: float
    around: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.around = np.zeros((len(self.alone), len(AROUND)))

    def rows(self, full: bool) -> np.ndarray:
        """The candidates' features, then one row for "none" in columns of its own."""
        body = np.hstack([self.alone, self.around]) if full else self.alone
        width = body.shape[1]
        rows = np.zeros((len(body) + 1, width + len(self.none)))
        rows[:-1, :width] = body
        rows[-1, width:] = self.none
        return rows


@dataclass
class Article:
    """One document with its gold toponyms in groups, as the resolver would group them."""

    gazetteer: Gazetteer
    at_home: bool
    groups: list[Group]
    choices: list[Choice]

    def __post_init__(self) -> None:
        self._cover = Cover(self.gazetteer, self.groups)

    def look_around(self, weights: np.ndarray, full: bool) -> None:
        """Weigh the groups with `weights`, then set what each candidate sees around it."""
        for group, choice in zip(self.groups, self.choices, strict=True):
            scores = choice.rows(full) @ weights
            group.chances = softmax([float(s) for s in scores[:-1]], float(scores[-1]))
        around = Surroundings(self.gazetteer, self.groups, self._cover)
        for group, choice in zip(self.groups, self.choices, strict=True):
            choice.around = np.array(around.features(group))

    def excerpts(self) -> list[Article]:
        """For each of its names articles that name nothing else, or one other: what short reports do."""
        made = []
        for number, choice in enumerate(self.choices):
            if choice.weight:
                made.append(self._excerpt([number]))
                steps = {step % len(self.groups) for step in OTHERS} - {0}
                made += [self._excerpt([number, (number + step) % len(self.groups)]) for step in sorted(steps)]
        return made

    def _excerpt(self, numbers: Sequence[int]) -> Article:
        """The names of these numbers alone; only the first one counts."""
        groups = [replace(self.groups[number], lies=[]) for number in numbers]
        choices = [replace(self.choices[number], weight=0.0) for number in numbers]
        choices[0].weight = EXCERPT_WEIGHT
        return Article(self.gazetteer, self.at_home, groups, choices)


def article_of(
    gazetteer: Gazetteer, finder: ToponymFinder, resolver: Resolver, gold: GoldDocument, home: Home
) -> Article:
    """The document as from an outlet with that home."""
    text = gold.raw.content("text")
    marked = [
        (t, Toponym("text", *bare, "named"))
        for t in gold.toponyms
        if t.linked and (bare := finder.bare_name(text[t.start : t.end], t.start))
    ]
    toponyms = [toponym for _, toponym in marked]
    groups, member = resolver.group(gold.raw, [*toponyms, *finder.around(gold.raw, toponyms)], home)
    truths: list[list[GoldToponym]] = [[] for _ in groups]
    for (truth, _), number in zip(marked, member, strict=False):
        truths[number].append(truth)
    choices = [
        Choice(
            np.array(features_alone(gazetteer, group, home)),
            np.array(features_none(gazetteer, group)),
            rewards(gazetteer, group, these),
            len(these) ** 0.5,
        )
        for group, these in zip(groups, truths, strict=True)
    ]
    if gold.corpus == "lgl" and home.place is None:
        for choice in choices:
            choice.weight *= LOCAL_WEIGHT
    return Article(gazetteer, home.place is not None, groups, choices)


def articles_of(gazetteer: Gazetteer, documents: Sequence[GoldDocument]) -> list[tuple[Article, ...]]:
    """For each document its article; once more as from an unknown outlet, where the outlet's home is known.

    Of the corpora of world news also excerpts: their articles are long, and without excerpts the model takes "Davos",
    where nothing else is named, for one of the many villages that the gazetteer lacks. LGL's names alone would teach it
    that Paris is in Texas.
    """
    finder, resolver = ToponymFinder(gazetteer), Resolver(gazetteer)
    every = []
    for gold in documents:
        home = home_of(gazetteer, gold.raw)
        homes = [home] if home.place is None else [home, Home()]
        articles = [article_of(gazetteer, finder, resolver, gold, where) for where in homes]
        excerpts = articles[-1].excerpts() if gold.corpus != "lgl" else []
        every.append((*articles, *excerpts))
    return every


def rewards(gazetteer: Gazetteer, group: Group, truths: Sequence[GoldToponym]) -> np.ndarray:
    """For each candidate, how right it is: 1 for the annotators' own (for most of them), less for what is near it."""
    total = np.zeros(len(group.senses))
    for truth in truths:
        same = np.array([is_same(gazetteer, s.place, truth) for s in group.senses], dtype=float)
        near = np.array([is_near(gazetteer, s.place, truth) for s in group.senses], dtype=float)
        total += np.maximum(same, NEAR_SHARE * near) if same.any() else near
    total /= max(1, len(truths))
    return np.where(total > 0.5, 1.0, np.where(total > NEAR_SHARE / 2, NEAR_SHARE, 0.0))


def is_same(gazetteer: Gazetteer, index: int, truth: GoldToponym) -> bool:
    """Whether it is the annotators' own place; a second-level region whose id we do not know is told by its kind."""
    if truth.geonames_id is not None and gazetteer.place_id(index) == f"geonames:{truth.geonames_id}":
        return True
    own = gazetteer.place_id(index).startswith("admin2:")
    return own and truth.feature_code == "ADM2" and is_near(gazetteer, index, truth)


def is_near(gazetteer: Gazetteer, index: int, truth: GoldToponym) -> bool:
    """Whether it has the id of the gold place or lies within 161 km of it."""
    if truth.geonames_id is not None and gazetteer.place_id(index) == f"geonames:{truth.geonames_id}":
        return True
    return truth.point is not None and distance_km(gazetteer.point(index), truth.point) <= SAME_PLACE_KM
