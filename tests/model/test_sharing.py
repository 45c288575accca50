"""Load sharing: the optimum is the optimum, every demand is met or what is missing is told."""

from functools import partial

import numpy as np
import pytest
from scipy.optimize import lsq_linear

import hipmotion as hm
from hipmotion.hill import capacity, passive_moments
from hipmotion.sharing import MET, share_load


@pytest.fixture
def few(poses):
    """(40, 4) rad, where the hip is trained."""
    low, high = np.radians([[-20, -30, -30, 0], [100, 30, 30, 120]])
    inside = poses[np.all((poses > low) & (poses < high), axis=1)]
    assert len(inside) > 5
    return np.tile(inside, (8, 1))[:40]


@pytest.fixture
def within_reach(hip, few, rng):
    """(40, 3) N m that some activations make."""
    activations = rng.uniform(0, 1, (len(few), 27)) ** 2
    return np.einsum("nm,nmx->nx", activations, capacity(hip, few)) + passive_moments(hip, few).sum(axis=1)


def test_a_demand_within_reach_is_met(hip, few, within_reach):
    share = share_load(hip, within_reach, few)
    assert share.met.all() and share.shortfalls() == []
    made = share.active.sum(axis=1) + share.passive.sum(axis=1)
    np.testing.assert_allclose(made, within_reach, rtol=0, atol=MET / 100)
    np.testing.assert_allclose(made + share.missing, within_reach, rtol=0, atol=1e-9)
    assert share.activations.min() >= 0 and share.activations.max() <= 1


def test_the_shares_are_the_optimum(hip, few, within_reach):
    """The conditions of Karush, Kuhn and Tucker: three prices λ exist with every activation the clipped C·λ."""
    able, share = capacity(hip, few), share_load(hip, within_reach, few)
    for columns, a in zip(able, share.activations, strict=True):
        free = (a > 1e-9) & (a < 1 - 1e-9)
        if free.sum() < 3:
            continue
        price = np.linalg.lstsq(columns[free], a[free], rcond=None)[0]
        np.testing.assert_allclose(np.clip(columns @ price, 0, 1), a, rtol=0, atol=1e-5)


def test_no_other_activations_that_meet_the_demand_cost_less(hip, few, within_reach, rng):
    able, share = capacity(hip, few), share_load(hip, within_reach, few)
    for columns, a in zip(able, share.activations, strict=True):
        unseen = np.linalg.svd(columns.T)[2][3:]  # changes of activation that no moment notices
        other = a + 0.05 * rng.normal(size=(50, 24)) @ unseen
        allowed = np.all((other >= 0) & (other <= 1), axis=1)
        assert np.all((other[allowed] ** 2).sum(axis=1) >= (a**2).sum() - 1e-6)


