"""Bytes to a JSON object: strict about what cannot be read, exact about what was bent on the way."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson

from stream.errors import LoneSurrogate, NotAnObject, NotJson, NotUtf8, Tombstone, TooDeep

MAX_DEPTH = 100
"""Levels of arrays and objects in a record. orjson writes at most 254, and an event wraps what it received."""

_INT_MIN, _INT_MAX = -(2**63), 2**64 - 1


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object with what its reader should know: `remarks` are pairs of a key (dotted path) and a sentence."""

    fields: dict[str, Any]
    remarks: tuple[tuple[str, str], ...]


def read_object(value: bytes | None) -> JsonObject:
    """Read a Kafka value as one JSON object (UTF-8, with or without a byte order mark).

    A key that stands twice keeps its last value, an integer beyond 64 bits becomes a double, a number beyond a
    double becomes null: each with a remark.

    Raises Tombstone, NotUtf8, NotJson, NotAnObject, TooDeep or LoneSurrogate.
    """
    if value is None:
        raise Tombstone("the record has no value (a tombstone); an article has one")
    try:
        text = value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"byte {error.start} is not UTF-8 ({error.reason}); send articles as UTF-8 JSON") from error
    parsed, refusal = _parse_strictly(text)
    inspected = _inspect(text, refusal)
    if not isinstance(inspected, _Object):
        raise NotAnObject(f"the value is a JSON {_json_type(inspected)}; an article is an object")
    fields = _plain(inspected) if refusal else parsed
    return JsonObject(fields, tuple(_remarks(inspected)))


def _parse_strictly(text: str) -> tuple[Any, orjson.JSONDecodeError | None]:
    """What orjson makes of it, or why it refuses; TooDeep before any recursive reader may touch the text."""
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if _brackets_too_deep(text):
            raise _depth_error() from error
        return None, error
    if isinstance(parsed, dict | list) and _too_deep(parsed):
        raise _depth_error()
    return parsed, None


def _inspect(text: str, refusal: orjson.JSONDecodeError | None) -> Any:
    """The standard library's reading, with marks on what was bent. It forgives more than orjson: it is held to that."""
    try:
        inspected = json.loads(
            text,
            object_pairs_hook=_marked_pairs,
            parse_int=_marked_integer,
            parse_float=_marked_real,
            parse_constant=_refuse_constant,
        )
    except RecursionError as error:
        # Only where a repeated key hid the depth: orjson kept the last value and dropped the deep one.
        raise _depth_error() from error
    except ValueError as error:
        raise NotJson(f"not JSON: {refusal or error}") from error
    if refusal and _has_surrogate(inspected):
        raise LoneSurrogate(
            "a string holds half of a surrogate pair (such as \\ud83d alone), which UTF-8 cannot carry"
        ) from refusal
    return inspected


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _depth_error() -> TooDeep:
    return TooDeep(f"arrays and objects are nested more than {MAX_DEPTH} levels deep")


def _json_type(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _children(value: Any) -> list[Any]:
    values = value.values() if isinstance(value, dict) else value
    return [child for child in values if isinstance(child, dict | list)]


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for container in level for child in _children(container)]
        if not level:
            return False
    return True


def _brackets_too_deep(text: str) -> bool:
    """The same question of a text that orjson refused, before a recursive parser may touch it."""
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif character in "]}":
            depth -= 1
    return False


def _has_surrogate(value: Any) -> bool:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if any("\ud800" <= character <= "\udfff" for character in item):
                return True
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return False


class _Remarked:
    """A value that was bent, with the sentence that says how."""

    __slots__ = ("remark", "value")

    def __init__(self, value: Any, remark: str) -> None:
        self.value = value
        self.remark = remark


class _Object(dict[str, Any]):
    """An object that remembers which of its keys stood more than once."""

    repeated: tuple[str, ...] = ()


def _marked_pairs(pairs: list[tuple[str, Any]]) -> _Object:
    result = _Object(pairs)
    if len(result) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        result.repeated = tuple(key for key, count in counts.items() if count > 1)
    return result


def _marked_integer(digits: str) -> int | _Remarked:
    # Python refuses to read integers of thousands of digits (quadratic time), and 64 bits never need 21.
    if len(digits) <= 20 and _INT_MIN <= (number := int(digits)) <= _INT_MAX:
        return number
    return _marked_double(digits)


def _marked_real(digits: str) -> float | _Remarked:
    return number if math.isfinite(number := float(digits)) else _marked_double(digits)


def _marked_double(digits: str) -> _Remarked:
    number = float(digits)
    if math.isfinite(number):
        return _Remarked(number, f"{_short(digits)} does not fit 64 bits and became a double")
    return _Remarked(None, f"{_short(digits)} is larger than any double and became null")


def _short(digits: str) -> str:
    return digits if len(digits) <= 40 else f"{digits[:40]}... ({len(digits)} digits)"


def _remarks(value: Any, path: str = "") -> list[tuple[str, str]]:
    """What was bent, in the order of the text; `path` is dotted, with list positions as numbers."""
    if isinstance(value, _Remarked):
        return [(path, value.remark)]
    found: list[tuple[str, str]] = []
    if isinstance(value, _Object):
        found += [(_join(path, key), "this key stands more than once; the last one counts") for key in value.repeated]
        for key, item in value.items():
            found += _remarks(item, _join(path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            found += _remarks(item, _join(path, str(position)))
    return found


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _plain(value: Any) -> Any:
    if isinstance(value, _Remarked):
        return value.value
    if isinstance(value, _Object):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
