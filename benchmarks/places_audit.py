"""What is put on the map over 100 articles, against judgements made by reading each article: nothing but places?

    python -m benchmarks.places_audit DATA [--gazetteer FILE] [--model NAME] [--sample N] [--show]

DATA holds `geo/` and `articles/fa-kes-dev.jsonl`. Forty articles of FA-KES are enriched with the shipped models, sixty
of LGL, TR-News and GeoWebNews with models that never saw them (five folds). `judgements/places_audit.jsonl` holds one
verdict for each mention, by article, field, offsets and place; no text:

    right     the place that is meant
    wrong     a place is meant, but another one
    thing     a person, a company or another thing that is no place: what must never be on the map
    doubtful  a place's name within the name of something else that stands elsewhere

`judgements/focus_country.jsonl` holds the country each article is about. What has no verdict yet is counted; --show
prints it. Exit status 1 where a thing is on the map.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.judged import arguments, read
from stream.document import Document
from stream.places.analyser import PlaceAnalyser
from stream.places.gazetteer import Gazetteer, open_gazetteer
from stream.places.types import PlaceAnalysis
from training.places.corpus import read_corpora, recognise
from training.places.held_out import cross_validate

JUDGEMENTS = Path(__file__).parent / "judgements" / "places_audit.jsonl"
COUNTRIES = Path(__file__).parent / "judgements" / "focus_country.jsonl"
CHOSEN = {"fakes": 40, "lgl": 30, "trnews": 12, "geowebnews": 18}
SHIFTS = (0, 4, 2, 6, 1, 3, 5, 7)
"""Where each sample begins, in eighths of the way from one article to the next. Guards were written after the first
had been read, more after each of the others."""

FITTED_ON = ("accurate", "fast")
"""The recognizers from whose readings the shipped filter has learned; the first is the default."""

Audited = tuple[str, Document, PlaceAnalysis]


def main() -> None:
    args = arguments(__doc__, len(SHIFTS))
    verdicts = {
        (row["id"], row["field"], row["start"], row["end"], row["place"]): row["verdict"] for row in read(JUDGEMENTS)
    }
    countries = {row["id"]: row["countries"] for row in read(COUNTRIES)}
    counts: Counter[str] = Counter()
    focus: Counter[str] = Counter()
    gazetteer = open_gazetteer(args.gazetteer)
    for identity, document, analysis in audited(gazetteer, args.data, args.model or FITTED_ON[0], args.sample):
        for location in analysis.locations:
            for said in location.mentions:
                mention = said.mention
                verdict = verdicts.get((identity, mention.field, mention.start, mention.end, location.place.id))
                counts[verdict or "unjudged"] += 1
                if verdict is None and args.show:
                    print(unjudged(identity, document, location.place, mention.field, mention.start, mention.end))
        about = analysis.focus.country_code if analysis.focus else None
        expected = countries.get(identity)
        focus["unjudged" if expected is None else "right" if about in expected else "wrong"] += 1
        if args.show and (expected is None or about not in expected):
            print(json.dumps({"id": identity, "focus": about, "expected": expected, "title": document.title}))
    print(f"mentions on the map: {dict(counts)}")
    print(f"focus country: {dict(focus)}")
    sys.exit(1 if counts["thing"] else 0)


def audited(gazetteer: Gazetteer, data: Path, model: str, sample: int = 1) -> Iterator[Audited]:
    """The hundred articles with what the product says of them."""
    with (data / "articles/fa-kes-dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [Document(row.get("title"), row["text"], source=row.get("source")) for row in rows]
    analyser = PlaceAnalyser(gazetteer)
    recognised = recognise(documents, model)
    for i in spread(len(rows), CHOSEN["fakes"], sample):
        yield rows[i]["id"], documents[i], analyser.analyse(documents[i], recognised[i])
    others = [read_corpora(data / "geo", name) for name in FITTED_ON if name != model]
    answers = cross_validate(gazetteer, read_corpora(data / "geo", model), 5, others)
    for corpus in ("lgl", "trnews", "geowebnews"):
        mine = [a for a in answers if a.gold.corpus == corpus]
        for i in spread(len(mine), CHOSEN[corpus], sample):
            yield mine[i].gold.id, mine[i].gold.clean, mine[i].analysis


def spread(total: int, wanted: int, sample: int = 1) -> list[int]:
    """`wanted` numbers spread evenly over 0 .. total-1; of each sample others."""
    return [(8 * i + SHIFTS[sample - 1]) * total // (8 * wanted) for i in range(wanted)]


def unjudged(identity: str, document: Document, place: object, field: str, start: int, end: int) -> str:
    """One mention as a line to fill in, with its context for the one who judges."""
    text = document.title if field == "title" else document.text
    around = f"{(text or '')[max(0, start - 40) : start]}[[{(text or '')[start:end]}]]{(text or '')[end : end + 40]}"
    key = {"id": identity, "field": field, "start": start, "end": end, "place": getattr(place, "id", None)}
    about = [getattr(place, name, None) for name in ("name", "feature_code", "admin1_name", "country_code")]
    return json.dumps({**key, "is": about, "around": around}, ensure_ascii=False)


if __name__ == "__main__":
    main()
