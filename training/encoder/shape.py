"""How large the network is: MiniLM-L6-H384's numbers."""

from __future__ import annotations

from typing import Final

WIDTH: Final = 384
HEADS: Final = 12
HEAD: Final = WIDTH // HEADS
"""How wide one of them is."""
INNER: Final = 1536
POSITIONS: Final = 128
"""It has 512 of them; stretches are shorter."""
PIECES: Final = 30_522
