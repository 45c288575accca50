"""What must be true of muscle paths, whatever the geometry says."""

from dataclasses import replace

import numpy as np
import pytest

import hipmotion as hm
from hipmotion.kinematics import hip_matrices

#: m, for quantities computed two ways without differences.
EXACT = 1e-12


def path_length(points: np.ndarray) -> float:
    return np.linalg.norm(np.diff(points, axis=0), axis=1).sum()


def test_shapes_follow_the_number_of_poses(hip, poses):
    for n in (0, 1, 7, len(poses)):
        assert hip.lengths(poses[:n]).shape == (n, 27)
        assert hip.moment_arms(poses[:n]).shape == (n, 27, 3)
        assert hip.fibre_lengths(poses[:n]).shape == (n, 27)


def test_a_pose_gives_the_same_numbers_alone_and_among_many(hip, poses):
    many = np.tile(poses, (8, 1))  # more than one chunk
    lengths, arms = hip.lengths_and_moment_arms(many)
    for i in (0, 1, len(many) - 1):
        np.testing.assert_allclose(hip.lengths(many[i : i + 1])[0], lengths[i], rtol=0, atol=EXACT)
        np.testing.assert_allclose(hip.moment_arms(many[i : i + 1])[0], arms[i], rtol=0, atol=EXACT)


def test_fewer_muscles_give_the_same_numbers(hip, poses):
    names = ["rect_fem_r", "glut_med2_r", "psoas_r"]
    columns = [hip.muscles.index(name) for name in names]
    few = hip.only(names)
    assert few.muscles == tuple(names)
    np.testing.assert_allclose(few.lengths(poses), hip.lengths(poses)[:, columns], rtol=0, atol=EXACT)
    np.testing.assert_allclose(few.moment_arms(poses), hip.moment_arms(poses)[:, columns], rtol=0, atol=EXACT)
    np.testing.assert_allclose(few.fibre_lengths(poses), hip.fibre_lengths(poses)[:, columns], rtol=0, atol=EXACT)
    assert hip.only("gem_r").lengths(poses).shape == (len(poses), 1)


def test_moment_arms_are_minus_the_slope_of_the_length(hip, poses):
    h = 1e-6
    low, high = np.radians([(r.from_deg, r.to_deg) for r in hip.geometry.ranges]).T
    q = np.clip(poses, low + h, high - h)
    arms = hip.moment_arms(q)
    for axis in range(3):
        step = h * np.eye(4)[axis]
        slope = (hip.lengths(q + step) - hip.lengths(q - step)) / (2 * h)
        np.testing.assert_allclose(arms[:, :, axis], -slope, rtol=0, atol=1e-8)


def test_moment_arms_are_lever_times_force_about_each_axis(hip, poses):
    centre = np.array(hip.geometry.hip_centre)
    for q, arms in zip(poses[:40], hip.moment_arms(poses[:40]), strict=True):
        flexion, femur = q[0], hip_matrices(q[None, :3])[0]
        axes = [[0, 0, 1], [np.cos(flexion), np.sin(flexion), 0], femur[:, 1]]
        for path, arm in zip(hip.paths(q[None]), arms, strict=True):
            first = next(i for i, body in enumerate(path.bodies) if body != "pelvis")
            pull = path.points[first - 1] - path.points[first]
            moment = np.cross(path.points[first] - centre, pull / np.linalg.norm(pull))
            np.testing.assert_allclose(arm, axes @ moment, rtol=0, atol=EXACT)


def test_lengths_are_the_lengths_of_the_drawn_paths(hip, poses):
    for q, lengths in zip(poses[:40], hip.lengths(poses[:40]), strict=True):
        np.testing.assert_allclose([path_length(path.points) for path in hip.paths(q[None])], lengths, rtol=0, atol=EXACT)


def test_lengths_do_not_change_when_the_whole_body_is_moved(hip, poses, rng):
    turn, shift = hip_matrices(rng.uniform(-3, 3, (1, 3)))[0], rng.uniform(-2, 2, 3)
    moved = [path_length(path.points @ turn.T + shift) for path in hip.paths(poses[:1])]
    np.testing.assert_allclose(moved, hip.lengths(poses[:1])[0], rtol=0, atol=EXACT)


