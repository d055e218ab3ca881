"""The same promise under atheris, which looks for inputs that reach new code (docs/delivery.md has the command)."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["stream.contracts", "stream.text", "stream.entities", "stream.places"]):
    from fuzz_inputs import answered

if __name__ == "__main__":
    atheris.Setup(sys.argv, lambda value: answered(value) and None)
    atheris.Fuzz()
