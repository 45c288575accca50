"""Bad input is refused in words: what was given, what is allowed, and for a name the nearest one."""

import numpy as np
import pytest

import hipmotion as hm

EASY = [0.0, 0.0, 0.0, 0.0]
METHODS = ["lengths", "moment_arms", "lengths_and_moment_arms", "fibre_lengths", "paths"]


@pytest.fixture(params=METHODS)
def method(request, hip):
    return getattr(hip, request.param)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (EASY, r"shape \(N, 4\).*given was shape \(4,\).*row of its own"),
        ([EASY[:3]], r"given was shape \(1, 3\)"),
        ([[EASY]], r"given was shape \(1, 1, 4\)"),
        (0.5, r"given was shape \(\)"),
        ([EASY, EASY[:3]], "rows that do not fit together"),
        ([["a", "b", "c", "d"]], "not real numbers"),
        (None, "not real numbers"),
        (np.zeros((1, 4), complex), "complex128, not real numbers"),
    ],
)
def test_a_wrong_shape_or_type_is_refused(method, given, says):
    with pytest.raises(ValueError, match=says):
        method(given)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(("column", "label"), list(enumerate(["flexion", "adduction", "internal rotation", "knee flexion"])))
def test_a_value_that_is_not_finite_is_refused(method, value, column, label):
    q = np.zeros((3, 4))
    q[2, column] = value
    with pytest.raises(ValueError, match=f"row 2: {label} is {value}; allowed is"):
        method(q)


@pytest.mark.parametrize(
    ("column", "degrees", "says"),
    [
        (0, -40.01, "flexion is -40.01°; allowed is -40° to 140°"),
        (0, 140.01, "flexion is 140.01°; allowed is -40° to 140°"),
        (1, -61, "adduction is -61°; allowed is -60° to 60°"),
        (1, 61, "adduction is 61°; allowed is -60° to 60°"),
        (2, -70.5, "rotation is -70.5°; allowed is -70° to 70°"),
        (2, 70.5, "rotation is 70.5°; allowed is -70° to 70°"),
        (3, -11, "knee flexion is -11°; allowed is -10° to 140°"),
        (3, 141, "knee flexion is 141°; allowed is -10° to 140°"),
    ],
)
def test_an_angle_outside_its_range_is_refused_with_the_range(method, column, degrees, says):
    q = np.zeros((2, 4))
    q[1, column] = np.radians(degrees)
    with pytest.raises(ValueError, match=f"row 1: .*{says}"):
        method(q)


def test_the_ends_of_every_range_are_allowed(hip):
    ends = np.radians([[-40, -60, -70, -10], [140, 60, 70, 140]])
    assert np.isfinite(hip.lengths(ends)).all() and np.isfinite(hip.moment_arms(ends)).all()


def test_degrees_given_for_radians_are_recognised(hip):
    with pytest.raises(ValueError, match=r"3437\.75°.*Angles are read in radians"):
        hip.lengths([[60, 0, 0, 0]])


def test_the_input_is_left_as_it_was(hip):
    q = np.radians([[60, 10, -5, 30]])
    before = q.copy()
    hip.moment_arms(q)
    np.testing.assert_array_equal(q, before)


def test_a_drawing_is_of_one_pose(hip):
    with pytest.raises(ValueError, match=r"one pose, shape \(1, 4\); given was shape \(2, 4\)"):
        hip.paths(np.zeros((2, 4)))


@pytest.mark.parametrize(
    ("given", "nearest"),
    [("glut_med4_r", "glut_med3_r"), ("Psoas", "psoas_r"), ("semitendinosus", "semiten_r"), (3, "")],
)
@pytest.mark.parametrize("ask", ["muscle", "only"])
def test_an_unknown_muscle_is_answered_with_the_nearest_name(hip, ask, given, nearest):
    with pytest.raises(ValueError, match=f"no muscle is called {given!r}. Did you mean '{nearest}.*Allowed: glut_med1_r, "):
        getattr(hip, ask)(given if ask == "muscle" else [given])


@pytest.mark.parametrize(
    ("pelvis", "thigh", "says"),
    [
        ([0, 0, 0], [[0, 0, 0]], r"pelvis must be .*shape \(N, 3\).*given was shape \(3,\)"),
        ([[0, 0, 0]], [[0, 0]], r"thigh must be .*given was shape \(1, 2\)"),
        ([[0, 0, 0]] * 2, [[0, 0, 0]], "2 and 1 rows"),
        ([[0, np.nan, 0]], [[0, 0, 0]], "pelvis list is nan"),
        ([[0, 0, 0]], [[60, 0, 0]], "thigh flexion is 3437.75°.*radians"),
    ],
)
def test_pelvis_on_femur_refuses_what_it_cannot_read(pelvis, thigh, says):
    with pytest.raises(ValueError, match=says):
        hm.pelvis_on_femur(pelvis, thigh)


def test_no_rows_give_no_hip_angles():
    assert hm.pelvis_on_femur(np.empty((0, 3)), np.empty((0, 3))).shape == (0, 3)
