"""Control characters that no store downstream accepts: Postgres refuses NUL, XML most of the others."""

from __future__ import annotations

_DELETED = dict.fromkeys(code for code in range(0x20) if chr(code) not in "\t\n")


def without_controls(text: str) -> str:
    """`text` without NUL and the other C0 controls, but for tab and newline."""
    return text.translate(_DELETED)
