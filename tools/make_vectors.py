"""Write tests/vectors/hip.json: what the Python model says of some poses, for the TypeScript model to agree with.

Run it after a change that is meant to change numbers:  python tools/make_vectors.py
A test compares the file with the model, so that it cannot go stale.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import hipmotion as hm
from hipmotion.anatomy.geometry import COORDINATES
from hipmotion.kinematics import hip_matrices, tibia_in_femur

FILE = Path(__file__).parents[1] / "tests" / "vectors" / "hip.json"
#: Decimals kept, m and rad: two more than the 1e-9 the models are held to.
DECIMALS = 11
#: How far (rad) from the end of a switched point's range the poses on either side of it stand.
BESIDE = 2e-4
#: The paths, most of the file, are kept for each so-many-th pose.
DRAWN = 4


def poses(hip: hm.Hip) -> np.ndarray:
    """(N, 4) rad: standing, the ends of every range, both sides of every switch, and some in between."""
    ranges = np.radians([(r.from_deg, r.to_deg) for r in hip.geometry.ranges])
    middle = np.radians([30.0, 5.0, -5.0, 20.0])
    rows = [np.zeros(4), *ranges.T]
    for column in range(4):
        rows += [np.where(np.arange(4) == column, end, middle) for end in ranges[column]]
    switches = [point.when for muscle in hip.geometry.muscles for point in muscle.points if point.when]
    for coordinate, end in sorted({(w.coordinate, end) for w in switches for end in (w.from_rad, w.to_rad)}):
        column = COORDINATES.index(coordinate)
        for angle in (end - BESIDE, end + BESIDE):
            if ranges[column, 0] <= angle <= ranges[column, 1]:
                rows.append(np.where(np.arange(4) == column, angle, middle))
    between = np.random.default_rng(2392).uniform(ranges[:, 0], ranges[:, 1], (12, 4))
    # Rounding may step 1e-12 over a range's end, which the model forgives.
    return np.vstack([rows, between]).round(DECIMALS)


def vectors() -> dict:
    """The content of the file, as plain lists."""
    hip = hm.Hip()
    q = poses(hip)
    rng = np.random.default_rng(36)
    pelvis, thigh = rng.uniform(-0.5, 0.5, (8, 3)).round(DECIMALS), rng.uniform(-0.8, 1.2, (8, 3)).round(DECIMALS)
    lengths, arms = hip.lengths_and_moment_arms(q)
    tibia = tibia_in_femur(q[:, 3], hip.geometry.knee_x, hip.geometry.knee_y)
    return {
        "about": "Written by tools/make_vectors.py from the Python model: poses (flexion, adduction, internal rotation, knee flexion) "
        "in rad, lengths, arms and points in m, fibre lengths as fractions of the optimal ones.",
        "muscles": list(hip.muscles),
        "q": _plain(q),
        "hipMatrices": _plain(hip_matrices(q[:, :3]).reshape(-1, 9)),
        "tibiaOrigins": _plain(np.stack([tibia.x, tibia.y], axis=1)),
        "lengths": _plain(lengths),
        "momentArms": _plain(arms.reshape(len(q), -1)),
        "fibreLengths": _plain(hip.fibre_lengths(q)),
        "paths": [{"pose": i, "of": _drawn(hip, q[i : i + 1])} for i in range(0, len(q), DRAWN)],
        "pelvisOnFemur": {
            "pelvis": _plain(pelvis),
            "thigh": _plain(thigh),
            "hip": _plain(hm.pelvis_on_femur(pelvis, thigh)),
        },
    }


def _drawn(hip: hm.Hip, pose: np.ndarray) -> list[dict]:
    return [{"points": _plain(path.points), "bodies": path.bodies} for path in hip.paths(pose)]


def _plain(array: np.ndarray) -> list:
    return array.round(DECIMALS).tolist()


def text(content: dict) -> str:
    """JSON with a line for each pose."""
    return json.dumps(content, separators=(",", ":")).replace("],[", "],\n[").replace('},{"pose', '},\n{"pose') + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(vectors()), encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} KB")
