"""The four curves of a muscle and its tendon, as functions that know their slopes.

A muscle pulls with a force set by how long its fibres are [gordon1966], how fast they shorten [hill1938] or are drawn
out [katz1939], and how far it and its tendon are stretched [zajac1989]. Each fact is one curve without units: lengths in
optimal fibre lengths (for the tendon: in slack lengths), forces in greatest isometric forces, speeds in greatest speeds.

Every curve is a chain of smooth bends, as in OpenSim's Millard2012EquilibriumMuscle [millard2013]. A bend leaves one
point along a given line and meets the next along another. With C where the two lines cross, and c the rounding, it is
the quintic Bézier curve on the six points

    p0,  p0 + c (C - p0) twice,  p1 + c (C - p1) twice,  p1,        c = 0.1 + 0.8 curviness,

so value, slope and curvature join without a jump. Beyond its ends a curve goes on straight. The numbers stand, with units
and sources, in `anatomy/hill_curves.json`.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import NamedTuple

import numpy as np

#: Cubic pieces that stand for one bend: tests hold any bend to 2e-8 of itself, and the four curves to 1e-9 of OpenSim's.
_PIECES = 512


class Point(NamedTuple):
    """Where a curve passes, and how steeply."""

    x: float
    y: float
    slope: float


class Curve:
    """A smooth curve y(x) through points, given with its slope at each.

    Parameters
    ----------
    points : K + 1 points, x increasing
    curviness : K roundings, 0 … 1, of the bends between them

    Called with an array, it returns y in the same shape; `slope` returns dy/dx.
    """

    def __init__(self, points: list[Point], curviness: list[float]) -> None:
        bends = [_bend(a, b, c) for a, b, c in zip(points[:-1], points[1:], curviness, strict=True)]
        x, y, slope = (np.concatenate([bend[i][:-1] for bend in bends] + [[points[-1][i]]]) for i in range(3))
        width, rise = np.diff(x), np.diff(y)
        square = 3 * rise / width - 2 * slope[:-1] - slope[1:]
        cube = slope[:-1] + slope[1:] - 2 * rise / width
        none = np.zeros(1)
        self._knots = x
        self._start = np.concatenate([x[:1], x])
        # One cubic a column: straight before the first knot and after the last.
        self._powers = np.stack([
            np.concatenate([y[:1], y]),
            np.concatenate([slope[:1], slope]),
            np.concatenate([none, square / width, none]),
            np.concatenate([none, cube / width**2, none]),
        ])

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.with_slope(x)[0]

    def slope(self, x: np.ndarray) -> np.ndarray:
        """dy/dx at x."""
        return self.with_slope(x)[1]

    def with_slope(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """y and dy/dx at x."""
        piece = np.searchsorted(self._knots, x)
        d = x - self._start[piece]
        p0, p1, p2, p3 = self._powers[:, piece]
        return p0 + d * (p1 + d * (p2 + d * p3)), p1 + d * (2 * p2 + 3 * d * p3)


def bend_points(a: Point, b: Point, curviness: float) -> np.ndarray:
    """(6, 2) the Bézier points of the bend from a to b."""
    x = (b.y - a.y - b.x * b.slope + a.x * a.slope) / (a.slope - b.slope)
    corner = np.array([x, b.y + (x - b.x) * b.slope])
    rounding = 0.1 + 0.8 * curviness
    start, end = np.array(a[:2]), np.array(b[:2])
    near_start, near_end = start + rounding * (corner - start), end + rounding * (corner - end)
    return np.array([start, near_start, near_start, near_end, near_end, end])


def _bend(a: Point, b: Point, curviness: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Knots along one bend: x, y and dy/dx, each (_PIECES + 1,)."""
    points, u = bend_points(a, b, curviness), np.linspace(0, 1, _PIECES + 1)[:, None]
    v = 1 - u
    x, y = (np.hstack([v**5, 5 * u * v**4, 10 * u**2 * v**3, 10 * u**3 * v**2, 5 * u**4 * v, u**5]) @ points).T
    dx, dy = (np.hstack([v**4, 4 * u * v**3, 6 * u**2 * v**2, 4 * u**3 * v, u**4]) @ np.diff(points, axis=0)).T
    slope = dy / dx
    slope[0], slope[-1] = a.slope, b.slope  # without rounding: beyond its ends the curve must stay flat where it is flat
    return x, y, slope


