"""The tables of docs/contract.md, made from the schemas, the AsyncAPI document and the error tree.

`python tests/contract/contract_tables.py` writes them anew between their marks; a test says when that is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from stream import errors
from stream.contracts.schema import enriched_article_schema, raw_article_schema

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "contract.md"
_MARKED = re.compile(r"(?P<open><!-- table: (?P<name>[\w.-]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
_TREE_LINE = re.compile(r"(?P<error>\w+)\s+(?P<code>DL\d{3})\s+(?P<meaning>\S.*)$", re.MULTILINE)


def with_tables(page: str) -> str:
    """`page` with every marked table made anew. KeyError where a mark names no table."""
    return _MARKED.sub(lambda mark: mark["open"] + TABLES[mark["name"]]() + mark["close"], page)


def marked(page: str) -> list[str]:
    """The names of the tables that `page` has marks for."""
    return [mark["name"] for mark in _MARKED.finditer(page)]


def _table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _fields(schema: dict[str, Any]) -> str:
    body = [(f"`{name}`", _type(field), _words(field)) for name, field in schema["properties"].items()]
    return _table(("field", "type", "what it is"), body)


def _type(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        return _link(field["$ref"])
    if "anyOf" in field:
        return " or ".join(_type(option) for option in field["anyOf"])
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    named = [f"array of {_type(field['items'])}" if kind == "array" else kind for kind in types]
    return " or ".join(named)


def _link(reference: str) -> str:
    name = reference.rsplit("/", 1)[-1]
    return f"[{name}](#{name.lower()})"


def _words(field: dict[str, Any]) -> str:
    words = field.get("description", "")
    if "const" in field:
        words = f"{words} Always `{field['const']}`.".strip()
    if "minimum" in field and "maximum" in field and "0..1" not in words:
        words = f"{words}; {field['minimum']} to {field['maximum']}".removeprefix("; ")
    if "maxItems" in field:
        words = f"{words}; at most {field['maxItems']}".removeprefix("; ")
    if "enum" in field and "type" not in field:
        words = f"{words} {_type(field)}.".strip()
    return words.replace("|", "\\|")


def _headers(name: str) -> str:
    document = YAML(typ="safe").load((ROOT / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))
    schema = document["components"]["schemas"][name]
    required = set(schema["required"])
    body = [
        (f"`{header}`", "always" if header in required else "sometimes", _words(field))
        for header, field in schema["properties"].items()
    ]
    return _table(("header", "there", "what it is"), body)


def _errors() -> list[tuple[str, str, str]]:
    """Code, class name and meaning of every error, as the tree at the top of errors.py draws them."""
    return [(line["code"], line["error"], line["meaning"]) for line in _TREE_LINE.finditer(errors.__doc__ or "")]


def _is_of_records(name: str) -> bool:
    return issubclass(getattr(errors, name), errors.ArticleError | errors.EnrichmentError)


def _dead_letter_codes() -> str:
    body = [
        (f"`{code}`", f"`{name}`", f"`{getattr(errors, name).stage}`", meaning)
        for code, name, meaning in _errors()
        if _is_of_records(name)
    ]
    return _table(("code", "error", "stage", "what was wrong"), body)


def _other_codes() -> str:
    body = [(f"`{code}`", f"`{name}`", meaning) for code, name, meaning in _errors() if not _is_of_records(name)]
    return _table(("code", "error", "what is wrong"), body)


def _definition(name: str) -> Callable[[], str]:
    return lambda: _fields(enriched_article_schema()["$defs"][name])


TABLES: Final[dict[str, Callable[[], str]]] = {
    "raw-article": lambda: _fields(raw_article_schema()),
    "enriched-article": lambda: _fields(enriched_article_schema()),
    **{name: _definition(name) for name in enriched_article_schema()["$defs"]},
    "cloudevents-headers": lambda: _headers("cloudEventHeaders"),
    "dead-letter-headers": lambda: _headers("deadLetterHeaders"),
    "dead-letter-codes": _dead_letter_codes,
    "other-codes": _other_codes,
}
"""Name of the mark -> the function that makes the table."""

if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
