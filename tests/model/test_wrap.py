"""A string around a cylinder: MuJoCo's, the shortest there is, and with slopes that are the slopes of its length."""

import numpy as np
import pytest

from hipmotion.kinematics import rotation_components
from hipmotion.wrap import wrap_cylinder

#: m; the table has twelve digits.
EXACT = 1e-11


def strings(rng, n=200):
    """A cylinder, and n pairs of points outside it."""
    axis = rng.normal(size=3)
    cylinder = {"centre": rng.uniform(-0.05, 0.05, 3), "axis": axis, "radius": rng.uniform(0.03, 0.07)}
    along = axis / np.linalg.norm(axis)
    points = []
    while len(points) < 2:
        p = rng.uniform(-0.2, 0.2, (8 * n, 3)) + cylinder["centre"]
        away = p - cylinder["centre"]
        away -= np.outer(away @ along, along)
        points.append(p[np.linalg.norm(away, axis=1) > 1.02 * cylinder["radius"]][:n])
    return *points, cylinder


@pytest.fixture
def sides(rng):
    return None, rng.normal(size=3)


def test_lengths_and_slopes_equal_mujoco(oracle):
    table = oracle("mujoco_wraps.csv")

    def xyz(name):
        return np.stack([table[f"{name}_{x}"] for x in "xyz"], axis=1)

    start, end, centre, axis, side, slope = map(xyz, ("start", "end", "centre", "axis", "side", "slope"))
    assert 30 < table["wraps"].sum() < len(start)
    for i in range(len(start)):
        given = side[i] if side[i].any() else None
        wrapped = wrap_cylinder(start[i : i + 1], end[i : i + 1], centre=centre[i], axis=axis[i], radius=table["radius"][i], side=given)
        assert wrapped.touches[0] == table["wraps"][i]
        assert wrapped.lengths[0] == pytest.approx(table["length"][i], abs=EXACT)
        np.testing.assert_allclose(wrapped.end_slopes[0], slope[i], rtol=0, atol=1e-9)


def test_slopes_at_both_ends_are_the_slopes_of_the_length(rng, sides):
    start, end, cylinder = strings(rng)
    h = 1e-7
    for side in sides:
        wrapped = wrap_cylinder(start, end, **cylinder, side=side)
        for axis, step in enumerate(h * np.eye(3)):
            for moved, slopes in ((0, wrapped.start_slopes), (1, wrapped.end_slopes)):
                more, less = (
                    wrap_cylinder(start + (moved == 0) * s, end + (moved == 1) * s, **cylinder, side=side).lengths for s in (step, -step)
                )
                steady = np.abs(more - less) < 3 * h  # no change of side between the two
                assert steady.mean() > 0.98
                np.testing.assert_allclose(slopes[steady, axis], ((more - less) / (2 * h))[steady], rtol=0, atol=2e-6)


def test_arms_of_a_wrapped_muscle_are_minus_the_slope_of_its_length_over_the_joint_angles(rng):
    """A cylinder on the pelvis, the end on a femur that turns about the origin: to 1e-3 mm and far better."""
    start, femur_point, cylinder = strings(rng, 400)
    h, angles = 1e-6, rng.uniform(-0.3, 0.3, (3, len(start)))

    def lengths(angles):
        rotation = rotation_components(angles)[0]
        return wrap_cylinder(start, np.einsum("ijn,nj->ni", rotation, femur_point), **cylinder)

    # A femur point that the turn carries into the cylinder is left out.
    away = clear_of(cylinder, np.einsum("ijn,nj->ni", rotation_components(angles)[0], femur_point))
    start, femur_point, angles = start[away], femur_point[away], angles[:, away]
    rotation = rotation_components(angles, slopes=True)
    here = lengths(angles)
    assert here.touches.sum() > 5
    for axis in range(3):
        arm = -np.einsum("ni,ijn,nj->n", here.end_slopes, rotation[1 + axis], femur_point)
        step = h * np.eye(3)[:, axis : axis + 1]
        slope = (lengths(angles + step).lengths - lengths(angles - step).lengths) / (2 * h)
        np.testing.assert_allclose(arm, -slope, rtol=0, atol=1e-6)


