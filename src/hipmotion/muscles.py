"""Lengths and moment arms of the muscles that cross the hip.

A muscle's path is a string through points held to the bones. One segment of it crosses the hip: from P, its last point
on the pelvis, to D, its first point beyond (both measured from the hip centre). All else about the path is fixed by the
bones, or by the knee. So the hip enters a length through one number, P·RD, by the law of cosines,

    L = rest + |RD - P| = rest + sqrt(P·P + D·D - 2 P·RD),

and the moment arm, how much length the muscle would give up per radian, follows exactly:

    r = -dL/dq = P·(dR/dq)D / |RD - P|.

P·RD is a sum of nine products of an entry of R with one of the outer product of P and D: for many poses and muscles at
once it is one matrix product. A test holds r equal to lever × force about each axis, and to -dL/dq of the lengths.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import NamedTuple

import numpy as np

from .anatomy.geometry import COORDINATES, Geometry, Muscle, PathPoint, load
from .errors import angle_rows, unknown_name
from .kinematics import TibiaInFemur, rotation_components, tibia_in_femur

#: Poses worked on together: few enough to stay in the processor's cache.
_CHUNK = 1024
#: A switched point counts as present this far (rad) beyond its range, as in OpenSim.
_SWITCH_SLACK = 1e-5


class Path(NamedTuple):
    """A muscle's path in one pose: (P, 3) m in the pelvis frame, origin first, and the body that carries each point."""

    points: np.ndarray
    bodies: tuple[str, ...]


