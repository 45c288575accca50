"""A string around a cylinder: the shortest way between two points, in closed form.

Where a muscle lies over a bone, its path can be held off by a cylinder in place of points. Seen along the axis, the
string leaves the start on a tangent, follows the circle and leaves it on a tangent to the end. With d the distance of a
point from the axis and R the radius, the tangent meets the circle acos(R / d) ahead of the point and is sqrt(d² - R²)
long. Going round in the sense s = ±1, and with Δ the angle from start to end in that sense,

    arc = Δ - acos(R / d1) - acos(R / d2),     flat length = sqrt(d1² - R²) + R · arc + sqrt(d2² - R²).

Where the arc comes out below 0 the straight line clears the cylinder and is the path. Along the axis the string climbs
evenly over its flat length, for a cylinder unrolls into a plane and the shortest way in a plane is straight:

    length = sqrt(flat length² + climb²).

A path that is the shortest changes its length only through its ends, so the unit vectors at the two ends are the slopes
of the length over the two points, wrapped or not. With them a wrapped muscle has its arms: on a bone that carries the end
at p from the joint, about an axis e, -dL/dq = -(e × p) · (slope at the end).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import directions, numbers


@dataclass(frozen=True)
class Wrapped:
    """N strings, each around the cylinder or straight past it."""

    #: (N,) m
    lengths: np.ndarray
    #: (N,) does the string lie on the cylinder?
    touches: np.ndarray
    #: (N, 2, 3) m, where the string meets the cylinder and where it leaves it; NaN where it does not touch
    tangents: np.ndarray
    #: (N, 3) dL/d(start): the unit vector along the string, out of it at its start
    start_slopes: np.ndarray
    #: (N, 3) dL/d(end): the unit vector along the string, out of it at its end
    end_slopes: np.ndarray


def wrap_cylinder(
    start: np.ndarray, end: np.ndarray, *, centre: np.ndarray, axis: np.ndarray, radius: float, side: np.ndarray | None = None
) -> Wrapped:
    """Wrap N strings around one cylinder, which has no end caps.

    Parameters
    ----------
    start, end : (N, 3) m, the points the strings run between, in the frame of the cylinder's bone, outside the cylinder
    centre : (3,) m, a point on its axis
    axis : (3,) the direction of its axis, of any length but 0
    radius : m, above 0
    side : (3,) a direction across the axis: the string keeps to this side of the cylinder, round the long way if it has to.
        Of the two wedges that start and end make at the axis, it runs in the one whose middle points to this side; where
        the side lies square to both middles it changes wedges, and its length jumps. Without a side, the string takes the
        shorter way round; where both are equally long it changes sides, and its direction jumps.

    Returns
    -------
    Wrapped

    Raises
    ------
    ValueError
        for a wrong shape or type, a value that is not finite, a radius that is not positive, an axis without length, a
        side along the axis, or a point inside the cylinder; it says which.
    """
    start = numbers("start", start, ("N", 3), "m")
    end = numbers("end", end, (len(start), 3), "m")
    centre = numbers("centre", centre, (3,), "m")
    across, up, along = _frame(axis, side)
    radius = float(numbers("radius", radius, (), "m"))
    if radius <= 0:
        raise ValueError(f"radius must be above 0 m; given was {radius:g}")
    # The plane of the circle as complex numbers, and the height along the axis.
    flat, heights = [], []
    for name, point in (("start", start), ("end", end)):
        offset = point - centre
        flat.append(offset @ across + 1j * (offset @ up))
        heights.append(offset @ along)
        inside = np.nonzero(np.abs(flat[-1]) < radius)[0]
        if len(inside):
            raise ValueError(
                f"{name}, row {inside[0]}: {np.abs(flat[-1][inside[0]]):.6g} m from the axis; "
                f"a string cannot begin inside a cylinder of radius {radius:g} m ({len(inside)} such rows)"
            )
    ahead = [np.arccos(np.minimum(radius / np.abs(p), 1.0)) for p in flat]
    tangent = [np.sqrt(np.maximum(np.abs(p) ** 2 - radius**2, 0.0)) for p in flat]
    sense, turn = _way_round(*flat, side is not None)
    # The string meets the circle ahead of the start and leaves it behind the end.
    at = [radius * _direction(p) * np.exp(1j * way * sense * a) for p, way, a in zip(flat, (1, -1), ahead, strict=True)]
    arc = turn - ahead[0] - ahead[1]
    touches = arc > 0
    run = tangent[0] + radius * arc + tangent[1]
    run = np.where(touches, run, np.abs(flat[1] - flat[0]))
    climb = heights[1] - heights[0]
    lengths = np.hypot(run, climb)
    straight = _direction(flat[1] - flat[0])
    heading = [np.where(touches, 1j * sense * _direction(p), straight) for p in at]  # across the radius
    level = np.divide(run, lengths, out=np.zeros(len(run)), where=lengths > 0)
    steep = np.divide(climb, lengths, out=np.zeros(len(run)), where=lengths > 0)

    def in_space(plane: np.ndarray, height: np.ndarray) -> np.ndarray:
        return plane.real[:, None] * across + plane.imag[:, None] * up + height[:, None] * along

    share = [np.divide(part, run, out=np.zeros(len(run)), where=run > 0) for part in (tangent[0], tangent[0] + radius * arc)]
    tangents = np.stack([centre + in_space(p, heights[0] + s * climb) for p, s in zip(at, share, strict=True)], axis=1)
    tangents[~touches] = np.nan
    return Wrapped(lengths, touches, tangents, -in_space(level * heading[0], steep), in_space(level * heading[1], steep))


def _frame(axis: np.ndarray, side: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three unit vectors at right angles: across the axis (toward the side, if there is one), the third, along the axis."""
    along = directions("axis", numbers("axis", axis, (3,), "any unit of length"))
    if side is None:
        toward = np.eye(3)[np.argmin(np.abs(along))]
    else:
        toward = directions("side", numbers("side", side, (3,), "any unit of length"))
    across = toward - (toward @ along) * along
    if np.linalg.norm(across) <= 1e-9:
        raise ValueError(f"side must point across the axis; given was {list(side)} for the axis {list(axis)}")
    across /= np.linalg.norm(across)
    return across, np.cross(along, across), along


def _way_round(start: np.ndarray, end: np.ndarray, sided: bool) -> tuple[np.ndarray, np.ndarray]:
    """(N,) the sense, +1 or -1, and (N,) the angle from start to end in that sense, 0 … 2π.

    The side is the plane's real direction. Of the two wedges between start and end, the string runs in the one whose middle
    points to that side.
    """
    turn = np.angle(end * start.conj()) % (2 * np.pi)
    middle = _direction(start) * np.exp(0.5j * turn)
    forward = middle.real >= 0 if sided else turn <= np.pi
    return np.where(forward, 1.0, -1.0), np.where(forward, turn, 2 * np.pi - turn)


def _direction(plane: np.ndarray) -> np.ndarray:
    """Length 1, or 0 where there is none."""
    size = np.abs(plane)
    return np.divide(plane, size, out=np.zeros(len(plane), complex), where=size > 0)