def _active_force_length(shortest: float, shoulder: float, longest: float, shallow_slope: float, curviness: float) -> Curve:
    """No force at the shortest and the longest length, 1 at length 1; steep, then shallow on the way up.

    The steep part runs from (shortest, 0) toward (shoulder, y1) with y1 = 1 - slope (0.95 - shoulder), 1.25 times as steep
    at its middle as the straight line would be; the shallow part keeps its slope at its own middle; the way down leaves a
    margin of 0.05 at the top and at the end.
    """
    top = 0.95
    y = 1 - shallow_slope * (top - shoulder)
    middle = 1 + 0.05
    points = [
        Point(shortest, 0.0, 0.0),
        Point((shortest + shoulder) / 2, y / 2, 1.25 * y / (shoulder - shortest)),
        Point((shoulder + top) / 2, (1 + y) / 2, shallow_slope),
        Point(1.0, 1.0, 0.0),
        Point((middle + longest) / 2, 0.5, -1 / (longest - 0.05 - middle)),
        Point(longest, 0.0, 0.0),
    ]
    return Curve(points, [curviness] * 5)


def _passive_force_length(strain_at_one: float, low_stiffness: float, stiffness_times_strain: float, curviness: float) -> Curve:
    """No force up to length 1, then a foot of low stiffness, then ever stiffer up to force 1; straight beyond."""
    stiffness = stiffness_times_strain / strain_at_one
    foot = min(0.1 / stiffness, 0.1 * strain_at_one)
    points = [
        Point(1.0, 0.0, 0.0),
        Point(1 + foot, low_stiffness * foot / 2, low_stiffness),
        Point(1 + strain_at_one, 1.0, stiffness),
    ]
    return Curve(points, [curviness] * 2)


def _force_velocity(
    eccentric_plateau: float,
    slope_near_shortening_limit: float,
    isometric_slope: float,
    slope_near_lengthening_limit: float,
    concentric_curviness: float,
    eccentric_curviness: float,
) -> Curve:
    """0 at speed -1 (shortening), 1 at rest, the plateau at speed 1 (lengthening) and beyond."""
    points = [
        Point(-1.0, 0.0, 0.0),
        Point(-0.9, 0.05 * slope_near_shortening_limit, slope_near_shortening_limit),
        Point(0.0, 1.0, isometric_slope),
        Point(0.9, eccentric_plateau - 0.05 * slope_near_lengthening_limit, slope_near_lengthening_limit),
        Point(1.0, eccentric_plateau, 0.0),
    ]
    return Curve(points, [concentric_curviness] * 2 + [eccentric_curviness] * 2)


def _tendon_force_length(strain_at_one: float, stiffness_times_strain: float, toe_force: float, curviness: float) -> Curve:
    """No force up to the slack length, a toe that stiffens, then a straight line through force 1 at the given strain."""
    stiffness = stiffness_times_strain / strain_at_one

    def on_the_line(force: float) -> float:
        return 1 + strain_at_one + (force - 1) / stiffness

    foot = 1 + (on_the_line(toe_force) - 1) / 10
    slope = toe_force / 2 / (on_the_line(toe_force / 2) - foot)
    x = (foot + on_the_line(toe_force / 2)) / 2
    points = [Point(1.0, 0.0, 0.0), Point(x, slope * (x - foot), slope), Point(on_the_line(toe_force), toe_force, stiffness)]
    return Curve(points, [curviness] * 2)


def _figures(name: str) -> dict[str, float]:
    return {key: row["value"] for key, row in _TABLE[name].items() if key != "cite"}


_TABLE = json.loads((resources.files(__package__) / "anatomy" / "hill_curves.json").read_text(encoding="utf-8"))
_velocity = _figures("force_velocity")

#: Speed of shortening at which no force is left, optimal fibre lengths per s.
GREATEST_SPEED = _velocity.pop("greatest_speed")
#: Force over fibre length at full activation [gordon1966; millard2013].
active_force_length = _active_force_length(**_figures("active_force_length"))
#: Force over fibre length without activation [zajac1989; millard2013].
passive_force_length = _passive_force_length(**_figures("passive_force_length"))
#: Factor on the active force over speed, + = lengthening [hill1938; katz1939; millard2013].
force_velocity = _force_velocity(**_velocity)
#: Force over tendon length in slack lengths [zajac1989; millard2013].
tendon_force_length = _tendon_force_length(**_figures("tendon_force_length"))