class Hip:
    """The right hip and its muscles.

    Parameters
    ----------
    geometry : the path of a geometry table, or a `Geometry` in hand; without it, the package's own (gait2392, modified;
        [delp1990])

    A pose is a row [flexion, adduction, internal rotation, knee flexion] in rad, and every method takes N of them as an
    (N, 4) array `q`. Poses outside the range the model is used in (flexion -40…140°, adduction -60…60°, rotation
    -70…70°, knee -10…140°), values that are not finite and other shapes raise `ValueError`.
    """

    def __init__(self, geometry: str | FilePath | Geometry | None = None) -> None:
        self.geometry = geometry if isinstance(geometry, Geometry) else load(geometry)
        rows = self.geometry.muscles
        #: M names, in the table's order: "glut_med1_r", …
        self.muscles = tuple(m.name for m in rows)
        #: M names of the field: "gluteus medius, anterior", …
        self.labels = tuple(m.label for m in rows)
        #: M groups: "gluteus medius", …
        self.groups = tuple(m.group for m in rows)
        #: (M,) m
        self.optimal_fibre_lengths = np.array([m.optimal_fibre_length_m for m in rows])
        self._lines = [_Line(m, np.array(self.geometry.hip_centre)) for m in rows]
        self._moving = {i: line for i, line in enumerate(self._lines) if line.moves}
        self._still = _StillLines([line for line in self._lines if not line.moves])
        #: Where their results go; a slice when all lines are such, for it costs nothing.
        self._still_columns = [i for i in range(len(rows)) if i not in self._moving] if self._moving else slice(None)

    def __repr__(self) -> str:
        return f"<Hip: {len(self.muscles)} muscles>"

    def muscle(self, name: str) -> Muscle:
        """The row of the table for one muscle: label, group, fibre and tendon figures, path points, source."""
        if name not in self.muscles:
            raise unknown_name("muscle", name, self.muscles)
        return self.geometry.muscles[self.muscles.index(name)]

    def only(self, names: str | Iterable[str]) -> Hip:
        """A hip with these muscles alone, in the order given. An unknown name raises `ValueError` with the nearest one."""
        names = [names] if isinstance(names, str) else names
        return Hip(replace(self.geometry, muscles=tuple(self.muscle(name) for name in names)))

    def lengths(self, q: np.ndarray) -> np.ndarray:
        """(N, 4) poses in rad → (N, M) lengths from origin to insertion, tendon included, m."""
        return self._solve(q, slopes=False)[0]

    def moment_arms(self, q: np.ndarray) -> np.ndarray:
        """(N, 4) poses in rad → (N, M, 3) moment arms for flexion, adduction, internal rotation, m.

        Positive tends to flex, adduct, rotate inward. Equal to -dL/dq, the length the muscle gives up per radian. Beyond
        45° of flexion iliacus and psoas lose a path point: their lengths jump there, and no arm accounts for the jump.
        """
        return self.lengths_and_moment_arms(q)[1]

    def lengths_and_moment_arms(self, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """`lengths` and `moment_arms` at the price of the latter."""
        lengths, arms = self._solve(q, slopes=True)
        return lengths, np.moveaxis(arms, 0, -1)

    def fibre_lengths(self, q: np.ndarray) -> np.ndarray:
        """(N, 4) poses in rad → (N, M) fibre lengths, as fractions of the optimal fibre length.

        The tendon does not stretch, and the fibres keep the distance between their two sheets (the height h of the
        parallelogram they make with them): fibre = sqrt((L - tendon slack length)² + h²). Where the tendon would hang
        slack the fibre stays at its shortest length, 0.4441 of the optimal one. Both rules are those of OpenSim's
        Millard2012EquilibriumMuscle with a rigid tendon.
        """
        rows = self.geometry.muscles
        slack = np.array([m.tendon_slack_length_m for m in rows])
        height = np.sin([m.pennation_rad for m in rows])
        along = np.maximum(self.lengths(q) - slack, 0.0) / self.optimal_fibre_lengths
        return np.maximum(np.hypot(along, height), self.geometry.shortest_fibre)

    def paths(self, q: np.ndarray) -> list[Path]:
        """One pose, (1, 4) in rad → the M paths, to be drawn. Points that this pose switches off are left out."""
        q = self._poses(q)
        if len(q) != 1:
            raise ValueError(f"paths are drawn for one pose, shape (1, 4); given was shape {q.shape}")
        rotation = rotation_components(q.T[:3])[0, :, :, 0]
        return [line.path(q.T, self._tibia(q.T), rotation) for line in self._lines]

    def _poses(self, q: np.ndarray) -> np.ndarray:
        return angle_rows("q", q, self.geometry.ranges)

    def _tibia(self, q: np.ndarray) -> TibiaInFemur:
        return tibia_in_femur(q[3], self.geometry.knee_x, self.geometry.knee_y)

    def _solve(self, q: np.ndarray, slopes: bool) -> tuple[np.ndarray, np.ndarray]:
        """Lengths (N, M) and, with `slopes`, arms (3, N, M), a chunk of poses at a time."""
        q = self._poses(q)
        lengths = np.empty((len(q), len(self._lines)))
        arms = np.empty((3 if slopes else 0, *lengths.shape))
        for start in range(0, len(q), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            pose = q[chunk].T
            rotation = rotation_components(pose[:3], slopes).reshape(-1, 9, pose.shape[1])
            lengths[chunk, self._still_columns], arms[:, chunk, self._still_columns] = self._still.solve(rotation)
            tibia = self._tibia(pose)
            for i, line in self._moving.items():
                lengths[chunk, i], arms[:, chunk, i] = _solve_moving(rotation, *line.ends(pose, tibia))
        return lengths, arms


class _StillLines:
    """The lines whose ends P and D keep still on their bones: the matrix product of the module's docstring."""

    def __init__(self, lines: list[_Line]) -> None:
        ends = [line.ends(None, None) for line in lines]
        proximal, distal, rest = (np.array([end[i] for end in ends]) for i in range(3))
        self._outer = (proximal.reshape(-1, 3, 1) * distal.reshape(-1, 1, 3)).reshape(-1, 9).T.copy()
        self._squares = (proximal**2 + distal**2).reshape(-1, 3).sum(axis=1)
        self._rest = rest.reshape(-1)

    def solve(self, rotation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(K, 9, N) entries of R, and of its slopes if K is 4 → lengths (N, M) and arms (K - 1, N, M), m."""
        dots = rotation.transpose(0, 2, 1) @ self._outer
        crossing = np.sqrt(self._squares - 2 * dots[0])
        return self._rest + crossing, np.divide(dots[1:], crossing, out=dots[1:])


def _solve_moving(rotation: np.ndarray, proximal: np.ndarray, distal: np.ndarray, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for one line whose P, D (3, N or 1) and rest (N or 1) depend on the pose → (N,) and (K - 1, N), m."""
    outer = (proximal[:, None] * distal).reshape(9, -1)
    dots = np.einsum("kin,in->kn", rotation, np.broadcast_to(outer, rotation.shape[1:]))
    crossing = np.sqrt((proximal**2).sum(axis=0) + (distal**2).sum(axis=0) - 2 * dots[0])
    return rest + crossing, dots[1:] / crossing


class _Line:
    """One muscle's path, split where it crosses the hip."""

    def __init__(self, muscle: Muscle, hip_centre: np.ndarray) -> None:
        self._points, self._centre = muscle.points, hip_centre
        self._proximal = _Chain([p for p in muscle.points if p.body == "pelvis"], hip_centre)
        self._distal = _Chain([p for p in muscle.points if p.body != "pelvis"][::-1], hip_centre)
        self.moves = any(p.when or p.glide or p.body == "tibia" for p in muscle.points)

    def ends(self, pose: np.ndarray | None, tibia: TibiaInFemur | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """P, D (3, n) and the rest of the length (n,), m, in (4, n) poses; a line that never moves needs no pose."""
        proximal, above = self._proximal.walk(pose, tibia)
        distal, below = self._distal.walk(pose, tibia)
        return proximal, distal, above + below

    def path(self, pose: np.ndarray, tibia: TibiaInFemur, rotation: np.ndarray) -> Path:
        """The path in one pose, (4, 1)."""
        here = [p for p in self._points if p.when is None or _present(p, pose)[0]]
        places = [_from_centre(p, self._centre, pose, tibia)[:, 0] for p in here]
        carried = [place if p.body == "pelvis" else rotation @ place for p, place in zip(here, places, strict=True)]
        return Path(self._centre + np.array(carried), tuple(p.body for p in here))


class _Chain:
    """The points on one side of the hip, from the far end toward the joint."""

    def __init__(self, points: list[PathPoint], hip_centre: np.ndarray) -> None:
        self._centre = hip_centre
        # Points fixed to the bone of the first add a length that never changes: it is summed here, once.
        same = 1
        while same < len(points) and _is_fixed(points[same], points[0].body) and _is_fixed(points[same - 1], points[0].body):
            same += 1
        steps = np.diff([p.at for p in points[:same]], axis=0) if same > 1 else np.zeros((1, 3))
        self._fixed_length = np.sqrt((steps**2).sum(axis=1)).sum()
        self._points = points[same - 1 :]

    def walk(self, pose: np.ndarray | None, tibia: TibiaInFemur | None) -> tuple[np.ndarray, np.ndarray]:
        """Where the chain ends, (3, n), and how long it is, (n,), m.

        A point that is switched off stands where its neighbour further from the hip stands, and so adds no length.
        """
        end, length = _from_centre(self._points[0], self._centre, pose, tibia), np.full(1, self._fixed_length)
        for point in self._points[1:]:
            here = _from_centre(point, self._centre, pose, tibia)
            if point.when:
                here = np.where(_present(point, pose), here, end)
            length = length + np.sqrt(((here - end) ** 2).sum(axis=0))
            end = here
        return end, length


def _is_fixed(point: PathPoint, body: str) -> bool:
    return point.body == body and not point.when and not point.glide


def _from_centre(point: PathPoint, hip_centre: np.ndarray, pose: np.ndarray | None, tibia: TibiaInFemur | None) -> np.ndarray:
    """(3, n) m from the hip centre, in the pelvis frame for a pelvis point and in the femur frame for the others."""
    if point.glide:
        at = np.stack([axis(_angle(point.glide.coordinate, pose)) for axis in point.glide.axes])
    else:
        at = np.array(point.at)[:, None]
    if point.body == "pelvis":
        return at - hip_centre[:, None]
    return tibia.carry(at) if point.body == "tibia" else at


def _present(point: PathPoint, pose: np.ndarray) -> np.ndarray:
    """(n,) is the point there?"""
    angle = _angle(point.when.coordinate, pose)
    return (angle >= point.when.from_rad - _SWITCH_SLACK) & (angle <= point.when.to_rad + _SWITCH_SLACK)


def _angle(coordinate: str, pose: np.ndarray) -> np.ndarray:
    return pose[COORDINATES.index(coordinate)]
