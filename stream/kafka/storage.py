"""What the embedded Kafka's own data folder says about itself."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_formatted(data: Path) -> bool:
    """Whether formatting went through: Kafka writes this file last, and whole."""
    return (data / "meta.properties").exists()


def cluster_id(data: Path) -> str:
    """The id that the folder was formatted with; "" where it cannot be read out."""
    lines = (data / "meta.properties").read_text("utf-8").splitlines()
    return next((line.partition("=")[2].strip() for line in lines if line.startswith("cluster.id=")), "")


def new_cluster_id() -> str:
    """A random id as Kafka writes them: 22 characters of base64."""
    text = urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii").rstrip("=")
    # Kafka's tools would read a leading dash as an option.
    return "A" + text[1:] if text.startswith("-") else text