def test_a_demand_out_of_reach_tells_what_is_missing(hip, few, rng):
    """Push 100 N m beyond the farthest moment the muscles can make in some direction: those 100 N m are missing."""
    able = capacity(hip, few)
    direction = rng.normal(size=(len(few), 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    helps = np.einsum("nmx,nx->nm", able, direction) > 0
    farthest = (able * helps[:, :, None]).sum(axis=1) + passive_moments(hip, few).sum(axis=1)
    share = share_load(hip, farthest + 100 * direction, few)
    assert not share.met.any()
    np.testing.assert_allclose(share.missing, 100 * direction, rtol=0, atol=1e-3)
    assert len(share.shortfalls()) == len(few)
    edge = share_load(hip, farthest, few)
    assert edge.met.all()


def test_what_is_missing_is_the_least_that_can_be(hip, few, rng):
    """The nearest point of what can be made: no muscle could close the gap further."""
    able, moments = capacity(hip, few), 400 * rng.normal(size=(len(few), 3))
    share = share_load(hip, moments, few)
    assert not share.met.all()
    for i in np.nonzero(~share.met)[0]:
        gain, a = able[i] @ share.missing[i], share.activations[i]
        assert np.all(gain[a < 1 - 1e-9] < 1e-2 * np.linalg.norm(share.missing[i]))
        assert np.all(gain[a > 1e-9] > -1e-2 * np.linalg.norm(share.missing[i]))


def test_a_heavy_deadlift_needs_more_than_the_published_strength(hip):
    """371 N m of extension at 90° of flexion: out of reach as published, within reach of muscles four times as strong."""
    q, moments = np.radians([[90, 0, 0, 60]]), [[-371.0, 0, 0]]
    weak, strong = (share_load(hip, moments, q, strength=s) for s in (1, 4))
    assert not weak.met[0] and strong.met[0]
    assert weak.missing[0, 0] < -50
    (sentence,) = weak.shortfalls()
    assert sentence.startswith("pose 0: the muscles cannot make ") and "N m of extension" in sentence


def test_nothing_asked_of_a_hip_that_pulls_at_nothing_costs_nothing(hip, few):
    resting = passive_moments(hip, few).sum(axis=1)
    np.testing.assert_allclose(share_load(hip, resting, few).activations, 0, rtol=0, atol=1e-9)


def test_muscles_that_lengthen_need_less_activation_for_the_same_moment(hip):
    q, hold = np.radians([[60, 0, 0, 60]]), [[-60.0, 0, 0]]
    down, still, up = (share_load(hip, hold, q, [[rate, 0, 0, 0]]).activations for rate in (1.5, 0.0, -1.5))
    assert (down**2).sum() < (still**2).sum() < (up**2).sum()


def test_a_stronger_muscle_is_activated_less(hip, few, within_reach):
    costs = [(share_load(hip, within_reach, few, strength=s).activations ** 2).sum(axis=1) for s in (1, 2)]
    light = passive_moments(hip, few)
    light = np.abs(light).max(axis=(1, 2)) < 1  # where stretched muscles do not grow stiffer with strength
    assert np.all(costs[1][light] < costs[0][light] + 1e-6)


def test_no_muscle_with_strength_leaves_the_whole_demand_missing(hip, few, within_reach):
    share = share_load(hip, within_reach, few, strength=0)
    np.testing.assert_allclose(share.missing, within_reach, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(share.activations, 0)


def test_a_few_muscles_or_one_may_be_asked(hip, few):
    one = hip.only("glut_max2_r")
    half = 0.5 * capacity(one, few).sum(axis=1) + passive_moments(one, few).sum(axis=1)
    taut = np.abs(capacity(one, few)).max(axis=(1, 2)) > 1  # where it hangs slack it can do nothing
    assert taut.any()
    np.testing.assert_allclose(share_load(one, half, few).activations[taut], 0.5, rtol=0, atol=1e-6)


def test_the_package_offers_it_without_asking_for_scipy_first():
    assert hm.share_load is share_load and "share_load" in dir(hm)


def test_a_solver_that_goes_in_circles_is_set_going_again_and_one_that_always_does_is_reported(hip, few, within_reach, monkeypatch):
    before, tries = share_load(hip, within_reach[:1], few[:1]), []

    def circling(*arguments, first_answer, **options):
        answer = lsq_linear(*arguments, **options)
        tries.append(answer)
        return replace_status(answer) if len(tries) < first_answer else answer

    def replace_status(answer):
        answer.status = 0
        return answer

    monkeypatch.setattr("hipmotion.sharing.lsq_linear", partial(circling, first_answer=2))
    np.testing.assert_allclose(share_load(hip, within_reach[:1], few[:1]).activations, before.activations, rtol=0, atol=1e-5)
    assert len(tries) == 2
    monkeypatch.setattr("hipmotion.sharing.lsq_linear", partial(circling, first_answer=100))
    with pytest.raises(ArithmeticError, match="pose 0: the load could not be shared"):
        share_load(hip, within_reach[:1], few[:1])


def test_no_poses_have_no_shares(hip):
    share = share_load(hip, np.empty((0, 3)), np.empty((0, 4)))
    assert share.activations.shape == (0, 27) and share.met.shape == (0,) and share.shortfalls() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"moments": [0, 0, 0]}, r"moments must be an array of shape \(2, 3\), in N m; given was shape \(3,\)"),
        ({"moments": [[0, 0, 0]]}, r"moments must .*given was shape \(1, 3\)"),
        ({"moments": [[0, 0, np.inf]] * 2}, r"the value at \[0, 2\] is inf"),
        ({"moments": np.zeros((2, 3)), "strength": 101}, "strength holds 101; allowed is 0 to 100"),
        ({"moments": np.zeros((2, 3)), "qd": [[0, 0, 0, 0]]}, "qd must be"),
    ],
)
def test_bad_input_is_refused_in_words(hip, arguments, says):
    with pytest.raises(ValueError, match=says):
        share_load(hip, q=np.zeros((2, 4)), **arguments)
