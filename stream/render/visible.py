"""Text from outside, made safe for a terminal: what would steer the terminal is shown instead of obeyed."""

from __future__ import annotations

import re
from typing import Final

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

# Control pictures for C0 and DEL. C1 steers a terminal too (U+009B begins an escape sequence), and so do the
# characters that reorder a line: a reader would see other words than those that stand there.
_BIDI: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BREAKS: Final = (0x2028, 0x2029)
_SHOWN: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys((*range(0x80, 0xA0), *_BIDI, *_BREAKS, *range(0xD800, 0xE000)), _REPLACEMENT),
    0x7F: "\N{SYMBOL FOR DELETE}",
    ord("\t"): " ",
    ord("\n"): "\n",
}

_STEERING: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{''.join(map(chr, (*_BIDI, *_BREAKS)))}\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` with each steering character replaced by one that is seen: as long as before, so offsets still hold."""
    return text.translate(_SHOWN)


def visible_line(text: str) -> str:
    """The same on one line."""
    return visible(text).replace("\n", " ")


def escaped_json(text: str) -> str:
    """JSON text with its steering characters as `\\uXXXX`: the same value, and harmless on a terminal."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