def clear_of(cylinder, points):
    along = cylinder["axis"] / np.linalg.norm(cylinder["axis"])
    away = points - cylinder["centre"]
    return np.linalg.norm(away - np.outer(away @ along, along), axis=1) > 1.05 * cylinder["radius"]


def test_no_detour_is_shorter_and_a_stop_on_the_way_costs_nothing(rng):
    start, end, cylinder = strings(rng)
    detour = rng.permutation(end)
    whole = wrap_cylinder(start, end, **cylinder)
    parts = wrap_cylinder(start, detour, **cylinder).lengths + wrap_cylinder(detour, end, **cylinder).lengths
    assert np.all(whole.lengths <= parts + EXACT)
    start, end, places = (x[whole.touches] for x in (start, end, whole.tangents))
    assert len(places) > 0
    along = cylinder["axis"] / np.linalg.norm(cylinder["axis"])
    for place in (places[:, 0], places[:, 1]):
        radial = place - cylinder["centre"]
        place = place + 1e-12 * (radial - np.outer(radial @ along, along))  # not inside the cylinder by rounding
        parts = wrap_cylinder(start, place, **cylinder).lengths + wrap_cylinder(place, end, **cylinder).lengths
        np.testing.assert_allclose(parts, whole.lengths[whole.touches], rtol=0, atol=1e-7)


def test_a_string_is_straight_exactly_where_the_straight_line_clears_the_cylinder(rng):
    start, end, cylinder = strings(rng)
    wrapped = wrap_cylinder(start, end, **cylinder)
    share = np.linspace(0, 1, 2001)[:, None, None]
    blocked = ~np.all([clear for clear in (clear_by(1.0, cylinder, start + s * (end - start)) for s in share)], axis=0)
    near = np.any([~clear_by(1.001, cylinder, start + s * (end - start)) for s in share], axis=0) & ~blocked
    np.testing.assert_array_equal(wrapped.touches[~near], blocked[~near])
    apart = np.linalg.norm(end - start, axis=1)
    np.testing.assert_allclose(wrapped.lengths[~wrapped.touches], apart[~wrapped.touches], rtol=0, atol=EXACT)
    assert np.all(wrapped.lengths >= apart - EXACT)
    assert np.isnan(wrapped.tangents[~wrapped.touches]).all()


def clear_by(share, cylinder, points):
    return clear_of({**cylinder, "radius": share * cylinder["radius"] / 1.05}, points)


def test_tangent_points_lie_on_the_cylinder_and_the_string_leaves_it_along_the_tangent(rng, sides):
    start, end, cylinder = strings(rng)
    along = cylinder["axis"] / np.linalg.norm(cylinder["axis"])
    for side in sides:
        wrapped = wrap_cylinder(start, end, **cylinder, side=side)
        for i in np.nonzero(wrapped.touches)[0]:
            slopes = wrapped.start_slopes[i], wrapped.end_slopes[i]
            for place, slope, outer in zip(wrapped.tangents[i], slopes, (start[i], end[i]), strict=True):
                radial = place - cylinder["centre"]
                radial -= (radial @ along) * along
                assert np.linalg.norm(radial) == pytest.approx(cylinder["radius"], abs=EXACT)
                assert radial @ slope == pytest.approx(0, abs=EXACT)
                np.testing.assert_allclose(np.cross(outer - place, slope), 0, rtol=0, atol=EXACT)


