"""Moment arms about any axis, seen from either bone, and the rates at which muscles lengthen."""

import numpy as np
import pytest

import hipmotion as hm
from hipmotion.kinematics import hip_matrices

EXACT = 1e-12
#: mm/rad; OpenSim's slopes are differences of its lengths.
TOLERANCE_SLOPE = 1e-3


@pytest.fixture
def pelvis(rng):
    """(300, 3) rad: tilt, list, rotation of the pelvis in the room."""
    return rng.uniform(-0.5, 0.5, (300, 3))


@pytest.fixture
def axes(rng):
    """(5, 3) directions"""
    return rng.normal(size=(5, 3))


def own_axes(q):
    """(N, 3, 3) the hip's own axes in the pelvis frame: of flexion, adduction, internal rotation."""
    flexion, zero = q[:, 0], np.zeros(len(q))
    z = np.stack([zero, zero, zero + 1], axis=1)
    x = np.stack([np.cos(flexion), np.sin(flexion), zero], axis=1)
    return np.stack([z, x, hip_matrices(q[:, :3])[:, :, 1]], axis=1)


def carried_axes(turns):
    """(N, 3, 3) the axes, in the room, about which a bone turned by z, x, y in that order is turned."""
    return own_axes(turns)


def test_about_the_hips_own_axes_the_arms_are_the_moment_arms(hip, poses):
    np.testing.assert_allclose(hip.moment_arms_about(poses, own_axes(poses)), hip.moment_arms(poses), rtol=0, atol=EXACT)


def test_the_vector_is_lever_times_force_on_the_femur(hip, poses):
    centre = np.array(hip.geometry.hip_centre)
    for q, vectors in zip(poses[:40], hip.moment_vectors(poses[:40]), strict=True):
        for path, vector in zip(hip.paths(q[None]), vectors, strict=True):
            first = next(i for i, body in enumerate(path.bodies) if body != "pelvis")
            pull = path.points[first - 1] - path.points[first]
            np.testing.assert_allclose(vector, np.cross(path.points[first] - centre, pull / np.linalg.norm(pull)), rtol=0, atol=EXACT)


def test_what_turns_the_femur_turns_the_pelvis_the_other_way(hip, poses, pelvis, axes):
    """Reciprocity, against lever times force where the string holds the pelvis."""
    for frame, given in (("pelvis", None), ("femur", None), ("room", pelvis)):
        one, other = (hip.moment_arms_about(poses, axes, frame, pelvis=given, on=bone) for bone in ("femur", "pelvis"))
        np.testing.assert_allclose(other, -one, rtol=0, atol=EXACT)
    centre, arms = np.array(hip.geometry.hip_centre), hip.moment_arms_about(poses[:40], np.eye(3), on="pelvis")
    for q, arm in zip(poses[:40], arms, strict=True):
        for path, got in zip(hip.paths(q[None]), arm, strict=True):
            first = next(i for i, body in enumerate(path.bodies) if body != "pelvis")
            pull = path.points[first] - path.points[first - 1]
            np.testing.assert_allclose(got, np.cross(path.points[first - 1] - centre, pull / np.linalg.norm(pull)), rtol=0, atol=EXACT)


def test_an_axis_may_be_named_in_any_frame(hip, poses, pelvis, axes):
    """One direction, written down in the room, the pelvis and the femur, has one arm."""
    in_pelvis = axes @ hip_matrices(pelvis)
    in_femur = in_pelvis @ hip_matrices(poses[:, :3])
    arms = hip.moment_arms_about(poses, axes, "room", pelvis=pelvis)
    np.testing.assert_allclose(hip.moment_arms_about(poses, in_pelvis, "pelvis"), arms, rtol=0, atol=EXACT)
    np.testing.assert_allclose(hip.moment_arms_about(poses, in_femur, "femur"), arms, rtol=0, atol=EXACT)


def test_the_length_of_an_axis_does_not_matter_and_its_direction_turns_the_sign(hip, poses, axes, rng):
    arms = hip.moment_arms_about(poses, axes)
    stretch = rng.uniform(0.1, 10, (5, 1))
    np.testing.assert_allclose(hip.moment_arms_about(poses, -stretch * axes), -arms, rtol=0, atol=EXACT)


def test_turning_the_whole_body_in_the_room_changes_nothing(hip, poses, pelvis, axes):
    """Rigid motion: axes and pelvis turned by the same angles keep the arms."""
    turn = hip_matrices(np.array([[0.3, -0.2, 0.9]]))[0]
    before = hip.moment_arms_about(poses, axes, "room", pelvis=pelvis)
    turned = hm.kinematics.hip_angles(turn @ hip_matrices(pelvis))
    np.testing.assert_allclose(hip.moment_arms_about(poses, axes @ turn.T, "room", pelvis=turned), before, rtol=0, atol=EXACT)


