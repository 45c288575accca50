"""Write tests/vectors/words.json: what the explorer says in some states, for the TypeScript figure to say the same.

Run it after a change that is meant to change words or numbers:  python tools/make_words.py
A test compares the file with the figure, so that it cannot go stale.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from hipmotion.figures import words
from hipmotion.figures.reading import ANGLES, readings
from hipmotion.figures.schema import SCHEMA, fields

FILE = Path(__file__).parents[1] / "tests" / "vectors" / "words.json"


def states() -> list[dict]:
    """The presets with either bone moving, the ends of every range, and some states in between."""
    presets = [{a: float(p[a]) for a in ANGLES} for p in SCHEMA["presets"]]
    ends = [{**dict.fromkeys(ANGLES, 0.0), a: float(fields()[a][end])} for a in ANGLES for end in ("min", "max")]
    rng = np.random.default_rng(17)
    between = [{a: round(float(rng.uniform(fields()[a]["min"], fields()[a]["max"])), 1) for a in ANGLES} for _ in range(12)]
    poses = [*presets, *ends, *between]
    return [{**pose, "moving": ("femur", "pelvis")[i % 2]} for i, pose in enumerate(poses)]


def vectors() -> dict:
    """The content of the file."""
    rows = []
    for state in states():
        found = readings(state)
        rows.append({
            "state": state,
            "sentence": words.state_sentence(state, state["moving"], found),
            "change_percent": [round(r.change_percent, 9) for r in found],
            "lengths": [words.length_sentence(r) for r in found],
            "shortening": [words.arms_sentence(r, "shortening") for r in found],
            "lengthening": [words.arms_sentence(r, "lengthening") for r in found],
        })
    return {"about": "Written by tools/make_words.py from the Python figure.", "rows": rows}


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} KB")
