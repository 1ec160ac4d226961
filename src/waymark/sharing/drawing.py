"""Geometry of the scale from 0 to 100 on a shared page. Pure: scores in, lengths of SVG out."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.assessments.schemas import DensityPoint, ScoreView

WIDTH = 360.0
MARGIN = 12.0
"""Room at both ends, so that marks at 0 and 100 are not cut off."""

BASE = 84.0
CURVE = 62.0
"""Height of the line that the scale stands on, and of the curve's highest point above it."""


@dataclass(frozen=True)
class DrawnScale:
    low: float
    width: float
    here: float
    curve: str
    """A closed SVG path; empty where there is nothing to draw."""


def place(score: float) -> float:
    """Return the place of a score from the left; beyond the ends it stands at the end."""
    return round(MARGIN + min(100.0, max(0.0, score)) / 100 * (WIDTH - 2 * MARGIN), 2)


def draw_scale(score: ScoreView, density: Sequence[DensityPoint] = ()) -> DrawnScale:
    """Lay out an estimate, its interval (at least 4 wide, to be seen) and its posterior."""
    low, high = place(score.low), place(score.high)
    return DrawnScale(
        low=low,
        width=round(max(4.0, high - low), 2),
        here=place(score.value),
        curve=_curve(density),
    )


def _curve(density: Sequence[DensityPoint]) -> str:
    highest = max((point.density for point in density), default=0.0)
    if len(density) < 2 or highest <= 0:
        return ""
    points = sorted(density, key=lambda point: point.score)
    line = "L".join(
        f"{place(point.score)} {round(BASE - max(0.0, point.density) / highest * CURVE, 2)}"
        for point in points
    )
    return f"M{line}L{place(points[-1].score)} {BASE}L{place(points[0].score)} {BASE}Z"
