"""How the hip and the knee turn, and why it does not matter which bone holds still.

Frames: x forward, y up, z to the right; m and rad. The right hip turns about z (flexion), then about the carried x
(adduction), then about the carried y (internal rotation), as in gait2392 [delp1990]:

    R = Rz(flexion) Rx(adduction) Ry(rotation),    a femur point p lies at  hip centre + R p  in the pelvis.

The knee is planar: the tibia turns about z and glides, both set by knee flexion alone [delp1990].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .errors import Range, angle_rows
from .spline import Spline

#: A bone in the room may face anywhere; more than a full turn is a mistake of units.
_IN_THE_ROOM = 360.0
_PELVIS = tuple(Range(f"pelvis {turn}", -_IN_THE_ROOM, _IN_THE_ROOM) for turn in ("tilt", "list", "rotation"))
_THIGH = tuple(Range(f"thigh {turn}", -_IN_THE_ROOM, _IN_THE_ROOM) for turn in ("flexion", "adduction", "rotation"))
#: cos(adduction) below which the two outer axes count as one.
_LOCK = 1e-9


def rotation_components(angles: np.ndarray, slopes: bool = False) -> np.ndarray:
    """R of the hip for each column of `angles`, with its slopes when asked for.

    Parameters
    ----------
    angles : (3, N) flexion, adduction, internal rotation, rad
    slopes : also return dR/d(flexion), dR/d(adduction), dR/d(rotation)

    Returns
    -------
    (1, 3, 3, N), or (4, 3, 3, N) with slopes. Components come first, so that each is one contiguous run of poses.
    """
    (sf, sa, sr), (cf, ca, cr) = np.sin(angles), np.cos(angles)
    out = np.empty((4 if slopes else 1, 3, 3, angles.shape[1]))
    r = out[0]
    r[2, 0], r[2, 1], r[2, 2] = -ca * sr, sa, ca * cr
    r[0, 0], r[0, 1], r[0, 2] = cf * cr - sf * sa * sr, -sf * ca, cf * sr + sf * sa * cr
    r[1, 0], r[1, 1], r[1, 2] = sf * cr + cf * sa * sr, cf * ca, sf * sr - cf * sa * cr
    if slopes:  # a turn about an axis moves every column of R by axis × column
        out[1, 0], out[1, 1], out[1, 2] = -r[1], r[0], 0.0
        out[2, 0], out[2, 1], out[2, 2] = sf * r[2], -cf * r[2], cf * r[1] - sf * r[0]
        out[3, :, 0], out[3, :, 1], out[3, :, 2] = -r[:, 2], 0.0, r[:, 0]
    return out


def hip_matrices(angles: np.ndarray) -> np.ndarray:
    """(N, 3) flexion, adduction, internal rotation (rad) → (N, 3, 3) rotations that carry femur vectors into the pelvis."""
    return np.moveaxis(rotation_components(np.asarray(angles, float).T)[0], -1, 0)


def hip_angles(matrices: np.ndarray) -> np.ndarray:
    """(N, 3, 3) rotations → (N, 3) flexion, adduction, internal rotation (rad), the inverse of `hip_matrices`.

    Adduction comes out in −90° … 90°. At ±90° flexion and rotation turn about one line and cannot be told apart: the
    whole turn is then called flexion, and rotation is 0.
    """
    m = np.asarray(matrices, float)
    adduction = np.arcsin(np.clip(m[:, 2, 1], -1.0, 1.0))
    locked = np.hypot(m[:, 0, 1], m[:, 1, 1]) < _LOCK
    flexion = np.where(locked, np.arctan2(m[:, 1, 0], m[:, 0, 0]), np.arctan2(-m[:, 0, 1], m[:, 1, 1]))
    rotation = np.where(locked, 0.0, np.arctan2(-m[:, 2, 0], m[:, 2, 2]))
    return np.stack([flexion, adduction, rotation], axis=1)


def pelvis_on_femur(pelvis: np.ndarray, thigh: np.ndarray) -> np.ndarray:
    """The hip angles that a moved pelvis over a moved thigh amounts to.

    Parameters
    ----------
    pelvis : (N, 3) tilt, list, rotation of the pelvis in the room, rad: turns about z, x, y in that order, right-handed
    thigh : (N, 3) flexion, adduction, internal rotation of the thigh in the room, rad: the same turns

    Returns
    -------
    (N, 3) flexion, adduction, internal rotation of the right hip, rad

    Raises
    ------
    ValueError
        for a wrong shape, a value that is not finite, or one beyond ±360°.
    """
    pelvis, thigh = angle_rows("pelvis", pelvis, _PELVIS), angle_rows("thigh", thigh, _THIGH)
    if len(pelvis) != len(thigh):
        raise ValueError(f"pelvis and thigh must have a row for each pose; given were {len(pelvis)} and {len(thigh)} rows")
    return hip_angles(hip_matrices(pelvis).transpose(0, 2, 1) @ hip_matrices(thigh))


class TibiaInFemur(NamedTuple):
    """Where the tibia is, for N poses: it has turned back by the knee flexion, and its origin has glided to (x, y), m."""

    cos: np.ndarray
    sin: np.ndarray
    x: np.ndarray
    y: np.ndarray

    def carry(self, point: Sequence[float] | np.ndarray) -> np.ndarray:
        """A tibia point, (3,) or (3, N) m, in the femur frame, (3, N) m."""
        x, y, z = point
        return np.stack([
            self.x + self.cos * x + self.sin * y,
            self.y - self.sin * x + self.cos * y,
            np.broadcast_to(z, self.x.shape),
        ])


def tibia_in_femur(flexion: np.ndarray, x: Spline, y: Spline) -> TibiaInFemur:
    """The tibia's place at (N,) knee flexion, rad, on a knee whose origin glides along the splines x and y."""
    return TibiaInFemur(np.cos(flexion), np.sin(flexion), x(flexion), y(flexion))
