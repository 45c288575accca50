"""Rotations of the hip, and the same hip moved from the other side."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import hipmotion as hm
from hipmotion.kinematics import hip_angles, hip_matrices, rotation_components, tibia_in_femur

UP_TO = 1e-9


def angles(limit: float = np.pi):
    return st.floats(-limit, limit, allow_subnormal=False)


def turns(middle_limit: float):
    """Three turns; the middle one stays off the quarter turn where the outer two become one."""
    return st.tuples(angles(3.1), angles(middle_limit), angles(3.1)).map(lambda t: np.array([t]))


@given(turns(np.pi / 2))
def test_a_hip_matrix_is_a_rotation(q):
    (matrix,) = hip_matrices(q)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-14)
    assert np.linalg.det(matrix) > 0


@given(turns(1.4))
def test_angles_come_back_from_their_matrix(q):
    np.testing.assert_allclose(hip_angles(hip_matrices(q)), q, atol=UP_TO)


@given(angles(), st.sampled_from([-np.pi / 2, np.pi / 2]), angles())
def test_at_90_degrees_of_adduction_the_matrix_still_comes_back(flexion, adduction, rotation):
    matrix = hip_matrices(np.array([[flexion, adduction, rotation]]))
    found = hip_angles(matrix)
    assert found[0, 2] == 0
    np.testing.assert_allclose(hip_matrices(found), matrix, atol=1e-7)


def test_slopes_of_the_rotation_are_its_differences(rng):
    q, h = rng.uniform(-1, 1, (3, 50)), 1e-6
    slopes = rotation_components(q, slopes=True)[1:]
    for axis in range(3):
        step = h * np.eye(3)[:, axis : axis + 1]
        difference = (rotation_components(q + step)[0] - rotation_components(q - step)[0]) / (2 * h)
        np.testing.assert_allclose(slopes[axis], difference, atol=1e-9)


def test_flexion_swings_the_knee_forward_adduction_inward_and_rotation_the_toes_inward():
    quarter = np.pi / 2
    matrices = hip_matrices(quarter * np.eye(3))
    down, forward, left = [0, -1, 0], [1, 0, 0], [0, 0, -1]
    np.testing.assert_allclose(matrices[0] @ down, forward, atol=1e-15)
    np.testing.assert_allclose(matrices[1] @ down, left, atol=1e-15)
    np.testing.assert_allclose(matrices[2] @ forward, left, atol=1e-15)


@given(turns(1.4))
def test_turning_both_bones_alike_leaves_the_hip_neutral(bone):
    np.testing.assert_allclose(hm.pelvis_on_femur(bone, bone), 0, atol=UP_TO)


@given(turns(1.4))
def test_over_an_upright_pelvis_the_hip_angles_are_those_of_the_thigh(thigh):
    np.testing.assert_allclose(hm.pelvis_on_femur(np.zeros((1, 3)), thigh), thigh, atol=UP_TO)


@given(angles(1.5), angles(1.5))
def test_forward_tilt_of_the_pelvis_counts_as_flexion(tilt, flexion):
    hip = hm.pelvis_on_femur(np.array([[tilt, 0, 0]]), np.array([[flexion, 0, 0]]))
    np.testing.assert_allclose(hip, [[flexion - tilt, 0, 0]], atol=UP_TO)


def test_a_turned_room_changes_no_hip_angle(rng):
    pelvis, thigh, room = rng.uniform(-0.6, 0.6, (3, 30, 3))
    turn = hip_matrices(room)
    turned_pelvis, turned_thigh = (hip_angles(turn @ hip_matrices(bone)) for bone in (pelvis, thigh))
    np.testing.assert_allclose(hm.pelvis_on_femur(turned_pelvis, turned_thigh), hm.pelvis_on_femur(pelvis, thigh), atol=UP_TO)


def test_with_a_level_thigh_a_pelvic_drop_is_external_rotation_and_a_turn_is_adduction():
    """The lunge: 10° of contralateral drop, or of turning toward the front leg, over a thigh flexed 90°."""
    thigh = np.radians([[90, 0, 0], [90, 0, 0]])
    pelvis = np.radians([[0, -10, 0], [0, 0, -10]])
    np.testing.assert_allclose(np.degrees(hm.pelvis_on_femur(pelvis, thigh)), [[90, 0, -10], [90, 10, 0]], atol=1e-9)


def test_the_knee_joint_stays_below_the_hip_by_a_thigh_length(hip):
    flexion = np.radians(np.linspace(-10, 120, 50))
    tibia = tibia_in_femur(flexion, hip.geometry.knee_x, hip.geometry.knee_y)
    assert np.all((tibia.y > -0.43) & (tibia.y < -0.39))
    assert np.all(np.abs(tibia.x) < 0.01)
    ankle = tibia.carry((0.0, -0.43, 0.0))
    assert np.all(np.diff(ankle[0]) < 0.02) and ankle[0, -1] < -0.3  # a bent knee carries the ankle backward
