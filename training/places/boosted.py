"""LightGBM's trees as plain nested nodes, which `stream.places.trees` flattens and evaluates."""

from __future__ import annotations

from typing import Any

import lightgbm


def nested_trees(booster: lightgbm.Booster) -> list[dict[str, Any]]:
    """Every tree of a fitted booster: {"value"} or {"feature", "threshold", "left", "right"}."""
    return [_nested(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _nested(node: dict[str, Any]) -> dict[str, Any]:
    if "leaf_value" in node:
        return {"value": node["leaf_value"]}
    if node["decision_type"] != "<=":
        raise ValueError(f"a split of kind {node['decision_type']!r} cannot be written")
    return {
        "feature": node["split_feature"],
        "threshold": node["threshold"],
        "left": _nested(node["left_child"]),
        "right": _nested(node["right_child"]),
    }
