"""Write tests/vectors/flesh.json: where the Python drawing puts some vertices in some poses, for TypeScript to agree with.

Run it after a change that is meant to change the drawing:  python tools/make_flesh_vectors.py
A test compares the file with the drawing, so that it cannot go stale.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from hipmotion.figures.flesh import surfaces

FILE = Path(__file__).parents[1] / "tests" / "vectors" / "flesh.json"
#: Flexion, adduction, internal rotation, knee flexion, degrees.
POSES_DEG = [[0, 0, 0, 0], [60, 10, 10, 70], [120, -10, 0, 120], [-30, -35, 25, 10], [139, 20, -40, 5]]
#: Every so-many-th vertex is kept.
EVERY = 31
#: Decimals kept, m: one more than the 1e-6 the drawings are held to.
DECIMALS = 7


def vectors() -> dict:
    """The content of the file, as plain lists."""
    poses = []
    for degrees in POSES_DEG:
        drawn = surfaces(np.radians(degrees))
        poses.append({
            "deg": degrees,
            "surfaces": [
                {"key": s.key, "positions": s.positions[::EVERY].round(DECIMALS).ravel().tolist(), "normals": s.normals[::EVERY].round(5).ravel().tolist()}
                for s in drawn
            ],
        })
    return {
        "about": "Written by tools/make_flesh_vectors.py from the Python drawing: every so-many-th vertex of each muscle surface, m in the pelvis frame.",
        "every": EVERY,
        "triangles": sum(len(s.index) for s in drawn),
        "poses": poses,
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), separators=(",", ":")).replace('{"deg"', '\n{"deg"') + "\n", encoding="utf-8")
