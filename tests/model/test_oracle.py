"""The model against OpenSim's figures for the same geometry."""

import numpy as np
import pytest

import hipmotion as hm

#: mm; the tables are rounded to 1e-5 mm.
TOLERANCE_MM = 1e-4
TOLERANCE_DEG = 1e-4
TOLERANCE_FIBRE = 1e-6


@pytest.fixture(scope="module")
def rows(hip, oracle):
    """The table, with poses in rad and the column of each row's muscle."""
    table = oracle("oracle_sample.csv")
    table["q"] = np.radians(np.stack([table[f"{angle}_deg"] for angle in ("flex", "add", "rot", "knee")], axis=1))
    table["pick"] = (np.arange(len(table["q"])), [hip.muscles.index(name) for name in table["muscle"]])
    return table


def test_the_table_has_every_muscle_and_both_sides_of_every_switch(hip, rows):
    assert set(rows["muscle"]) == set(hip.muscles)
    angle = dict(zip(("hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion"), rows["q"].T, strict=True))
    for muscle in hip.geometry.muscles:
        for when in (point.when for point in muscle.points if point.when):
            present = (angle[when.coordinate] > when.from_rad) & (angle[when.coordinate] < when.to_rad)
            assert present.any() and not present.all(), f"{muscle.name}: {when}"


def test_lengths_equal_opensim(hip, rows):
    np.testing.assert_allclose(hip.lengths(rows["q"])[rows["pick"]] * 1e3, rows["L_mm"], rtol=0, atol=TOLERANCE_MM)


@pytest.mark.parametrize(("axis", "column"), list(enumerate(["r_flex_mm", "r_add_mm", "r_rot_mm"])))
def test_moment_arms_equal_opensim(hip, rows, axis, column):
    arms = hip.moment_arms(rows["q"])[rows["pick"]]
    np.testing.assert_allclose(arms[:, axis] * 1e3, rows[column], rtol=0, atol=TOLERANCE_MM)


def test_fibre_lengths_equal_opensim_slack_tendons_included(hip, rows):
    assert (rows["nfl_rigid"] < 0.4442).sum() > 20
    np.testing.assert_allclose(hip.fibre_lengths(rows["q"])[rows["pick"]], rows["nfl_rigid"], rtol=0, atol=TOLERANCE_FIBRE)


def test_pelvis_on_femur_equals_opensim(oracle):
    table = oracle("oracle_pelvis_on_femur.csv")

    def angles(bone, names):
        return np.stack([table[f"{bone}_{name}"] for name in names], axis=1)

    hip_angles = hm.pelvis_on_femur(
        np.radians(angles("pelvis", ["tilt", "list", "rotation"])),
        np.radians(angles("thigh", ["flex", "add", "rot"])),
    )
    np.testing.assert_allclose(np.degrees(hip_angles), angles("hip", ["flex", "add", "rot"]), rtol=0, atol=TOLERANCE_DEG)
