"""Characters: mojibake repaired, line ends made one kind, what nobody sees taken out."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import ftfy

from stream.contracts.control import without_controls

_FTFY: Final = ftfy.TextFixerConfig(
    # Entities are markup's business, and there are safer times to meet them.
    unescape_html=False,
    # These would change what the writer chose: his quotes, his ligatures, his wide letters.
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    # Done here, once, with the rest.
    remove_control_chars=False,
    fix_line_breaks=False,
    normalization=None,
    explain=False,
)

_REPLACED: Final = str.maketrans(
    {
        **dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        # Invisible: byte order mark, soft hyphen, word joiner, direction marks and overrides.
        # Joiner and non-joiner stay: Persian, Hindi and emoji are spelt with them.
        **dict.fromkeys("\ufeff\u00ad\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
        # DEL and the C1 controls, but for the line end among them.
        **dict.fromkeys((chr(code) for code in range(0x7F, 0xA0) if code != 0x85), ""),
    }
)

# A zero-width space parts words in Thai, Lao, Burmese and Khmer; elsewhere it is litter.
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_ZERO_WIDTH_SPACE: Final = re.compile(f"(?<![{_UNSPACED}])\u200b|\u200b(?![{_UNSPACED}])")

_ROUNDS: Final = 4
"""What is taken out may leave behind what ftfy can mend. More layers than these are noise, not text."""


def normalise_characters(text: str) -> str:
    """`text` in NFC, mojibake repaired, with line feeds for line ends and without invisible or control characters.

    Quotes, ligatures and full-width letters stay as they are. Doing it twice changes nothing.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii():
        return without_controls(text.translate(_REPLACED))
    for _ in range(_ROUNDS):
        before = text
        text = without_controls(ftfy.fix_text(text, _FTFY).translate(_REPLACED))
        if "\u200b" in text:
            text = _ZERO_WIDTH_SPACE.sub("", re.sub("\u200b{2,}", "\u200b", text))
        text = unicodedata.normalize("NFC", text)
        if text == before:
            break
    return text
