"""docs/commands.md shows every command, option and setting as they are."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_commands_say() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write_command_docs.py"))
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == script["page"](), (
        "run: python scripts/write_command_docs.py"
    )
