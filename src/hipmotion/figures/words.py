"""The explorer in words: the state sentence and the reading of one muscle.

The mirror of `frontend/src/figures/hip-explorer/words.ts`; `tests/vectors/words.json` holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from .reading import Reading
from .schema import SCHEMA

_DEADBAND = SCHEMA["paint"]["deadband_percent"]
_TRUSTED = SCHEMA["trusted_flexion_deg"]
_JOINT = (
    ("flexion", "flexed", "extended"),
    ("adduction", "adducted", "abducted"),
    ("rotation", "rotated in", "rotated out"),
    ("knee", "knee bent", "knee straightened past zero by"),
)
_GLUTEALS = ("gluteus maximus", "gluteus medius", "gluteus minimus")
_VERBS = (("flexes", "extends"), ("adducts", "abducts"), ("rotates in", "rotates out"))
_BRAKED = (("extension", "flexion"), ("abduction", "adduction"), ("outward rotation", "inward rotation"))


def whole(x: float) -> int:
    """Half away from zero, as a coach rounds (round() goes to the even neighbour)."""
    return int(math.copysign(math.floor(abs(x) + 0.5), x))


def pose_words(pose_deg: Mapping[str, float]) -> str:
    """ "flexed 60°, adducted 10°" or "as in standing"."""
    parts = [f"{plus if pose_deg[a] > 0 else minus} {abs(whole(pose_deg[a]))}°" for a, plus, minus in _JOINT if whole(pose_deg[a])]
    return ", ".join(parts) or "as in standing"


def span_words(percents: Iterable[float]) -> str:
    """ "29 to 48 % longer", "from 2 % shorter to 42 % longer", "about as long"."""
    values = list(percents)
    if all(abs(p) <= _DEADBAND for p in values):
        return "about as long"
    low, high = whole(min(values)), whole(max(values))
    if low < 0 < high:
        return f"from {-low} % shorter to {high} % longer"
    a, b = (low, high) if low >= 0 else (-high, -low)
    return f"{a if a == b else f'{a} to {b}'} % {'longer' if low >= 0 else 'shorter'}"


def state_sentence(pose_deg: Mapping[str, float], moving: str, readings: list[Reading]) -> str:
    """What the figure shows, in words, for a reader who does not see it."""
    pose = pose_words(pose_deg)
    staged = "the thigh has moved on a still pelvis" if moving == "femur" else "the pelvis has moved on a still thigh"
    opening = "Right hip as in standing." if pose == "as in standing" else f"Right hip {pose}: {staged}."
    spans = [f"{g} {span_words(r.change_percent for r in readings if r.group == g)}" for g in _GLUTEALS]
    caution = f" Beyond {_TRUSTED}° of flexion treat the model's muscle paths with caution." if pose_deg["flexion"] > _TRUSTED else ""
    return f"{opening} Longer or shorter than in standing, as a share of optimal fibre length: {'; '.join(spans)}.{caution}"


def arm_words(axis: int, mm: float, phase: str) -> str:
    """One lever: what the muscle does when it shortens ("shortening"), or what it holds back when lengthened ("lengthening")."""
    n = whole(mm)
    if not n:
        return "no lever"
    side = int(n < 0)
    return f"{_VERBS[axis][side]} {abs(n)} mm" if phase == "shortening" else f"brakes {_BRAKED[axis][side]} (lever {abs(n)} mm)"


def arms_sentence(reading: Reading, phase: str) -> str:
    """ "extends 46 mm, adducts 4 mm, rotates out 21 mm"."""
    words = [w for w in (arm_words(i, mm, phase) for i, mm in enumerate(reading.arms_mm)) if w != "no lever"]
    return ", ".join(words) or "no lever about the hip"


def length_sentence(reading: Reading) -> str:
    """ "148 mm from end to end, 17 mm longer than in standing (20 % of its optimal fibre length)"."""
    mm, percent = abs(whole(reading.change_mm)), abs(whole(reading.change_percent))
    way = "longer" if reading.change_percent > 0 else "shorter"
    change = f"{mm} mm {way} than in standing ({percent} % of its optimal fibre length)" if mm or percent else "as long as in standing"
    return f"{whole(reading.length_mm)} mm from end to end, {change}"
