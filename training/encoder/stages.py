"""What a training's config says of its stages: what each is made of, and where what it comes to lies. No PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def corpora_of(config: Mapping[str, Any], stage: Mapping[str, Any]) -> dict[str, float]:
    """How often a stage reads each corpus: what it says, or what the stage says that it is `like`."""
    if "like" not in stage:
        weights: dict[str, float] = stage["corpora"]
        return weights
    return corpora_of(config, next(other for other in config["stages"] if other["name"] == stage["like"]))


def end_of(config: Mapping[str, Any], work: Path) -> Path:
    """The file with the weights of a whole training: its blend, or its last stage's."""
    return work / ("blend.pt" if "blend" in config else f"{config['stages'][-1]['name']}.pt")
