"""In which script is a text written, and which languages are written in it? Ranges after Unicode's Scripts.txt."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Final

# First code point, last code point, ISO 15924 code. CJK compatibility and extensions count as Han.
_RANGES: Final = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x3005, 0x3007, "Hani"),
    (0x3040, 0x30FF, "Kana"),
    (0x3100, 0x312F, "Hani"),
    (0x3130, 0x318F, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x9FFF, "Hani"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Hani"),
)
_STARTS: Final = [first for first, _, _ in _RANGES]

LANGUAGES: Final = {
    "Arab": ("ar", "fa", "ur", "ps", "ku", "ug"),
    "Armn": ("hy",),
    "Beng": ("bn", "as"),
    "Cyrl": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"),
    "Deva": ("hi", "mr", "ne", "sa"),
    "Ethi": ("am", "ti"),
    "Geor": ("ka",),
    "Grek": ("el",),
    "Gujr": ("gu",),
    "Guru": ("pa",),
    "Hang": ("ko",),
    "Hani": ("zh",),
    "Hebr": ("he", "yi"),
    "Kana": ("ja",),
    "Khmr": ("km",),
    "Knda": ("kn",),
    "Laoo": ("lo",),
    "Latn": tuple(
        "af az bs ca cs cy da de en es et eu fi fr fy ga gd gl ha hr ht hu id ig is it jv ku lb lt lv mg ms mt nl "
        "nn no om pl pt qu ro rw sk sl sn so sq sr st sv sw tk tl tr uz vi xh yo zu".split()
    ),
    "Mlym": ("ml",),
    "Mymr": ("my",),
    "Orya": ("or",),
    "Sinh": ("si",),
    "Taml": ("ta",),
    "Telu": ("te",),
    "Thaa": ("dv",),
    "Thai": ("th",),
    "Tibt": ("bo", "dz"),
}
"""Script -> the languages that news is written in today, as the detector names them. Dialects, creoles and dead
languages are left out: they take probability from their neighbours, and no hint of them is lost."""

_JAPANESE: Final = 0.05
"""Share of kana among kana and Han from which a text is Japanese; Chinese quotes a Japanese name now and then."""


def count_scripts(text: str) -> Counter[str]:
    """Letters of each script, by its ISO 15924 code (`Zyyy`: none of those known here)."""
    counts: Counter[str] = Counter()
    for char, number in Counter(text).items():
        if char.isalpha():
            counts[_script_of(char)] += number
    if counts["Kana"] and counts["Kana"] >= _JAPANESE * (counts["Kana"] + counts["Hani"]):
        counts["Kana"] += counts.pop("Hani", 0)
    return +counts


def script_of_language(tag: str) -> str:
    """The script a BCP 47 tag asks for, or the usual one of its language."""
    language, *subtags = tag.split("-")
    for subtag in subtags:
        if len(subtag) == 4 and subtag.isalpha():
            return {"Hans": "Hani", "Hant": "Hani", "Jpan": "Kana", "Kore": "Hang"}.get(subtag, subtag)
    return next((script for script, languages in LANGUAGES.items() if language in languages), "Latn")


def _script_of(char: str) -> str:
    place = bisect_right(_STARTS, ord(char)) - 1
    if place >= 0 and ord(char) <= _RANGES[place][1]:
        return _RANGES[place][2]
    return "Zyyy"
