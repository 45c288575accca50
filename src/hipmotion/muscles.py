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
from .arrays import numbers
from .axes import axes_in_the_pelvis, moment_per_newton, sign_on
from .errors import angle_rows, unknown_name
from .kinematics import TibiaInFemur, rotation_components, tibia_in_femur

#: Poses worked on together: few enough to stay in the processor's cache.
_CHUNK = 1024
#: A switched point counts as present this far (rad) beyond its range, as in OpenSim.
_SWITCH_SLACK = 1e-5
#: A smoothed switch takes this much of the angle (rad) on either side: our choice, 10 degrees.
_FADE = np.radians(10.0)
#: Step (rad) of the two slopes that are taken by differences: over the knee, and of a smoothed switch.
_STEP = 1e-5


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
    smooth_iliopsoas : let the path point that iliacus and psoas lose at 45° of flexion slide to its neighbour between 35°
        and 55° in place of vanishing at once. For drawing: lengths and arms stay continuous and arms stay -dL/dq, but in
        between they are not those of the published geometry.

    A pose is a row [flexion, adduction, internal rotation, knee flexion] in rad, and every method takes N of them as an
    (N, 4) array `q`. Poses outside the range the model is used in (flexion -40…140°, adduction -60…60°, rotation
    -70…70°, knee -10…140°), values that are not finite and other shapes raise `ValueError`.
    """

    def __init__(self, geometry: str | FilePath | Geometry | None = None, *, smooth_iliopsoas: bool = False) -> None:
        self.smooth_iliopsoas = smooth_iliopsoas
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
        self._lines = [_Line(m, np.array(self.geometry.hip_centre), smooth_iliopsoas) for m in rows]
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
        rows = tuple(self.muscle(name) for name in names)
        return Hip(replace(self.geometry, muscles=rows), smooth_iliopsoas=self.smooth_iliopsoas)

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

    def moment_arms_about(
        self, q: np.ndarray, axes: np.ndarray, frame: str = "pelvis", *, pelvis: np.ndarray | None = None, on: str = "femur"
    ) -> np.ndarray:
        """Moment arms about any axes through the hip centre: (N, M, K) m, + = turns the bone right-handed about the axis.

        Parameters
        ----------
        q : (N, 4) poses, rad
        axes : (K, 3), or (N, K, 3) with axes of its own for each pose; of any length but 0
        frame : whose directions the axes are given in: "pelvis", "femur" or "room"
        pelvis : (N, 3) tilt, list, rotation of the pelvis in the room, rad, as in `pelvis_on_femur`; for "room" only
        on : the bone that is turned. "pelvis" gives the opposite of "femur": a muscle pulls on both bones alike.

        A muscle that goes on to the tibia turns thigh and shank as one piece. Raises `ValueError` for an argument of the
        wrong shape, type or range, an axis without length, or an unknown name.
        """
        q, sign = self._poses(q), sign_on(on)
        unit = axes_in_the_pelvis(q, axes, frame, pelvis)
        out = np.empty((len(q), len(self.muscles), unit.shape[1]))
        for start in range(0, len(q), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            here = unit if len(unit) == 1 else unit[chunk]
            np.matmul(self.moment_vectors(q[chunk]), sign * here.transpose(0, 2, 1), out=out[chunk])
        return out

    def moment_vectors(self, q: np.ndarray) -> np.ndarray:
        """(N, 4) poses in rad → (N, M, 3) moment on the femur about the hip centre, in the pelvis frame, per newton, m.

        Its component along an axis is the muscle's arm about it. The pelvis gets the opposite.
        """
        q = self._poses(q)
        out = np.empty((len(q), len(self.muscles), 3))
        for start in range(0, len(q), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            out[chunk] = moment_per_newton(q[chunk], self.moment_arms(q[chunk]))
        return out

    def lengthening_rates(self, q: np.ndarray, qd: np.ndarray) -> np.ndarray:
        """(N, 4) poses in rad and their rates in rad/s → (N, M) rates of the lengths, m/s, + = lengthening.

        The jump of iliacus and psoas at 45° of flexion is left out.
        """
        q = self._poses(q)
        qd = numbers("qd", qd, (len(q), 4), "rad/s")
        rates = -np.einsum("nmx,nx->nm", self.moment_arms(q), qd[:, :3])
        for i in np.nonzero([m.crosses_knee for m in self.geometry.muscles])[0]:
            rates[:, i] += self._knee_slope(q, i) * qd[:, 3]
        return rates

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

    def _knee_slope(self, q: np.ndarray, i: int) -> np.ndarray:
        """(N,) how much longer muscle i grows per radian of knee flexion, m, with the path points of that very pose."""
        whens = [p.when for p in self.geometry.muscles[i].points if p.when and p.when.coordinate == "knee_flexion"]
        switches = [edge for when in whens for edge in (when.from_rad - _SWITCH_SLACK, when.to_rad + _SWITCH_SLACK)]
        slope = np.empty(len(q))
        for start in range(0, len(q), _CHUNK):
            pose = q[start : start + _CHUNK].T.copy()
            for edge in switches:  # a difference across a switch would be a jump, not a slope
                near = np.abs(pose[3] - edge) <= _STEP
                pose[3, near] = edge + np.copysign(2 * _STEP, pose[3, near] - edge)
            rotation = rotation_components(pose[:3]).reshape(-1, 9, pose.shape[1])
            bent = (pose + step * np.eye(4)[:, 3:] for step in (-_STEP, _STEP))
            less, more = (_solve_moving(rotation, *self._lines[i].ends(p, self._tibia(p)))[0] for p in bent)
            slope[start : start + _CHUNK] = (more - less) / (2 * _STEP)
        return slope

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
                if slopes and line.fades:
                    arms[0, chunk, i] += line.arm_of_fading(pose, tibia, rotation)
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

    def __init__(self, muscle: Muscle, hip_centre: np.ndarray, smooth: bool) -> None:
        self._points, self._centre = muscle.points, hip_centre
        #: Does a point slide to its neighbour with hip flexion, in place of vanishing?
        self.fades = smooth and any(_switches_with_the_hip(p) for p in muscle.points)
        self._proximal = _Chain([p for p in muscle.points if p.body == "pelvis"], hip_centre, self.fades)
        self._distal = _Chain([p for p in muscle.points if p.body != "pelvis"][::-1], hip_centre, self.fades)
        self.moves = any(p.when or p.glide or p.body == "tibia" for p in muscle.points)

    def ends(self, pose: np.ndarray | None, tibia: TibiaInFemur | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """P, D (3, n) and the rest of the length (n,), m, in (4, n) poses; a line that never moves needs no pose."""
        proximal, above = self._proximal.walk(pose, tibia)
        distal, below = self._distal.walk(pose, tibia)
        return proximal, distal, above + below

    def arm_of_fading(self, pose: np.ndarray, tibia: TibiaInFemur, rotation: np.ndarray) -> np.ndarray:
        """(n,) m the length given up per radian of flexion because a point slides, both bones held still."""
        slid = (pose + step * np.eye(4)[:, :1] for step in (-_STEP, _STEP))
        less, more = (_solve_moving(rotation[:1], *self.ends(p, tibia))[0] for p in slid)
        return (less - more) / (2 * _STEP)

    def path(self, pose: np.ndarray, tibia: TibiaInFemur, rotation: np.ndarray) -> Path:
        """The path in one pose, (4, 1)."""
        shares = [_share(p, pose, self.fades)[0] if p.when else 1.0 for p in self._points]
        here = [p for p, share in zip(self._points, shares, strict=True) if share > 0]
        places = [_from_centre(p, self._centre, pose, tibia)[:, 0] for p in here]
        for i, share in enumerate(share for share in shares if share > 0):
            if share < 1:  # on its way to the neighbour further from the hip
                away = i - 1 if here[i].body == "pelvis" else i + 1
                places[i] = places[away] + share * (places[i] - places[away])
        carried = [place if p.body == "pelvis" else rotation @ place for p, place in zip(here, places, strict=True)]
        return Path(self._centre + np.array(carried), tuple(p.body for p in here))


class _Chain:
    """The points on one side of the hip, from the far end toward the joint."""

    def __init__(self, points: list[PathPoint], hip_centre: np.ndarray, fades: bool) -> None:
        self._centre, self._fades = hip_centre, fades
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
                share = _share(point, pose, self._fades)
                here = end + share * (here - end) if self._fades else np.where(share, here, end)
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


def _share(point: PathPoint, pose: np.ndarray, fades: bool) -> np.ndarray:
    """(n,) is the switched point there? True or False; or, if it fades, how far it is from its neighbour, 0 … 1."""
    angle, when = _angle(point.when.coordinate, pose), point.when
    if fades and _switches_with_the_hip(point):
        return _rise(angle - when.from_rad) * _rise(when.to_rad - angle)
    return (angle >= when.from_rad - _SWITCH_SLACK) & (angle <= when.to_rad + _SWITCH_SLACK)


def _switches_with_the_hip(point: PathPoint) -> bool:
    return point.when is not None and point.when.coordinate == "hip_flexion"


def _rise(angle: np.ndarray) -> np.ndarray:
    """0 below -_FADE, 1 above _FADE, smooth between."""
    t = np.clip((angle / _FADE + 1) / 2, 0.0, 1.0)
    return t * t * (3 - 2 * t)


def _angle(coordinate: str, pose: np.ndarray) -> np.ndarray:
    return pose[COORDINATES.index(coordinate)]