def test_turning_the_pelvis_over_a_still_thigh_gives_up_length_by_the_arm(hip, rng):
    """-dL/d(tilt, list, rotation) is the arm on the pelvis about the axis that angle turns it about."""
    only_bones = [m.name for m in hip.geometry.muscles if not any(p.when and p.when.coordinate == "hip_flexion" for p in m.points)]
    hip = hip.only(only_bones)
    n, h = 50, 1e-6
    pelvis, thigh = rng.uniform(-0.4, 0.4, (n, 3)), rng.uniform(-0.3, 0.3, (n, 3)) + [0.5, 0, 0]
    knee = rng.uniform(0, 1.5, (n, 1))

    def pose(pelvis):
        return np.hstack([hm.pelvis_on_femur(pelvis, thigh), knee])

    arms = hip.moment_arms_about(pose(pelvis), carried_axes(pelvis), "room", pelvis=pelvis, on="pelvis")
    for axis, step in enumerate(h * np.eye(3)):
        slope = (hip.lengths(pose(pelvis + step)) - hip.lengths(pose(pelvis - step))) / (2 * h)
        np.testing.assert_allclose(arms[:, :, axis], -slope, rtol=0, atol=1e-8)


def test_pelvis_turns_lengthen_muscles_as_in_opensim(hip, oracle):
    table = oracle("oracle_pelvis_slopes.csv")

    def columns(*names):
        return np.stack([table[name] for name in names], axis=1)

    pelvis = np.radians(columns("pelvis_tilt", "pelvis_list", "pelvis_rotation"))
    thigh = np.radians(columns("thigh_flex", "thigh_add", "thigh_rot"))
    q = np.hstack([hm.pelvis_on_femur(pelvis, thigh), np.radians(columns("knee"))])
    pick = np.arange(len(q)), [hip.muscles.index(name) for name in table["muscle"]]
    np.testing.assert_allclose(hip.lengths(q)[pick] * 1e3, table["L_mm"], rtol=0, atol=1e-4)
    arms = hip.moment_arms_about(q, carried_axes(pelvis), "room", pelvis=pelvis, on="pelvis")[pick]
    np.testing.assert_allclose(-1e3 * arms, columns("dL_dtilt", "dL_dlist", "dL_drotation"), rtol=0, atol=TOLERANCE_SLOPE)


def knee_switches(hip):
    """rad: where a path gains or loses a point with the knee."""
    whens = [p.when for m in hip.geometry.muscles for p in m.points if p.when and p.when.coordinate == "knee_flexion"]
    return sorted({edge for when in whens for edge in (when.from_rad, when.to_rad)})


def test_lengthening_rates_are_the_change_of_length_in_time(hip, poses, rng):
    h = 1e-7
    q, qd = poses * 0.99, rng.uniform(-3, 3, poses.shape)
    for column, edges in ((0, [np.pi / 4]), (3, knee_switches(hip))):  # no slope where a path gains or loses a point
        for edge in edges:
            q[np.abs(q[:, column] - edge) < 1e-3, column] += 2e-3
    slope = (hip.lengths(q + h * qd) - hip.lengths(q - h * qd)) / (2 * h)
    np.testing.assert_allclose(hip.lengthening_rates(q, qd), slope, rtol=0, atol=1e-7)
    np.testing.assert_array_equal(hip.lengthening_rates(q, 0 * qd), 0)


def test_a_switch_at_the_knee_is_no_burst_of_speed(hip):
    """At a switch the rates are those of its two sides, within a little bending of the knee."""
    bend = np.array([[0.0, 0.0, 0.0, 1.0]])
    inside = [edge for edge in knee_switches(hip) if np.radians(-10) < edge < np.radians(140)]
    assert inside
    for edge in inside:
        q = np.array([[0.4, 0.1, 0.0, edge + step] for step in (-1e-3, -1.1e-5, -9e-6, 0, 9e-6, 1.1e-5, 1e-3)])
        rates = hip.lengthening_rates(q, np.repeat(bend, len(q), axis=0))
        sides = np.stack([np.minimum(rates[0], rates[-1]), np.maximum(rates[0], rates[-1])])
        assert np.all(rates > sides[0] - 1e-3) and np.all(rates < sides[1] + 1e-3)


