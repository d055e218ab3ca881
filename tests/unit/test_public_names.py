"""`from stream import ...`: every public name is there, and importing the package loads none of the heavy parts."""

from __future__ import annotations

import subprocess
import sys

import pytest

import stream


def test_every_public_name_is_there() -> None:
    for name in stream.__all__:
        assert getattr(stream, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = stream.nothing


def test_the_package_is_light() -> None:
    code = "import stream, sys; print([m for m in ('spacy', 'faust', 'kafka', 'numpy') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
