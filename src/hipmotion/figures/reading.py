"""What the model says of one pose: every number that poster, sentence, table and CSV show comes from here.

The mirror of `frontend/src/figures/hip-explorer/reading.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..muscles import Hip

#: The order of a pose's angles, everywhere.
ANGLES = ("flexion", "adduction", "rotation", "knee")


@dataclass(frozen=True)
class Reading:
    """One muscle in one pose.

    Lengths and moment arms in mm (arms: + tends to flex, adduct, rotate in); change since standing (hip and knee at zero),
    in mm and as a share of the optimal fibre length, per cent.
    """

    name: str
    label: str
    group: str
    length_mm: float
    change_mm: float
    change_percent: float
    arms_mm: tuple[float, float, float]


@cache
def hip() -> Hip:
    """The published hip, loaded once for all figures."""
    return Hip()


@cache
def _standing() -> np.ndarray:
    return hip().lengths(np.zeros((1, 4)))[0]


def readings(pose_deg: dict[str, float]) -> list[Reading]:
    """The 27 muscles in a pose given in degrees by angle name. Angles out of range raise `ValueError`."""
    q = np.radians([[pose_deg[angle] for angle in ANGLES]])
    lengths, arms = (x[0] for x in hip().lengths_and_moment_arms(q))
    change = lengths - _standing()
    percent = 100 * change / hip().optimal_fibre_lengths
    return [
        Reading(name, hip().labels[i], hip().groups[i], 1e3 * lengths[i], 1e3 * change[i], percent[i], tuple(1e3 * arms[i]))
        for i, name in enumerate(hip().muscles)
    ]
