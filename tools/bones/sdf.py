"""Signed-distance fields to sculpt bones with: negative inside, positive outside, metres.

A bone is a blend of a few primitives, each one named part of anatomy. A `Field` maps points (N, 3) to
distances (N,), and fields combine by `blend` (smooth union), `carve` (smooth subtraction) and `keep`
(smooth intersection). The blends have compact support: two parts farther apart than the blend radius
do not change each other, so a primitive may answer roughly where it is far away. That is what `_near`
does, and it is what makes a whole pelvis a matter of seconds.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator, RBFInterpolator, RectBivariateSpline, make_interp_spline
from scipy.spatial import cKDTree

Point = Sequence[float]
FAR = 0.022  # beyond this distance a primitive may answer with the distance to its box


def smooth_min(a: np.ndarray, b: np.ndarray, k: float) -> np.ndarray:
    """Minimum of a and b, rounded where they differ by less than k (cubic, so curvature stays continuous)."""
    h = np.maximum(k - np.abs(a - b), 0.0) / k
    return np.minimum(a, b) - h * h * h * k / 6.0


class Field:
    """A signed-distance field (or a lower bound of one away from its surface): points (N, 3) m to distances (N,) m."""

    def __init__(self, distance: Callable[[np.ndarray], np.ndarray]):
        self._distance = distance

    def __call__(self, points: np.ndarray) -> np.ndarray:
        return self._distance(points)

    def blend(self, other: Field, k: float) -> Field:
        """Union with a fillet about k wide."""
        return Field(lambda p: smooth_min(self(p), other(p), k))

    def carve(self, other: Field, k: float) -> Field:
        """This field without the other, the edge rounded over k."""
        return Field(lambda p: -smooth_min(-self(p), other(p), k))

    def keep(self, other: Field, k: float) -> Field:
        """What lies in both, the edge rounded over k."""
        return Field(lambda p: -smooth_min(-self(p), -other(p), k))

    def grown(self, by: float) -> Field:
        return Field(lambda p: self(p) - by)

    def mirrored(self) -> Field:
        """The right half (z > 0) repeated on the left."""
        return Field(lambda p: self(p * [1.0, 1.0, 0.0] + np.abs(p) * [0.0, 0.0, 1.0]))

    def gradient(self, points: np.ndarray, step: float = 2e-4) -> np.ndarray:
        axes = np.eye(3) * step
        return np.stack([self(points + a) - self(points - a) for a in axes], axis=-1) / (2 * step)


def _near(lo: np.ndarray, hi: np.ndarray, distance: Callable[[np.ndarray], np.ndarray]) -> Field:
    """Evaluate `distance` only within FAR of the box lo…hi; elsewhere answer with the distance to the box."""
    def field(p: np.ndarray) -> np.ndarray:
        box = np.linalg.norm(np.maximum(np.maximum(lo - p, p - hi), 0.0), axis=-1)
        near = box < FAR
        box[near] = distance(p[near])
        return box
    return Field(field)


def plane(at: Point, normal: Point) -> Field:
    """The half space behind a plane."""
    n = np.asarray(normal, float) / np.linalg.norm(normal)
    return Field(lambda p: (p - np.asarray(at)) @ n)


def ball(centre: Point, radius: float) -> Field:
    c = np.asarray(centre, float)
    return Field(lambda p: np.linalg.norm(p - c, axis=-1) - radius)


def ellipsoid(centre: Point, radii: Point, axes: Sequence[Point] | None = None) -> Field:
    """An ellipsoid; `axes` are the directions of its radii (made orthonormal in the order given)."""
    c, r = np.asarray(centre, float), np.asarray(radii, float)
    frame = np.eye(3) if axes is None else _frame(axes)
    reach = np.sqrt(((frame * r[:, None]) ** 2).sum(0))

    def distance(p: np.ndarray) -> np.ndarray:
        q = (p - c) @ frame.T
        k0 = np.linalg.norm(q / r, axis=-1)
        k1 = np.linalg.norm(q / r**2, axis=-1)
        return k0 * (k0 - 1.0) / np.maximum(k1, 1e-9)
    return _near(c - reach, c + reach, distance)


def tube(points: Sequence[Point], radii: float | Sequence[float], flat: Sequence[float] | float = 1.0,
         flat_along: Point = (0.0, 0.0, 1.0), samples: int = 48) -> Field:
    """A rope along a smooth curve through the points, its radius given at each of them.

    `flat` scales the radius in the direction `flat_along` (made normal to the curve): below 1 for a strap or blade.
    """
    knots = np.asarray(points, float)
    chord = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(knots, axis=0), axis=1))]
    chord /= chord[-1]
    u = np.linspace(0.0, 1.0, samples)
    curve = make_interp_spline(chord, knots, k=min(3, len(knots) - 1))(u)
    along = lambda values: PchipInterpolator(chord, np.broadcast_to(np.asarray(values, float), chord.shape))(u)
    radius, squash = along(radii), along(flat)
    tangent = np.gradient(curve, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.asarray(flat_along, float) - (tangent @ np.asarray(flat_along, float))[:, None] * tangent
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    tree = cKDTree(curve)
    round_section = bool(np.all(squash == 1.0))

    def distance(p: np.ndarray) -> np.ndarray:
        nearest = tree.query(p)[1]
        best = None
        for first in (np.maximum(nearest - 1, 0), np.minimum(nearest, samples - 2)):
            a, ab = curve[first], curve[first + 1] - curve[first]
            t = np.clip(((p - a) * ab).sum(-1) / (ab * ab).sum(-1), 0.0, 1.0)
            off = p - a - t[:, None] * ab
            r = radius[first] + t * (radius[first + 1] - radius[first])
            length = np.linalg.norm(off, axis=-1)
            if round_section:
                d = length - r
            else:
                s = squash[first] + t * (squash[first + 1] - squash[first])
                n = side[first] + t[:, None] * (side[first + 1] - side[first])
                w = (off * n).sum(-1)
                rest = np.maximum(length**2 - w**2, 0.0)
                k0 = np.sqrt(rest + (w / s) ** 2)
                k1 = np.sqrt(rest + (w / s**2) ** 2)
                d = k0 * (k0 - r) / np.maximum(k1, 1e-9)
                d = np.where(k1 < 1e-6, -r * np.minimum(s, 1.0), d)
            best = d if best is None else np.minimum(best, d)
        return best
    reach = (radius * np.maximum(squash, 1.0))[:, None]
    return _near((curve - reach).min(0), (curve + reach).max(0), distance)


def sheet(knots: Sequence[Sequence[float]], outline: Sequence[Point], normal: Point, up: Point, edge: float) -> Field:
    """A curved blade of varying thickness.

    knots: rows (x, y, z, thickness) through which the middle surface passes as a thin-plate spline over the plane
    with the given normal; outline: points of the closed rim, projected on that plane; edge: rounding of the rim.
    Height, thickness and distance from the rim are tabulated once on that plane: the knots are few, the queries many.
    """
    w_axis, v_axis, u_axis = _frame([normal, up, np.cross(up, normal)])
    k = np.asarray(knots, float)
    flat = k[:, :3] @ np.stack([u_axis, v_axis, w_axis]).T
    rim = np.asarray(outline, float) @ np.stack([u_axis, v_axis]).T
    grid = [np.arange(lo - 0.035, hi + 0.035, 0.0015) for lo, hi in zip(rim.min(0), rim.max(0))]
    at = np.stack(np.meshgrid(*grid, indexing="ij"), -1).reshape(-1, 2)
    surface = RBFInterpolator(flat[:, :2], np.c_[flat[:, 2], k[:, 3] / 2], kernel="thin_plate_spline")(at)
    height, half, inset = (RectBivariateSpline(*grid, column.reshape(len(grid[0]), -1)) for column in (*surface.T, _rim_distance(rim, at)))

    def distance(p: np.ndarray) -> np.ndarray:
        u, v = p @ u_axis, p @ v_axis
        slope = np.hypot(height.ev(u, v, dx=1), height.ev(u, v, dy=1))
        slab = (np.abs(p @ w_axis - height.ev(u, v)) - half.ev(u, v)) / np.sqrt(1 + slope**2)
        return -smooth_min(-slab, -inset.ev(u, v), edge)
    spread = np.vstack([np.asarray(outline, float), k[:, :3]])
    return _near(spread.min(0) - 0.01, spread.max(0) + 0.01, distance)


def _rim_distance(rim: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Signed distance in the plane, negative inside, from the smooth closed curve through the rim's points."""
    closed = np.vstack([rim, rim[:1]])
    chord = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    curve = make_interp_spline(chord, closed, k=3, bc_type="periodic")(np.linspace(0, chord[-1], 7201)[:-1])
    inside = np.zeros(len(at), bool)
    for a, b in zip(curve[::20], np.roll(curve, -20, axis=0)[::20]):
        crosses = (a[1] > at[:, 1]) != (b[1] > at[:, 1])
        inside[crosses] ^= at[crosses, 0] < (b[0] - a[0]) * (at[crosses, 1] - a[1]) / (b[1] - a[1]) + a[0]
    return cKDTree(curve).query(at)[0] * np.where(inside, -1.0, 1.0)


def _frame(axes: Sequence[Point]) -> np.ndarray:
    """Orthonormal rows from two or three directions, the first kept as it is."""
    rows: list[np.ndarray] = []
    for axis in axes:
        v = np.asarray(axis, float)
        for r in rows:
            v = v - (v @ r) * r
        rows.append(v / np.linalg.norm(v))
    if len(rows) == 2:
        rows.append(np.cross(rows[0], rows[1]))
    return np.stack(rows)
