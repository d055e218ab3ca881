"""Inputs that nobody would send, and what must hold of the answer to each: an event that is whole, or a known death."""

from __future__ import annotations

import json
from functools import cache

import orjson
from hypothesis import strategies as st

from stream.contracts.article import FIELD_NAMES, RawArticle, decode_article
from stream.contracts.enriched import EnrichedArticle, encode_event
from stream.enricher import Enricher
from stream.errors import ArticleError

_NEWS = (
    "Rebels shelled Aleppo on Monday, officials in Damascus said.",
    "Mustafa Bali, a spokesman for the Syrian Democratic Forces (SDF), denied it.",
    "Police in Portland, Maine, arrested two men; the WHO's experts left Kampala, Uganda.",
    "The U.S.-led coalition struck Raqqa. Mr. O'Neill of St. John's flew to São Tomé.",
    "Talks between India and Pakistan resume in Geneva; Paris Police Department was told.",
    "Share: Facebook Twitter", "مشاركة :", "قال الرئيس في دمشق اليوم",
    "Столица России — Москва", "東京で地震がありました",
)  # fmt: skip

_HOSTILE = (
    "\x00", "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\x7f", "\r", "\n\n\n", "\t", "\ufeff", "\u200b", "\u202e", "\u2066",
    "\u0301" * 40, "👩‍👩‍👧‍👦", "🇸🇾", "\ud7ff", "\U0010ffff", "<script>alert('x')</script>", "&#0;&amp;lt;&#x41;",
    "<b><i></b>", "<!--", "]]>", "Ã©â€™", "ﬁ", "İ", "ß", "ǅ", "Ⅻ", "A" * 600, "Aleppo" * 40, "." * 100,
    "(" * 60, "St. " * 40, "Mr. " * 50, "U.S." * 30, "-" * 80, "'s" * 100, "http://" + "a" * 400, "\\",
    '"', "{", "}",
)  # fmt: skip

_FIELDS = [*(name for name in FIELD_NAMES if name not in ("text", "title")), "other"]
_characters = st.characters(exclude_categories=["Cs"])
_pieces = st.sampled_from(_NEWS) | st.sampled_from(_HOSTILE) | st.text(_characters, max_size=20)
hostile_texts = st.lists(_pieces, max_size=6).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda glue: glue.join(parts))
)

_scalars = st.none() | st.booleans() | st.integers() | st.floats() | hostile_texts
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile_texts, inner, max_size=3),
    max_leaves=4,
)
_read = st.integers(0, 19).flatmap(lambda number: hostile_texts if number else _values)
_articles = st.fixed_dictionaries(
    {"text": _read}, optional={"title": _read} | dict.fromkeys(_FIELDS, hostile_texts | _values)
).map(lambda fields: json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    """An article with some of its bytes cut out, doubled or overwritten."""
    value = bytearray(draw(_articles))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(value))), draw(st.integers(0, 8))
        match draw(st.sampled_from("cut double overwrite".split())):
            case "cut":
                del value[at : at + size]
            case "double":
                value[at:at] = value[at : at + size]
            case _:
                value[at : at + size] = draw(st.binary(max_size=8))
    return bytes(value)


raw_values = st.integers(0, 9).flatmap(
    lambda number: st.none() | st.binary(max_size=300) if number == 0 else _damaged() if number < 3 else _articles
)
"""What a raw record may hold: mostly articles, as most of what is random dies before it is read."""


@cache
def enricher() -> Enricher:
    return Enricher.load()


def answered(value: bytes | None) -> str:
    """`event`, or the code of its death. Fails where the answer is neither, or the event does not keep its promises."""
    article: RawArticle | None = None
    event: EnrichedArticle | None = None
    code = ""
    try:
        article = decode_article(value)
        event = enricher().enrich(article)
    except ArticleError as death:
        code = death.code if str(death) else ""
    if article is None or event is None:
        assert code.startswith("DL1")
        return code
    written = encode_event(event)
    if len(written) % 16 == 0:
        assert encode_event(enricher().enrich(article)) == written, "the same bytes again"
    read = orjson.loads(written)
    for found in (*read["entities"], *read["locations"]):
        assert found["mentions"]
        for mention in found["mentions"]:
            assert read[mention["field"]][mention["start"] : mention["end"]] == mention["text"] != ""
    steering = {chr(code) for code in range(0x20)} - {"\t", "\n"}
    assert not steering & set((read["title"] or "") + (read["text"] or "") + read["id"])
    return "event"