def test_a_smoothed_iliopsoas_does_not_jump(hip):
    flexion = np.radians(np.linspace(44.9, 45.1, 201))
    q = np.stack([flexion, np.full(201, -0.35), np.zeros(201), np.zeros(201)], axis=1)
    names = ["iliacus_r", "psoas_r"]
    sharp, smooth = (np.abs(np.diff(h.only(names).lengths(q), axis=0)).max() for h in (hip, hm.Hip(smooth_iliopsoas=True)))
    assert sharp > 2e-3 > 1e-5 > smooth


def test_smoothing_changes_only_iliopsoas_and_only_between_35_and_55_degrees(hip, poses):
    smooth, names = hm.Hip(smooth_iliopsoas=True), ("iliacus_r", "psoas_r")
    between = np.abs(np.degrees(poses[:, 0]) - 45) < 10
    assert between.any() and not hip.smooth_iliopsoas
    for ask in ("lengths", "moment_arms", "fibre_lengths"):
        one, other = getattr(hip, ask)(poses), getattr(smooth, ask)(poses)
        differs = np.abs(one - other).reshape(len(poses), 27, -1).max(axis=2) > EXACT
        assert not differs[~between].any()
        assert {name for name, d in zip(hip.muscles, differs.T, strict=True) if d.any()} <= set(names)
        assert differs[between].any()


def test_smoothed_arms_are_minus_the_slope_of_the_smoothed_length(poses, rng):
    smooth = hm.Hip(smooth_iliopsoas=True).only(["psoas_r", "gem_r", "iliacus_r"])
    q, h = poses * 0.99, 1e-6
    q[:, 0] = np.radians(rng.uniform(30, 60, len(q)))
    arms = smooth.moment_arms(q)
    for axis in range(3):
        step = h * np.eye(4)[axis]
        slope = (smooth.lengths(q + step) - smooth.lengths(q - step)) / (2 * h)
        np.testing.assert_allclose(arms[:, :, axis], -slope, rtol=0, atol=1e-7)


def test_smoothed_lengths_are_those_of_the_drawn_paths():
    smooth = hm.Hip(smooth_iliopsoas=True)
    for flexion in (20, 36, 45, 52, 54.9, 80):
        q = np.radians([[flexion, -10, 5, 30]])
        drawn = [np.linalg.norm(np.diff(path.points, axis=0), axis=1).sum() for path in smooth.paths(q)]
        np.testing.assert_allclose(drawn, smooth.lengths(q)[0], rtol=0, atol=EXACT)


STILL = np.zeros((2, 4))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"axes": [0, 1, 0]}, r"axes must be an array of shape \(K, 3\).*given was shape \(3,\)"),
        ({"axes": np.ones((3, 1, 3))}, r"axes must be an array of shape \(2, K, 3\).*given was shape \(3, 1, 3\)"),
        ({"axes": [[0, np.nan, 0]]}, r"every value finite; the value at \[0, 1\] is nan"),
        ({"axes": [[0, 1, 0], [0, 0, 0]]}, r"axes must have a direction; given was \(0, 0, 0\) at \[1\]"),
        ({"axes": [[0, 1, 0], [0, 0]]}, "axes .*rows that do not fit together"),
        ({"axes": [["up"]]}, "not real numbers"),
        ({"axes": np.eye(3), "frame": "femurs"}, "no frame is called 'femurs'. Did you mean 'femur'"),
        ({"axes": np.eye(3), "frame": "room"}, "pelvis is given with axes in the frame 'room'"),
        ({"axes": np.eye(3), "pelvis": np.zeros((2, 3))}, "and only then; the frame was 'pelvis'"),
        ({"axes": np.eye(3), "frame": "room", "pelvis": np.zeros((1, 3))}, "1 rows for 2 poses"),
        ({"axes": np.eye(3), "frame": "room", "pelvis": np.full((2, 3), 90)}, "pelvis tilt is .*radians"),
        ({"axes": np.eye(3), "on": "tibia"}, "no bone is called 'tibia'"),
    ],
)
def test_bad_axes_are_refused_in_words(hip, arguments, says):
    with pytest.raises(ValueError, match=says):
        hip.moment_arms_about(STILL, **arguments)


@pytest.mark.parametrize("rates", [np.zeros((2, 3)), np.zeros(4), np.full((2, 4), np.inf), None])
def test_bad_rates_are_refused(hip, rates):
    with pytest.raises(ValueError, match="qd must be an array of shape"):
        hip.lengthening_rates(STILL, rates)


def test_no_poses_have_no_arms(hip):
    none = np.empty((0, 4))
    assert hip.moment_arms_about(none, np.eye(3)[:2]).shape == (0, 27, 2)
    assert hip.moment_vectors(none).shape == (0, 27, 3)
    assert hip.lengthening_rates(none, none).shape == (0, 27)
