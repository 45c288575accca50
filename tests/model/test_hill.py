"""Muscle forces: OpenSim's, the laws they must keep, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

import hipmotion as hm
from hipmotion.anatomy.geometry import COORDINATES
from hipmotion.curves import GREATEST_SPEED, tendon_force_length
from hipmotion.hill import balance, capacity, forces, passive_moments

#: N; the table is rounded to 1e-4 N.
TOLERANCE_N = 1e-4


@pytest.fixture
def rates(rng):
    """(300, 4) rad/s"""
    return rng.uniform(-6, 6, (300, 4))


@pytest.fixture(scope="module")
def greatest(hip):
    return np.array([m.max_force_N for m in hip.geometry.muscles])


def test_forces_equal_opensim(hip, oracle):
    table = oracle("oracle_forces.csv")
    q = np.radians(np.stack([table[f"{angle}_deg"] for angle in ("flex", "add", "rot", "knee")], axis=1))
    pick = np.arange(len(q)), [hip.muscles.index(name) for name in table["muscle"]]
    ours = forces(hip, q)
    np.testing.assert_allclose(ours.active[pick], table["Fact_N"], rtol=0, atol=TOLERANCE_N)
    np.testing.assert_allclose(ours.passive[pick], table["Fpas_N"], rtol=0, atol=TOLERANCE_N)
    np.testing.assert_allclose(ours.pennation[pick], table["penn_rad"], rtol=0, atol=1e-6)


def test_the_balance_with_an_elastic_tendon_equals_opensim(hip, oracle):
    table = oracle("oracle_elastic.csv")
    rows = [hip.muscle(name) for name in table["muscle"]]
    optimal, slack, greatest = np.array([[m.optimal_fibre_length_m, m.tendon_slack_length_m, m.max_force_N] for m in rows]).T
    height = np.sin([m.pennation_rad for m in rows])
    path = table["path_m"] / optimal
    along, found = balance(path, np.zeros(len(rows)), table["activation"], slack / optimal, height, np.sqrt(0.4441**2 - height**2))
    assert found.all()
    np.testing.assert_allclose(np.hypot(along, height), table["fibre"], rtol=0, atol=1e-8)
    pull = greatest * tendon_force_length((path - along) * optimal / slack)
    np.testing.assert_allclose(pull, table["tendon_N"], rtol=0, atol=1e-4)


def test_the_extensors_together_have_the_published_strength(hip):
    """One leg, knee at 90°, nothing else at work: N m of extension at 0, 30, 60, 90, 110° of flexion."""
    q = np.radians([[flexion, 0, 0, 90] for flexion in (0, 30, 60, 90, 110)])
    extension = np.minimum(capacity(hip, q)[:, :, 0], 0).sum(axis=1)
    np.testing.assert_allclose(extension, [-126, -252, -287, -183, -107], rtol=0, atol=0.5)


def test_a_rigid_tendon_gives_the_fibre_lengths_of_the_hip(hip, poses):
    np.testing.assert_allclose(forces(hip, poses).fibre_lengths, hip.fibre_lengths(poses), rtol=0, atol=1e-12)


def test_fibre_and_tendon_make_up_the_path(hip, poses, rates):
    slack = np.array([m.tendon_slack_length_m for m in hip.geometry.muscles])
    for tendon in ("rigid", "elastic"):
        f = forces(hip, poses, rates, tendon=tendon)
        path = f.fibre_lengths * np.cos(f.pennation) * hip.optimal_fibre_lengths + f.tendon_lengths * slack
        np.testing.assert_allclose(path, hip.lengths(poses), rtol=0, atol=1e-12)
        height = f.fibre_lengths * np.sin(f.pennation)
        np.testing.assert_allclose(height - np.sin([m.pennation_rad for m in hip.geometry.muscles]), 0, rtol=0, atol=1e-12)


def test_an_elastic_tendon_pulls_as_hard_as_its_muscle(hip, poses, rates, rng, greatest):
    for activation in (0.0, 0.01, 1.0, rng.uniform(0, 1, (300, 27))):
        f = forces(hip, poses, rates, activation, tendon="elastic")
        np.testing.assert_allclose((f.active + f.passive) / greatest, tendon_force_length(f.tendon_lengths), rtol=0, atol=1e-9)


def test_a_stiff_enough_tendon_is_a_rigid_one(rng):
    """The balance moves to path - slack length as the tendon shortens to nothing and so stretches by nothing."""
    n = 500
    height, activation, slack = rng.uniform(0, 0.4, n), rng.uniform(0, 1, n), np.full(n, 1e-6)
    along = rng.uniform(0.6, 1.4, n)
    found, done = balance(along + slack, np.zeros(n), activation, slack, height, np.sqrt(0.4441**2 - height**2))
    assert done.all()
    np.testing.assert_allclose(found, along, rtol=0, atol=1e-6)


def test_a_path_too_short_for_its_tendon_gives_no_force(hip, poses):
    slack = np.array([m.tendon_slack_length_m for m in hip.geometry.muscles])
    hangs = hip.lengths(poses) < slack
    assert hangs.sum() > 20
    for tendon in ("rigid", "elastic"):
        f = forces(hip, poses, tendon=tendon)
        assert np.all(f.active[hangs] == 0) and np.all(f.passive[hangs] == 0)
        assert np.all(f.tendon_lengths[hangs] < 1)


def test_an_active_muscle_stretches_its_tendon_and_so_shortens_its_fibres(hip, poses):
    rest, full = (forces(hip, poses, activation=a, tendon="elastic") for a in (0.0, 1.0))
    assert np.all(full.fibre_lengths <= rest.fibre_lengths + 1e-4)
    assert (rest.fibre_lengths - full.fibre_lengths).max() > 0.05


def test_lengthening_muscles_are_stronger_than_still_ones_and_shortening_ones_weaker(hip, poses, rates):
    still, moving = forces(hip, poses), forces(hip, poses, rates)
    lengthens = moving.fibre_rates > 0
    assert np.all(moving.active[lengthens] >= still.active[lengthens])
    assert np.all(moving.active[~lengthens] <= still.active[~lengthens])
    assert np.all(moving.active <= 1.4 * still.active + 1e-9)
    assert np.all(moving.active[moving.fibre_rates <= -GREATEST_SPEED] == 0)


def test_fibre_rates_are_the_rates_of_the_fibre_lengths(hip, poses, rates):
    h, q = 1e-6, poses * 0.9  # a step either way stays in range
    whens = [p.when for m in hip.geometry.muscles for p in m.points if p.when]
    for when in whens:  # no slope where a path gains or loses a point
        column = COORDINATES.index(when.coordinate)
        for edge in (when.from_rad, when.to_rad):
            q[np.abs(q[:, column] - edge) < 1e-4, column] += 2e-4
    f = forces(hip, q, rates)
    slope = (hip.fibre_lengths(q + h * rates) - hip.fibre_lengths(q - h * rates)) / (2 * h)
    taut = f.fibre_lengths > 0.4442
    np.testing.assert_allclose(f.fibre_rates[taut], slope[taut], rtol=0, atol=1e-5)


def test_a_moment_is_force_times_arm(hip, poses, rates, greatest):
    arms, f = hip.moment_arms(poses), forces(hip, poses, rates)
    np.testing.assert_allclose(capacity(hip, poses, rates), f.active[:, :, None] * arms, rtol=0, atol=1e-9)
    np.testing.assert_allclose(passive_moments(hip, poses), f.passive[:, :, None] * arms, rtol=0, atol=1e-9)
    assert np.all(f.active <= 1.4 * greatest)


def test_strength_scales_every_force_and_activation_the_active_one(hip, poses, rng):
    one = forces(hip, poses)
    strength, activation = rng.uniform(0.5, 3, 27), rng.uniform(0, 1, (300, 27))
    many = forces(hip, poses, activation=activation, strength=strength)
    np.testing.assert_allclose(many.active, one.active * strength * activation, rtol=1e-12)
    np.testing.assert_allclose(many.passive, one.passive * strength, rtol=1e-12)
    np.testing.assert_allclose(capacity(hip, poses, strength=2), 2 * capacity(hip, poses), rtol=1e-12)
    np.testing.assert_allclose(capacity(hip, poses, strength=2, tendon="elastic"), 2 * capacity(hip, poses, tendon="elastic"), rtol=1e-12)


def test_virtual_work_the_moments_times_the_turning_are_the_forces_times_the_shortening(hip, poses, rates):
    """A small turn of the hip at rates qd: power at the joint equals power along the paths, the knee held."""
    qd = rates * [1, 1, 1, 0]
    power = np.einsum("nmx,nx->nm", capacity(hip, poses, qd), qd[:, :3])
    along = -forces(hip, poses, qd).active * hip.lengthening_rates(poses, qd)
    np.testing.assert_allclose(power, along, rtol=0, atol=1e-8)


def test_more_poses_than_a_chunk_give_the_same_numbers_and_none_give_none(hip, poses, rates):
    many = np.tile(poses, (15, 1)), np.tile(rates, (15, 1))
    for tendon in ("rigid", "elastic"):
        whole = capacity(hip, *many, tendon=tendon)
        np.testing.assert_allclose(whole[-300:], capacity(hip, poses, rates, tendon=tendon), rtol=0, atol=1e-6)
        assert capacity(hip, np.empty((0, 4)), tendon=tendon).shape == (0, 27, 3)


def test_a_muscle_without_a_tendon_is_refused(hip):
    row = replace(hip.muscle("gem_r"), tendon_slack_length_m=0.0)
    with pytest.raises(ValueError, match="fibres and a tendon longer than 0 m; these have none: gem_r"):
        forces(hm.Hip(replace(hip.geometry, muscles=(row,))), STILL)


def test_every_force_is_finite_at_the_ends_of_every_range(hip):
    ends = np.radians(np.stack(np.meshgrid([-40, 140], [-60, 60], [-70, 70], [-10, 140]), axis=-1).reshape(-1, 4))
    for tendon in ("rigid", "elastic"):
        for speed in (-1e3, -20.0, 0.0, 20.0, 1e3):
            assert all(np.isfinite(part).all() for part in forces(hip, ends, np.full(ends.shape, speed), tendon=tendon))


STILL = np.zeros((2, 4))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"q": [[4.0, 0, 0, 0]]}, "flexion is 229"),
        ({"q": STILL, "qd": np.zeros((1, 4))}, r"qd must be an array of shape \(2, 4\), in rad/s; given was shape \(1, 4\)"),
        ({"q": STILL, "qd": np.full((2, 4), np.nan)}, r"qd .*every value finite; the value at \[0, 0\] is nan"),
        ({"q": STILL, "qd": [["a"] * 4] * 2}, "not real numbers"),
        ({"q": STILL, "strength": -1}, "strength holds -1; allowed is 0 to 100"),
        ({"q": STILL, "strength": np.nan}, "strength .*every value finite"),
        ({"q": STILL, "strength": np.ones(3)}, r"strength must be one number or fit the shape \(27,\); given was shape \(3,\)"),
        ({"q": STILL, "tendon": "elastc"}, "no kind of tendon is called 'elastc'. Did you mean 'elastic'"),
    ],
)
def test_bad_input_is_refused_in_words(hip, arguments, says):
    for ask in (forces, capacity):
        with pytest.raises(ValueError, match=says):
            ask(hip, **arguments)


@pytest.mark.parametrize("activation", [-0.1, 1.1, np.nan, np.ones(3), "full", [[0.5], [0.5, 0.5]], None])
def test_an_activation_outside_0_to_1_is_refused(hip, activation):
    with pytest.raises(ValueError, match="activation"):
        forces(hip, STILL, activation=activation)


def test_a_hip_that_turns_at_no_speed_holds_still(hip, poses):
    np.testing.assert_array_equal(forces(hip, poses, np.zeros((300, 4))).active, forces(hip, poses).active)


def test_fewer_muscles_have_the_same_forces(hip, poses, rates):
    few = hip.only(["rect_fem_r", "psoas_r"])
    columns = [hip.muscles.index(name) for name in few.muscles]
    np.testing.assert_allclose(capacity(few, poses, rates), capacity(hip, poses, rates)[:, columns], rtol=0, atol=1e-9)
