"""Mentions grouped as one entity over 50 articles, against judgements made by reading each article.

    python -m benchmarks.groups DATA [--gazetteer FILE] [--model NAME] [--show]

DATA holds `articles/fa-kes-dev.jsonl` and `geo/{trnews,geowebnews}-train.jsonl`: 25 articles of the first and 25 of the
other two together are drawn with a seed and enriched. Counted are entities whose mentions have two forms or more: there
the grouping decides. `judgements/groups.jsonl` holds a verdict for each mention, by article, field, offsets and where
its entity is first mentioned (`entity`); no text:

    verdict   right: it names what the entity's name names; wrong: it names something else, or nothing
    label     the label that is right for the entity, as the annotation guidelines have it; null where it is no name

Bounds a little too wide are right here as long as one thing is named; two names run together are wrong.

`judgements/splits.jsonl` holds what the reader saw that should be one entity and is two: the first mention of the one
(`apart`) and of the other (`from`), and the cause: an apostrophe that the article had lost, the bounds of a recognised
name, or the grouping. Such a list is never whole.

A mention in another entity than when it was judged counts as new and unjudged; --show prints those.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.judged import arguments, read
from stream.contracts.article import RawArticle
from stream.contracts.enriched import EnrichedArticle, Entity, EntityMention
from stream.enricher import Enricher

JUDGEMENTS: Final = Path(__file__).parent / "judgements" / "groups.jsonl"
SPLITS: Final = Path(__file__).parent / "judgements" / "splits.jsonl"
POOLS: Final = (("articles/fa-kes-dev.jsonl",), ("geo/trnews-train.jsonl", "geo/geowebnews-train.jsonl"))
EACH: Final = 25
SEED: Final = 20261125
Place = tuple[str, str, int, int]
Link = tuple[str, str, int, int, str, int]


def main() -> None:
    args = arguments(__doc__)
    judged = {link_of(row): row for row in read(JUDGEMENTS)}
    enricher = Enricher.load(ner_model=args.model, gazetteer=args.gazetteer)
    mentions, others, whole, labels = (Counter[str]() for _ in range(4))
    seen: set[Link] = set()
    owners: dict[Place, str] = {}
    for article in drawn(args.data):
        event = enricher.enrich(article)
        owners.update(
            {(event.id, m.field, m.start, m.end): entity.id for entity in event.entities for m in entity.mentions}
        )
        for entity in filter(is_grouped, event.entities):
            rows = [(mention, judged.get(link(event, entity, mention))) for mention in entity.mentions]
            seen.update(link(event, entity, mention) for mention in entity.mentions)
            for mention, row in rows:
                verdict = row["verdict"] if row else "unjudged"
                mentions[verdict] += 1
                others[verdict] += mention.text != entity.name
                if row is None and args.show:
                    print(unjudged(event, entity, mention))
            verdicts = {row["verdict"] if row else "unjudged" for _, row in rows}
            whole[next(verdict for verdict in ("wrong", "unjudged", "right") if verdict in verdicts)] += 1
            right = rows[0][1]
            labels["unjudged" if right is None else "right" if right["label"] == entity.label else "wrong"] += 1
    report("mentions of these entities", mentions)
    report("of them in another form than the name", others)
    report("entities, wrong where one mention is", whole)
    report("labels of these entities", labels)
    print(f"judged once and no longer there: {len(judged.keys() - seen)}")
    for cause, states in splits(owners).items():
        print(f"two entities that should be one, cause {cause}: {dict(states)}")


def drawn(data: Path) -> Iterator[RawArticle]:
    """The fifty articles, always the same."""
    chance = random.Random(SEED)
    for files in POOLS:
        rows: list[dict[str, Any]] = []
        for name in files:
            with (data / name).open(encoding="utf-8") as lines:
                rows += [json.loads(line) for line in lines]
        for row in chance.sample(rows, EACH):
            yield RawArticle(text=row["text"], title=row.get("title"), id=row["id"], source=row.get("source"))


def splits(owners: dict[Place, str]) -> dict[str, Counter[str]]:
    """By cause, how many splits are still there (`apart`), mended (`one`), or no longer marked so (`otherwise`)."""
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read(SPLITS):
        one, other = (
            owners.get((row["id"], at["field"], at["start"], at["end"])) for at in (row["apart"], row["from"])
        )
        states[row["cause"]]["otherwise" if None in (one, other) else "one" if one == other else "apart"] += 1
    return states


def is_grouped(entity: Entity) -> bool:
    """Whether it is mentioned in more than one form."""
    return len({mention.text for mention in entity.mentions}) > 1


def link(event: EnrichedArticle, entity: Entity, mention: EntityMention) -> Link:
    first = entity.mentions[0]
    return event.id, mention.field, mention.start, mention.end, first.field, first.start


def link_of(row: dict[str, Any]) -> Link:
    return row["id"], row["field"], row["start"], row["end"], row["entity"]["field"], row["entity"]["start"]


def unjudged(event: EnrichedArticle, entity: Entity, mention: EntityMention) -> str:
    """One mention as a line to fill in, with its context for the one who judges."""
    content = getattr(event, mention.field)
    before, after = content[max(0, mention.start - 40) : mention.start], content[mention.end : mention.end + 40]
    first = entity.mentions[0]
    key = {
        "id": event.id,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "entity": {"field": first.field, "start": first.start},
    }
    return json.dumps(
        {**key, "is": [entity.label, entity.name], "around": f"{before}[[{mention.text}]]{after}"}, ensure_ascii=False
    )


def report(what: str, counts: Counter[str]) -> None:
    known = counts["right"] + counts["wrong"]
    share = f"{100 * counts['right'] / known:.1f} % of the judged are right" if known else "none judged"
    print(f"{what}: {dict(counts)}: {share}")


if __name__ == "__main__":
    main()