def test_a_string_with_a_side_is_never_shorter_and_passes_there(rng):
    """Two points behind a cylinder, in front of it the side: the string goes round the front."""
    behind = np.array([[-0.1, 0.01, 0.0]]), np.array([[-0.1, -0.01, 0.03]])
    cylinder = {"centre": np.zeros(3), "axis": [0, 0, 2], "radius": 0.04}
    free, front = (wrap_cylinder(*behind, **cylinder, side=side) for side in (None, [1, 0, 0]))
    assert not free.touches[0] and front.touches[0]
    assert front.lengths[0] > free.lengths[0] + 2 * np.pi * 0.04 / 2
    start, end, cylinder = strings(rng)
    free, sided = (wrap_cylinder(start, end, **cylinder, side=side) for side in (None, rng.normal(size=3)))
    assert np.all(sided.lengths >= free.lengths - EXACT)


def test_turning_string_and_cylinder_together_or_running_it_backward_changes_nothing(rng):
    start, end, cylinder = strings(rng)
    side, turn, shift = rng.normal(size=3), rotation_components(rng.uniform(-3, 3, (3, 1)))[0, :, :, 0], rng.uniform(-1, 1, 3)
    moved = {"centre": turn @ cylinder["centre"] + shift, "axis": -turn @ cylinder["axis"], "radius": cylinder["radius"]}
    for given_side in (None, side):
        one = wrap_cylinder(start, end, **cylinder, side=given_side)
        turned = None if given_side is None else turn @ given_side
        other = wrap_cylinder(start @ turn.T + shift, end @ turn.T + shift, **moved, side=turned)
        back = wrap_cylinder(end, start, **cylinder, side=given_side)
        np.testing.assert_allclose(other.lengths, one.lengths, rtol=0, atol=1e-10)
        np.testing.assert_allclose(other.end_slopes, one.end_slopes @ turn.T, rtol=0, atol=1e-8)
        np.testing.assert_allclose(back.lengths, one.lengths, rtol=0, atol=1e-10)
        np.testing.assert_allclose(back.start_slopes, one.end_slopes, rtol=0, atol=1e-8)


def test_no_strings_and_strings_of_no_length_are_allowed():
    cylinder = {"centre": [0, 0, 0], "axis": [0, 0, 1], "radius": 0.02}
    assert wrap_cylinder(np.empty((0, 3)), np.empty((0, 3)), **cylinder).lengths.shape == (0,)
    point = np.array([[0.02, 0.0, 0.1]])  # on the cylinder itself
    assert wrap_cylinder(point, point, **cylinder).lengths[0] == pytest.approx(0, abs=1e-15)
    across = wrap_cylinder(point, -point, **cylinder)
    assert across.lengths[0] == pytest.approx(np.hypot(np.pi * 0.02, 0.2), abs=EXACT)


GOOD = {"start": [[0.1, 0, 0]], "end": [[0, 0.1, 0]], "centre": [0, 0, 0], "axis": [0, 0, 1], "radius": 0.03}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"start": [0.1, 0, 0]}, r"start must be an array of shape \(N, 3\), in m"),
        ({"end": [[0, 0.1, 0]] * 2}, r"end must be an array of shape \(1, 3\)"),
        ({"end": [[0, np.inf, 0]]}, r"end .*the value at \[0, 1\] is inf"),
        ({"start": [[0.01, 0.02, 5]]}, "start, row 0: 0.0223607 m from the axis; a string cannot begin inside a cylinder of radius 0.03 m"),
        ({"centre": [[0, 0, 0]]}, "centre must be"),
        ({"axis": [0, 0, 0]}, "axis must have a direction"),
        ({"axis": [0, 0, "z"]}, "axis must be .*not real numbers"),
        ({"radius": 0}, "radius must be above 0 m; given was 0"),
        ({"radius": -0.01}, "radius must be above 0 m; given was -0.01"),
        ({"radius": [0.03]}, "radius must be one number"),
        ({"side": [0, 0, 3]}, "side must point across the axis"),
        ({"side": [0, 0, 0]}, r"side must have a direction; given was \(0, 0, 0\)"),
    ],
)
def test_bad_input_is_refused_in_words(changed, says):
    wrap_cylinder(**GOOD)
    with pytest.raises(ValueError, match=says):
        wrap_cylinder(**{**GOOD, **changed})