def test_lengths_do_not_depend_on_which_bone_is_fixed(hip, poses, rng):
    """Hold the thigh and turn the pelvis over it, or hold the pelvis: the strings between them are the same."""
    # The switch of iliacus and psoas looks at hip flexion, which a picture of two bones does not tell: they have their own test.
    only_bones = [m.name for m in hip.geometry.muscles if not any(p.when and p.when.coordinate == "hip_flexion" for p in m.points)]
    assert len(only_bones) == 25
    hip = hip.only(only_bones)
    n, centre = 20, np.array(hip.geometry.hip_centre)
    knee = poses[:n, 3:]
    pelvis, thigh = rng.uniform(-0.4, 0.4, (n, 3)), rng.uniform(-0.4, 0.4, (n, 3)) + [0.4, 0, 0]
    turned_pelvis, turned_thigh = hip_matrices(pelvis), hip_matrices(thigh)
    standing = np.hstack([np.zeros((n, 3)), knee])  # every bone in its own directions, to be turned in the room
    for i, lengths in enumerate(hip.lengths(np.hstack([hm.pelvis_on_femur(pelvis, thigh), knee]))):
        for path, length in zip(hip.paths(standing[i : i + 1]), lengths, strict=True):
            turns = [(turned_pelvis if body == "pelvis" else turned_thigh)[i] for body in path.bodies]
            room = np.array([turn @ (point - centre) for turn, point in zip(turns, path.points, strict=True)])
            assert path_length(room) == pytest.approx(length, abs=EXACT)


def test_the_left_hip_is_the_mirror_image_of_the_right(hip, poses):
    """The same muscles mirrored left to right: adduction and rotation change sign, lengths and flexion arms do not."""
    left = hm.Hip(mirrored(hip.geometry))
    sign = np.array([1, -1, -1])
    q = poses * [*sign, 1]
    np.testing.assert_allclose(left.lengths(q), hip.lengths(poses), rtol=0, atol=EXACT)
    np.testing.assert_allclose(left.moment_arms(q), hip.moment_arms(poses) * sign, rtol=0, atol=EXACT)


def mirrored(geometry):
    """The geometry with left and right exchanged: z turned round, in every point and in the hip's centre."""

    def flip(point):
        if point.glide:
            x, y, z = point.glide.axes
            return replace(point, glide=replace(point.glide, axes=(x, y, lambda angle: -z(angle))))
        return replace(point, at=(*point.at[:2], -point.at[2]))

    muscles = tuple(replace(m, points=tuple(flip(p) for p in m.points)) for m in geometry.muscles)
    return replace(geometry, muscles=muscles, hip_centre=(*geometry.hip_centre[:2], -geometry.hip_centre[2]))


def test_a_muscle_is_never_shorter_than_the_line_from_origin_to_insertion(hip, poses):
    for q, lengths in zip(poses[:20], hip.lengths(poses[:20]), strict=True):
        straight = [np.linalg.norm(path.points[-1] - path.points[0]) for path in hip.paths(q[None])]
        assert np.all(lengths >= np.array(straight) - EXACT)


def test_only_muscles_that_reach_the_tibia_feel_the_knee(hip, poses):
    bent = poses.copy()
    bent[:, 3] = np.radians(75) - 0.5 * bent[:, 3]
    change = np.abs(hip.lengths(bent) - hip.lengths(poses)).max(axis=0)
    feels = np.array([hip.muscle(name).crosses_knee for name in hip.muscles])
    assert feels.sum() == 7
    assert np.all(change[~feels] == 0)
    assert np.all(change[feels] > 1e-3)


def test_iliacus_and_psoas_lose_a_path_point_beyond_45_degrees_of_flexion(hip):
    for name in ("iliacus_r", "psoas_r"):
        counts = [len(hip.only(name).paths(np.radians([[flexion, 0, 0, 0]]))[0].points) for flexion in (44.9, 45, 45.1)]
        assert counts == [5, 5, 4]


def test_a_fibre_is_never_shorter_than_its_shortest_length(hip, poses):
    fibres = hip.fibre_lengths(poses)
    assert fibres.min() == hip.geometry.shortest_fibre == 0.4441
    assert fibres.max() < 2.5


def test_signs_are_those_of_the_field(hip):
    """At a standing hip: iliopsoas flexes, gluteus maximus extends, gluteus medius abducts, the adductors adduct."""
    arms = dict(zip(hip.muscles, hip.moment_arms(np.zeros((1, 4)))[0], strict=True))
    assert arms["psoas_r"][0] > 0 > arms["glut_max2_r"][0]
    assert arms["add_long_r"][1] > 0 > arms["glut_med2_r"][1]
    assert arms["glut_med1_r"][2] > 0 > arms["gem_r"][2]
