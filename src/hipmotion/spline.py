"""The cubic spline of the published geometry.

OpenSim's SimmSpline is the spline of Forsythe, Malcolm and Moler: a smooth cubic whose third derivative, in the first
and in the last interval, is that of the one cubic through the four nearest knots. Beyond its ends it goes on straight.
It is neither the "natural" spline nor the "not-a-knot" one, and at the knee the difference is millimetres of muscle.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Spline:
    """A cubic spline through knots.

    Parameters
    ----------
    knots : (K,) increasing, in the unit of the argument (here rad)
    values : (K,) in the unit of the result (here m)

    Called with an array of arguments, it returns an array of the same shape.
    """

    def __init__(self, knots: Sequence[float], values: Sequence[float]) -> None:
        x, y = np.asarray(knots, float), np.asarray(values, float)
        if x.ndim != 1 or x.shape != y.shape or len(x) < 2 or not np.all(np.diff(x) > 0):
            raise ValueError(f"a spline needs two or more increasing knots, each with a value; given {x.tolist()} and {y.tolist()}")
        h, chord, s = np.diff(x), np.diff(y) / np.diff(x), _sixths(x, y)
        slope = chord - h * (2 * s[:-1] + s[1:])
        last_slope = chord[-1] + h[-1] * (s[-2] + 2 * s[-1])
        # One piece a column, powers 0 … 3 of (argument - start): straight before the first knot and after the last.
        straight = np.zeros(1)
        self._knots = x
        self._start = np.concatenate([x[:1], x])
        self._powers = np.stack([
            np.concatenate([y[:1], y]),
            np.concatenate([slope[:1], slope, [last_slope]]),
            np.concatenate([straight, 3 * s[:-1], straight]),
            np.concatenate([straight, np.diff(s) / h, straight]),
        ])

    def __call__(self, argument: np.ndarray) -> np.ndarray:
        piece = np.searchsorted(self._knots, argument)
        d = argument - self._start[piece]
        p0, p1, p2, p3 = self._powers[:, piece]
        return p0 + d * (p1 + d * (p2 + d * p3))


def _sixths(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A sixth of the second derivative at each knot, from continuity inside and the third derivative at both ends."""
    n, h = len(x), np.diff(x)
    if n == 2:
        return np.zeros(2)
    equations, right = np.zeros((n, n)), np.zeros(n)
    inside = np.arange(1, n - 1)
    equations[inside, inside - 1], equations[inside, inside + 1] = h[:-1], h[1:]
    equations[inside, inside] = 2 * (h[:-1] + h[1:])
    right[1:-1] = np.diff(np.diff(y) / h)
    equations[0, :2], equations[-1, -2:] = (-h[0], h[0]), (h[-1], -h[-1])
    if n > 3:
        right[0] = h[0] ** 2 * _third_difference(x[:4], y[:4])
        right[-1] = -(h[-1] ** 2) * _third_difference(x[-4:], y[-4:])
    return np.linalg.solve(equations, right)


def _third_difference(x: np.ndarray, y: np.ndarray) -> float:
    """Newton's divided difference over four knots: a sixth of the third derivative of their cubic."""
    for k in (1, 2, 3):
        y = np.diff(y) / (x[k:] - x[:-k])
    return float(y[0])
