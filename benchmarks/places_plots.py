"""Two small pictures for docs/accuracy.md: is the confidence the chance to be right, and what does more of it cost?

    python -m benchmarks.places_plots DATA --overlay FILE --out docs/img

Held-out answers for gold spans, five folds by document, as `places_accuracy.py` makes them. Writes `reliability.svg`
and `coverage.svg`: plain SVG, no library.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.places_metrics import judged
from stream.places.gazetteer import open_gazetteer
from training.places.corpus import read_corpora
from training.places.held_out import cross_validate

WIDTH, HEIGHT, MARGIN = 420, 320, 46
Points = Sequence[tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--overlay", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model")
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    answers = cross_validate(open_gazetteer(args.overlay), read_corpora(args.data, args.model), args.folds)
    pairs = judged(answers)
    confidence, right = (np.concatenate([pair[i] for pair in pairs]) for i in (0, 1))
    args.out.mkdir(parents=True, exist_ok=True)
    for name, content in (("reliability", reliability(confidence, right)), ("coverage", coverage(confidence, right))):
        (args.out / f"{name}.svg").write_text(content, encoding="utf-8")


def reliability(confidence: np.ndarray, right: np.ndarray) -> str:
    """Ten bins of equal width: mean confidence against the share that is right; the larger the dot, the more names."""
    dots = []
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (confidence > low) & (confidence <= low + 0.1)
        if inside.sum() >= 10:
            dots.append((float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum())))
    marks = [
        f'<circle cx="{x(c):.1f}" cy="{y(r):.1f}" r="{2 + 1.2 * np.log10(n):.1f}" fill="#1f6fb2"/>'
        f'<text x="{x(c) + 8:.1f}" y="{y(r) + 12:.1f}" font-size="9" fill="#555">{n}</text>'
        for c, r, n in dots
    ]
    diagonal = line([(0, 0), (1, 1)], "#bbb", "4 3")
    return picture("confidence", "share that is right", diagonal + "".join(marks), 0.0, 0.0)


def coverage(confidence: np.ndarray, right: np.ndarray) -> str:
    """For every threshold: the share of the names that are kept against the share of those that are right."""
    order = np.argsort(-confidence, kind="stable")
    exact = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    kept = np.arange(1, len(order) + 1) / len(order)
    step = max(1, len(order) // 200)
    curve = [(float(k), float((e - LOWEST) / (1 - LOWEST))) for k, e in zip(kept[::step], exact[::step], strict=True)]
    at = int((confidence >= 0.7).sum()) - 1
    mark = (
        f'<circle cx="{x(kept[at]):.1f}" cy="{y((exact[at] - LOWEST) / (1 - LOWEST)):.1f}" r="4" fill="#c2410c"/>'
        f'<text x="{x(kept[at]) - 150:.1f}" y="{y((exact[at] - LOWEST) / (1 - LOWEST)) + 16:.1f}" font-size="11">'
        f"at .7: {100 * kept[at]:.1f} % kept, {100 * exact[at]:.1f} % right</text>"
    )
    return picture(
        "share of resolved names kept", "share of those that is right", line(curve, "#1f6fb2") + mark, 0, LOWEST
    )


LOWEST = 0.9
"""Where the axis of what is right begins in the coverage curve."""


def x(value: float) -> float:
    return MARGIN + value * (WIDTH - MARGIN - 14)


def y(value: float) -> float:
    return HEIGHT - MARGIN - value * (HEIGHT - MARGIN - 14)


def line(points: Points, colour: str, dashes: str = "") -> str:
    path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"/>'


def picture(across: str, up: str, content: str, lowest_across: float, lowest_up: float) -> str:
    """The frame: axes with five marks each, from their lowest value to 1."""
    ticks = ""
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        ticks += (
            f'<text x="{x(part):.0f}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">'
            f"{lowest_across + part * (1 - lowest_across):.2f}</text>"
            f'<text x="{MARGIN - 6}" y="{y(part) + 4:.0f}" text-anchor="end">'
            f"{lowest_up + part * (1 - lowest_up):.3g}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="white"/>'
        f"{line([(0, 1), (0, 0), (1, 0)], '#333')}{ticks}{content}"
        f'<text x="{x(0.5):.0f}" y="{HEIGHT - 8}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(13 {y(0.5):.0f}) rotate(-90)" text-anchor="middle">{up}</text></svg>\n'
    )


if __name__ == "__main__":
    main()
