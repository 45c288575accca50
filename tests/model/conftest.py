"""What the tests of the model share: the hip, fresh random numbers, poses in range, the oracle's tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

import hipmotion as hm

# A busy machine is slow, not wrong.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

HERE = Path(__file__).parent
#: Where the path of a muscle loses or gains a point its length may jump: no slope there. rad around the switch.
NEAR_A_SWITCH = 1e-3


@pytest.fixture(scope="session")
def hip() -> hm.Hip:
    return hm.Hip()


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fresh seed; pytest shows the seed when the test fails."""
    seed = np.random.SeedSequence().entropy
    print(f"seed: {seed}")
    return np.random.default_rng(seed)


@pytest.fixture
def poses(hip: hm.Hip, rng: np.random.Generator) -> np.ndarray:
    """(300, 4) rad, anywhere in the range, away from the flexion at which iliacus and psoas jump."""
    low, high = np.radians([(r.from_deg, r.to_deg) for r in hip.geometry.ranges]).T
    q = rng.uniform(low, high, (300, 4))
    near = np.abs(q[:, 0] - np.pi / 4) < NEAR_A_SWITCH
    q[near, 0] += 2 * NEAR_A_SWITCH
    return q


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], dict[str, np.ndarray]]:
    """Read a table of reference values: column name → array."""

    def read(name: str) -> dict[str, np.ndarray]:
        lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows = list(csv.DictReader(lines))
        return {key: np.array([row[key] if key == "muscle" else float(row[key]) for row in rows]) for key in rows[0]}

    return read
