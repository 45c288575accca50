"""What muscles slide over: capsules fixed to the bones (a segment swollen by a radius that may taper), and the bones' placing.

For the picture only, as all of `flesh.json`. The mirror of `frontend/src/scene/obstacles.ts`.
"""
from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..anatomy.geometry import Geometry, load
from ..kinematics import hip_matrices, tibia_in_femur

TABLE = json.loads((Path(__file__).parents[1] / "anatomy" / "flesh.json").read_text(encoding="utf-8"))


@cache
def geometry() -> Geometry:
    """The package's own geometry table, read once."""
    return load()


class Place(NamedTuple):
    """Where a bone is: its point p lies at `R` p + `t` in the pelvis frame, m."""

    R: np.ndarray
    t: np.ndarray


def places(q: np.ndarray) -> dict[str, Place]:
    """Where pelvis, femur, tibia and patella lie in the pelvis frame.

    q: (4,) rad, flexion, adduction, internal rotation, knee flexion. The patella swings on an arc about the knee,
    for the picture only.
    """
    q = np.asarray(q, float)
    table = geometry()
    centre, R = np.array(table.hip_centre), hip_matrices(q[None, :3])[0]
    knee = tibia_in_femur(q[3:], table.knee_x, table.knee_y)
    glide = np.array([knee.x[0], knee.y[0], 0.0])
    turn = _about_z(-TABLE["patella"]["turn_per_knee_flexion"] * q[3])
    pivot = np.array(TABLE["patella"]["centre_m"])
    return {
        "pelvis": Place(np.eye(3), np.zeros(3)),
        "femur": Place(R, centre),
        "tibia": Place(R @ _about_z(-q[3]), centre + R @ glide),
        "patella": Place(R @ turn, centre + R @ (pivot - turn @ pivot)),
    }


def _about_z(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])


def put(held: list, place: dict[str, Place]) -> np.ndarray:
    """(3,) m in the pelvis frame of a held point: [body, x, y, z] in that body's frame."""
    R, t = place[held[0]]
    return R @ np.array(held[1:], float) + t


class Obstacle:
    """One capsule, placed."""

    def __init__(self, row: dict, place: dict[str, Place]) -> None:
        self.body = row["body"]
        self.start = put([row["body"], *row["from_m"]], place)
        self.along = put([row["body"], *row["to_m"]], place) - self.start
        self.square = max(float(self.along @ self.along), 1e-12)
        self.radii = row["radius_m"]

    def push(self, points: np.ndarray, clearance: np.ndarray, strength: np.ndarray, side: np.ndarray) -> np.ndarray:
        """Points moved out of the capsule.

        points: (…, 3) m; clearance: (…) m kept beyond the surface; strength: (…) share of the way they are moved;
        side: (3,) leaning of the way out, as a share of the reach: it keeps a muscle on its own side of the bone, so that
        a small turn of the hip cannot throw it over to the other.
        """
        away = points - self.start
        f = np.clip(away @ self.along / self.square, 0, 1)
        away = away - f[..., None] * self.along
        reach = self.radii[0] + (self.radii[1] - self.radii[0]) * f + clearance
        square = (away * away).sum(-1)
        out = away + reach[..., None] * side
        out = out / np.maximum(np.linalg.norm(out, axis=-1), 1e-9)[..., None]
        back = (away * out).sum(-1)
        move = np.sqrt(np.maximum(back * back + reach * reach - square, 0)) - back
        return points + (strength * np.where(square < reach * reach, move, 0))[..., None] * out


def obstacles(place: dict[str, Place]) -> dict[str, Obstacle]:
    """All obstacles of the table by name."""
    return {row["name"]: Obstacle(row, place) for row in TABLE["obstacles"]}
