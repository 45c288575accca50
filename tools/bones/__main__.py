"""Sculpt every bone and write the file the package draws from (about half a minute):

    python -m tools.bones             writes src/hipmotion/anatomy/bones.json
    python -m tools.bones other.json  writes there instead

Needs numpy, scipy, scikit-image and fast-simplification, which the package itself does not.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

from . import femur, hemipelvis, leg, sacrum
from .mesh import sculpt
from .pack import encode, quantise

TARGET = Path(__file__).parents[2] / "src" / "hipmotion" / "anatomy" / "bones.json"
STEP = 0.0001  # m, the lattice vertices are rounded to

# name: frame, field, box (m), grid spacing (m), triangles before refinement, how far an edge may stand off the surface (m)
BONES = {
    "hemipelvis_r": ("pelvis", hemipelvis.field, ((-0.175, -0.140, -0.004), (0.015, 0.110, 0.155)), 0.00125, 2000, 0.0004),
    "sacrum": ("pelvis", sacrum.field, ((-0.180, -0.105, -0.0755), (-0.060, 0.095, 0.0755)), 0.00125, 1500, 0.0004),
    "femur_r": ("femur", femur.field, ((-0.060, -0.435, -0.055), (0.050, 0.035, 0.075)), 0.00125, 700, 0.0005),
    "patella_r": ("femur", leg.patella, ((0.015, -0.425, -0.030), (0.060, -0.360, 0.034)), 0.00125, 100, 0.0006),
    "tibia_r": ("tibia", leg.tibia, ((-0.045, -0.445, -0.050), (0.050, -0.012, 0.050)), 0.0015, 500, 0.0009),
    "fibula_r": ("tibia", leg.fibula, ((-0.045, -0.455, 0.010), (0.015, -0.025, 0.055)), 0.0015, 240, 0.0009),
}


def build(names=BONES) -> dict:
    """The table as it is written to `bones.json`."""
    rows = []
    for name in names:
        frame, field, box, spacing, count, off = BONES[name]
        vertices, triangles = sculpt(field(), *box, spacing, count, off, mirror=name == "sacrum")
        lattice = quantise(vertices, STEP)
        packed = encode(lattice, triangles)
        rows.append({"name": name, "frame": frame, "nv": len(lattice), "nt": len(triangles), "vertices": packed[0], "triangles": packed[1]})
    return {"comment": "Sculpted by tools/bones; format in tools/bones/pack.py. Positions are whole steps.", "unit": "m", "step": STEP, "bones": rows}


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
