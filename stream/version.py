"""The version, said once: the package's metadata and every event's provenance take it from here."""

from typing import Final

__version__: Final = "0.1.0"
