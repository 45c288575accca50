"""Moment arms about any axis, from those about the hip's own three.

The hip's own axes are z of the pelvis (flexion), the carried x (adduction) and the carried y (rotation). They are not at
right angles, but between them they fix the moment that a newton of pull makes about the hip centre: one vector m. Its
component along an axis is the arm about it. The pelvis is pulled by the other end of the same string, and gets -m.
"""

from __future__ import annotations

import numpy as np

from .arrays import directions, numbers
from .errors import Range, angle_rows, unknown_name
from .kinematics import hip_matrices

FRAMES = ("pelvis", "femur", "room")
BONES = ("femur", "pelvis")
#: A pelvis in the room may face anywhere; more than a full turn is a mistake of units.
_IN_THE_ROOM = tuple(Range(f"pelvis {turn}", -360.0, 360.0) for turn in ("tilt", "list", "rotation"))


def moment_per_newton(q: np.ndarray, arms: np.ndarray) -> np.ndarray:
    """(N, 4) poses (rad) and (N, M, 3) arms about the hip's own axes (m) → (N, M, 3) moment on the femur per newton, m.

    In the pelvis frame, about the hip centre. With f the flexion and a the adduction, the axes are (0, 0, 1),
    (cos f, sin f, 0) and cos a · (-sin f, cos f, 0) + sin a · (0, 0, 1).
    """
    (sf, sa), (cf, ca) = (wave(q[:, :2]).T[:, :, None] for wave in (np.sin, np.cos))
    flexion, adduction, rotation = np.moveaxis(arms, -1, 0)
    across = (rotation - sa * flexion) / ca
    return np.stack([adduction * cf - across * sf, adduction * sf + across * cf, flexion], axis=-1)


def axes_in_the_pelvis(q: np.ndarray, axes: np.ndarray, frame: str, pelvis: np.ndarray | None) -> np.ndarray:
    """The axes at length 1 in the pelvis frame: (N, K, 3), or (1, K, 3) if they are the same in every pose.

    Arguments and errors are those of `Hip.moment_arms_about`.
    """
    if frame not in FRAMES:
        raise unknown_name("frame", frame, FRAMES)
    axes = numbers("axes", axes, (len(q), "K", 3) if _depth(axes) == 3 else ("K", 3), "any unit of length")
    unit = directions("axes", axes).reshape(1 if axes.ndim == 2 else len(q), axes.shape[-2], 3)
    if (frame == "room") != (pelvis is not None):
        raise ValueError(f"pelvis is given with axes in the frame 'room', and only then; the frame was {frame!r}")
    if frame == "pelvis":
        return unit
    if frame == "femur":
        return unit @ hip_matrices(q[:, :3]).transpose(0, 2, 1)
    pelvis = angle_rows("pelvis", pelvis, _IN_THE_ROOM)
    if len(pelvis) != len(q):
        raise ValueError(f"pelvis must have a row for each pose; given were {len(pelvis)} rows for {len(q)} poses")
    return unit @ hip_matrices(pelvis)


def _depth(given: object) -> int | None:
    try:
        return np.ndim(given)
    except ValueError:  # rows of unequal length, refused with the other shapes
        return None


def sign_on(bone: str) -> float:
    """+1 for the femur, -1 for the pelvis; `ValueError` for another name."""
    if bone not in BONES:
        raise unknown_name("bone", bone, BONES)
    return 1.0 if bone == "femur" else -1.0
