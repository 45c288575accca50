"""The small mathematics of drawn muscles: Catmull-Rom weights, even spacing along a route, and the profile of a belly.

The mirror of `frontend/src/scene/curve.ts`.
"""
from __future__ import annotations

import numpy as np


def spline_weights(nodes: int, u: np.ndarray) -> np.ndarray:
    """(S, nodes) weights: the points at `u` (S, 0 … 1) of a Catmull-Rom curve through `nodes` points.

    Beyond an end the curve goes on as if reflected there: P(-1) = 2 P(0) - P(1).
    """
    s, count = u * (nodes - 1), len(u)
    k = np.minimum(s.astype(int), nodes - 2)
    u = s - k  # how far into its span each point lies
    four = np.stack([(-u + 2 * u**2 - u**3) / 2, (2 - 5 * u**2 + 3 * u**3) / 2, (u + 4 * u**2 - 3 * u**3) / 2, (-(u**2) + u**3) / 2])
    padded = np.zeros((count, nodes + 2))
    for tap in range(4):
        padded[np.arange(count), k + tap] += four[tap]
    weights = padded[:, 1:-1].copy()
    weights[:, 0] += 2 * padded[:, 0]
    weights[:, 1] -= padded[:, 0]
    weights[:, -1] += 2 * padded[:, -1]
    weights[:, -2] -= padded[:, -1]
    return weights


def spread(route: np.ndarray, count: int) -> np.ndarray:
    """(count, 3) nodes evenly spaced along the polyline `route` (P, 3)."""
    s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(route, axis=0), axis=1))])
    at = np.linspace(0, s[-1], count)
    return np.stack([np.interp(at, s, route[:, a]) for a in range(3)], axis=1)


def smooth(start: float, stop: float, x: np.ndarray) -> np.ndarray:
    """0 up to `start`, 1 from `stop` on, an S between."""
    t = np.clip((x - start) / (stop - start), 0, 1)
    return t * t * (3 - 2 * t)


def belly(u: np.ndarray, start: np.ndarray, stop: np.ndarray, fullness: float) -> np.ndarray:
    """How full a muscle is at `u` (0 tendon … 1 mid-belly) when its flesh lies between `start` and `stop`."""
    x = np.clip((u - start) / (stop - start), 0, 1)
    return smooth(0, 1, 1 - np.abs(2 * x - 1) ** fullness)


def along(points: np.ndarray, axis: int) -> np.ndarray:
    """Central differences along an axis, one-sided at its ends (not halved: only directions are wanted)."""
    points = np.moveaxis(points, axis, 0)
    padded = np.concatenate([points[:1], points, points[-1:]])
    return np.moveaxis(padded[2:] - padded[:-2], 0, axis)
