"""Inverse dynamics of the planar chain: OpenSim's figures, and the laws that hold whatever the body and the motion.

The laws are checked against a chain written a second way, with sines and levers in place of complex numbers and recursion.
"""

import tracemalloc
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hipmotion as hm
from hipmotion.body import SEGMENTS, Segment
from hipmotion.dynamics import GRAVITY

#: N and N m; the oracle's table is rounded to nine figures.
TOLERANCE = 1e-4
#: For quantities computed two ways without differences.
EXACT = 1e-8
#: s or rad: a step for central differences; and N, N m or W that they may be wrong by.
STEP, BY_DIFFERENCES = 1e-5, 1e-3

#: The chain the oracle's figures were computed on.
ORACLE_BODY = hm.Body.from_segments(
    {
        "foot": Segment(2.055, 0.266, (0.05, -0.03), 0.068362),
        "shank": Segment(6.495, 0.4305, (0.0, 0.23854005), 0.1071945),
        "thigh": Segment(21.24, 0.42875, (0.0, 0.253176875), 0.14105875),
        "hat": Segment(45.21, 0.504, (0.0, 0.315504), 0.249984),
    },
    ankle_height=0.06825,
)
STILL = {"angles": [[-0.5, 1.0, -0.8]]}
RESULTS = ("ground_reaction", "foot_moment", "moments", "powers")


@pytest.fixture(params=[hm.Body(), hm.Body(58, 1.64, "female", "de leva"), ORACLE_BODY], ids=repr)
def body(request) -> hm.Body:
    return request.param


@pytest.fixture
def motion(rng):
    """A smooth motion with a bar and a hand: (T,) s → the state at these instants."""
    middle, swing, rate, phase = (rng.uniform(low, high, (3, 1)) for low, high in ((-1, 1), (0, 1), (1, 5), (0, 6)))
    steady = {"bar_mass": rng.uniform(0, 150), "bar_at": rng.uniform(-0.3, 0.6, 2)}
    steady |= {"hand_force": rng.uniform(-300, 300, 2), "hand_at": rng.uniform(-0.3, 0.6, 2)}

    def state(time):
        sine, cosine = np.sin(rate * time + phase), np.cos(rate * time + phase)
        rows = {"angles": middle + swing * sine, "velocities": swing * rate * cosine, "accelerations": -swing * rate**2 * sine}
        given = {key: value.T for key, value in rows.items()} | steady
        for array in given.values():
            np.asarray(array).flags.writeable = False  # what is given must be left as it was
        return given

    return state


@pytest.fixture
def time(rng) -> np.ndarray:
    return rng.uniform(0, 6, 200)


class Chain:
    """What moves above the still foot: its masses, placed by sines, and their velocities, by levers about the joints."""

    def __init__(self, state: Mapping, body: hm.Body) -> None:
        self.turn = np.cumsum(state["angles"], axis=1)
        self.velocities = np.asarray(state.get("velocities", np.zeros_like(self.turn)))
        self.joints = [np.tile([0.0, body.ankle_height], (len(self.turn), 1))]
        for i, name in enumerate(("shank", "thigh")):
            self.joints.append(self.place(i, (0.0, body.segments[name].length)))
        links = [body.segments[name] for name in SEGMENTS[1:]]
        points = [(i, link.mass, link.com) for i, link in enumerate(links)]
        points.append((2, state.get("bar_mass", 0.0), state.get("bar_at", (0.0, 0.0))))
        self.masses = [(mass, self.place(i, at), self.velocity(i, at)) for i, mass, at in points]
        self.spins = list(zip((link.inertia for link in links), np.cumsum(self.velocities, axis=1).T, strict=True))
        shoulder = state.get("hand_at", (0.0, links[2].length))
        self.hand, self.hand_velocity = self.place(2, shoulder), self.velocity(2, shoulder)

    def place(self, i, at):
        sine, cosine = np.sin(self.turn[:, i]), np.cos(self.turn[:, i])
        x, y = np.asarray(at, float).T
        return self.joints[i] + np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)

    def velocity(self, i, at):
        """Every joint below turns the point about itself."""
        levers = (self.place(i, at) - joint for joint in self.joints[: i + 1])
        return sum(np.stack([-r[:, 1], r[:, 0]], axis=1) * u[:, None] for r, u in zip(levers, self.velocities.T, strict=False))

    def potential_energy(self):
        return sum(mass * GRAVITY * place[:, 1] for mass, place, _ in self.masses)

    def energy(self):
        kinetic = sum(mass * (v**2).sum(axis=1) for mass, _, v in self.masses) + sum(i * w**2 for i, w in self.spins)
        return kinetic / 2 + self.potential_energy()

    def momentum(self):
        return sum(mass * v for mass, _, v in self.masses)

    def angular_momentum(self):
        return sum(mass * turning(place, v) for mass, place, v in self.masses) + sum(i * w for i, w in self.spins)


def turning(lever, force):
    return lever[..., 0] * force[..., 1] - lever[..., 1] * force[..., 0]


def change(what, motion, body, time):
    """d(energy, momentum, …)/dt of the chain along a motion, by central differences."""
    after, before = (getattr(Chain(motion(time + step), body), what)() for step in (STEP, -STEP))
    return (after - before) / (2 * STEP)


def test_forces_and_moments_equal_opensim(oracle):
    table = oracle("oracle_planar_id.csv")

    def columns(*names):
        return np.stack([table[name] for name in names], axis=1)

    q, u, a, tau = (columns(f"{kind}_ankle", f"{kind}_knee", f"{kind}_hip") for kind in ("q", "u", "a", "tau"))
    state = {"angles": q, "velocities": u, "accelerations": a, "hand_force": columns("Fext_x", "Fext_y")}
    state |= {"bar_mass": table["bar_kg"], "bar_at": columns("bar_x", "bar_y")}
    loads = hm.inverse_dynamics_planar(state, ORACLE_BODY)
    assert np.ptp(table["bar_kg"]) and np.ptp(u) and np.ptp(state["hand_force"])
    np.testing.assert_allclose(loads.ground_reaction, columns("GRFx", "GRFy"), rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(loads.foot_moment, table["Mz_foot"], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(loads.moments, tau, rtol=0, atol=TOLERANCE)


def test_the_oracles_legs_and_trunk_are_a_man_of_75_kg_by_de_leva():
    man = hm.Body(75, 1.75, "male", "de leva")
    for name in ("shank", "thigh", "hat"):
        a, b = man.segments[name], ORACLE_BODY.segments[name]
        np.testing.assert_allclose((a.mass, a.length, *a.com, a.gyration), (b.mass, b.length, *b.com, b.gyration), rtol=1e-12)


def test_in_a_squat_the_toes_are_pressed_down_and_knee_and_hip_extend():
    ((ankle, knee, hip),) = hm.inverse_dynamics_planar(STILL, ORACLE_BODY).moments
    assert ankle > 0 and knee < 0 and hip > 0


def test_floor_weight_and_hand_change_the_momentum(body, motion, time):
    state = motion(time)
    weight = np.array([0, -GRAVITY * (body.mass + state["bar_mass"])])
    found = hm.inverse_dynamics_planar(state, body).ground_reaction + weight + state["hand_force"]
    np.testing.assert_allclose(found, change("momentum", motion, body, time), rtol=0, atol=BY_DIFFERENCES)


def test_their_moments_about_the_floor_change_the_angular_momentum(body, motion, time):
    state, foot = motion(time), body.segments["foot"]
    loads, chain = hm.inverse_dynamics_planar(state, body), Chain(state, body)
    weight = GRAVITY * (foot.mass * foot.com[0] + sum(mass * place[:, 0] for mass, place, _ in chain.masses))
    found = loads.foot_moment - weight + turning(chain.hand, state["hand_force"])
    np.testing.assert_allclose(found, change("angular_momentum", motion, body, time), rtol=0, atol=BY_DIFFERENCES)


def test_the_powers_of_joints_and_hand_are_the_change_of_energy(body, motion, time):
    state = motion(time)
    joints = hm.inverse_dynamics_planar(state, body).powers.sum(axis=1)
    hand = (Chain(state, body).hand_velocity * state["hand_force"]).sum(axis=1)
    np.testing.assert_allclose(joints + hand, change("energy", motion, body, time), rtol=0, atol=BY_DIFFERENCES)


def test_in_stillness_the_moments_do_the_virtual_work_of_weight_and_hand(body, motion, time):
    state = {key: value for key, value in motion(time).items() if key not in ("velocities", "accelerations")}
    moments = hm.inverse_dynamics_planar(state, body).moments

    def potential(angles):
        chain = Chain(state | {"angles": angles}, body)
        return chain.potential_energy() - (chain.hand * state["hand_force"]).sum(axis=1)

    for joint in range(3):
        step = STEP * np.eye(3)[joint]
        gradient = (potential(state["angles"] + step) - potential(state["angles"] - step)) / (2 * STEP)
        np.testing.assert_allclose(moments[:, joint], gradient, rtol=0, atol=BY_DIFFERENCES)


def test_in_stillness_the_floor_presses_under_the_centre_of_mass(body, motion, time):
    state = {"angles": motion(time)["angles"], "bar_mass": 60, "bar_at": (0.1, 0.4)}
    loads, chain, foot = hm.inverse_dynamics_planar(state, body), Chain(state, body), body.segments["foot"]
    centre = (sum(mass * place[:, 0] for mass, place, _ in chain.masses) + foot.mass * foot.com[0]) / (body.mass + 60)
    np.testing.assert_allclose(loads.centre_of_pressure, centre, rtol=0, atol=EXACT)
    np.testing.assert_allclose(loads.ground_reaction, [[0, GRAVITY * (body.mass + 60)]] * len(time), rtol=0, atol=EXACT)


def test_the_bar_pushes_on_the_body_as_the_body_pushes_on_the_bar(body, motion, time):
    """Newton's third law: put the opposite of the force the bar needs in the bar's place, and no load changes."""
    state = motion(time) | {"hand_force": (0, 0)}
    with_bar, without = (hm.inverse_dynamics_planar(state | {"bar_mass": mass}, body) for mass in (80, 0))
    reaction = without.ground_reaction - with_bar.ground_reaction
    by_hand = hm.inverse_dynamics_planar(state | {"bar_mass": 0, "hand_force": reaction, "hand_at": state["bar_at"]}, body)
    for name in RESULTS:
        np.testing.assert_allclose(getattr(by_hand, name), getattr(with_bar, name), rtol=0, atol=EXACT)


def test_a_mirrored_motion_takes_mirrored_loads(body, motion, time):
    state, flip = motion(time), np.array([-1, 1])
    segments = {name: replace(s, com=(-s.com[0], s.com[1])) for name, s in body.segments.items()}
    mirrored = {key: -state[key] for key in ("angles", "velocities", "accelerations")} | {"bar_mass": state["bar_mass"]}
    mirrored |= {key: flip * state[key] for key in ("bar_at", "hand_force", "hand_at")}
    here = hm.inverse_dynamics_planar(state, body)
    there = hm.inverse_dynamics_planar(mirrored, hm.Body.from_segments(segments, body.ankle_height))
    for name, sign in zip(RESULTS, (flip, -1, -1, 1), strict=True):
        np.testing.assert_allclose(getattr(there, name), sign * getattr(here, name), rtol=0, atol=EXACT)


def test_played_backward_a_motion_takes_the_same_moments_and_gives_the_power_back(body, motion, time):
    state = motion(time)
    forth, back = (hm.inverse_dynamics_planar(state | {"velocities": way * state["velocities"]}, body) for way in (1, -1))
    np.testing.assert_array_equal(back.moments, forth.moments)
    np.testing.assert_array_equal(back.powers, -forth.powers)


triples = st.tuples(*[st.floats(-3, 3)] * 3).map(lambda row: [row])
pairs = st.tuples(st.floats(-200, 200), st.floats(-200, 200))


@given(triples, triples, triples, st.floats(0, 200), pairs, st.floats(20, 150))
def test_the_loads_of_body_bar_and_hand_add_up(q, u, a, bar, hand, mass):
    def loads(mass, **more):
        found = hm.inverse_dynamics_planar({"angles": q, "velocities": u, "accelerations": a, **more}, hm.Body(mass, 1.7))
        return np.concatenate([found.ground_reaction[0], found.foot_moment, found.moments[0]])

    once = loads(mass, bar_mass=bar, hand_force=hand)
    twice = loads(2 * mass, bar_mass=2 * bar, hand_force=np.multiply(2, hand))
    parts = loads(mass, bar_mass=bar) + loads(mass, hand_force=hand) - loads(mass)
    np.testing.assert_allclose(twice, 2 * once, rtol=0, atol=EXACT)
    np.testing.assert_allclose(parts, once, rtol=0, atol=EXACT)


def test_a_row_takes_the_same_loads_alone_and_among_many(body, motion, time):
    state = motion(time)
    rows = state | {key: np.tile(state[key], (len(time), 1)) for key in ("bar_at", "hand_force", "hand_at")}
    rows["bar_mass"] = np.full(len(time), state["bar_mass"])
    many, by_row = hm.inverse_dynamics_planar(state, body), hm.inverse_dynamics_planar(rows, body)
    alone = hm.inverse_dynamics_planar({key: value[7:8] for key, value in rows.items()}, body)
    for name in RESULTS:
        np.testing.assert_array_equal(getattr(by_row, name), getattr(many, name))
        np.testing.assert_allclose(getattr(alone, name)[0], getattr(many, name)[7], rtol=0, atol=EXACT)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_shapes_follow_the_number_of_rows(count):
    loads = hm.inverse_dynamics_planar({"angles": np.zeros((count, 3)), "bar_mass": 20}, hm.Body())
    found = (loads.ground_reaction, loads.foot_moment, loads.moments, loads.powers, loads.centre_of_pressure)
    assert [part.shape for part in found] == [(count, 2), (count,), (count, 3), (count, 3), (count,)]


def test_what_is_left_out_is_nothing_or_at_the_shoulder():
    shoulder = (0, hm.Body().segments["hat"].length)
    full = {"velocities": np.zeros((1, 3)), "accelerations": np.zeros((1, 3)), "bar_at": shoulder, "hand_at": shoulder}
    some = {"bar_mass": 40, "hand_force": (30, -20)}
    for state, said in ((STILL, full | {"bar_mass": 0, "hand_force": (0, 0)}), (STILL | some, full)):
        short, whole = (hm.inverse_dynamics_planar(s, hm.Body()) for s in (state, said | state))
        np.testing.assert_array_equal(short.moments, whole.moments)


def test_a_million_instants_fit_in_two_gigabytes(rng):
    tracemalloc.start()
    loads = hm.inverse_dynamics_planar({"angles": rng.uniform(-1, 1, (1_000_000, 3)), "bar_mass": 60}, hm.Body())
    (_, peak), _ = tracemalloc.get_traced_memory(), tracemalloc.stop()
    assert peak < 2e9 and np.isfinite(loads.moments).all()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"angles": [0, 0, 0]}, r"angles must be .*\(N, 3\).*given was shape \(3,\).*row of its own"),
        ({"angles": [[0, np.nan, 0]]}, "row 0: knee is nan"),
        ({"angles": [[0, 0, -90]]}, "hip is -5156.62°.*Angles are read in radians"),
        ({"velocities": [0, 0, 0]}, r"velocities must be .*rad/s, of shape \(1, 3\) to go with 1 rows.*given was shape \(3,\)"),
        ({"velocities": [[0, 0, 300]]}, "velocities holds 300; allowed is -100 to 100 rad/s"),
        ({"accelerations": [[0, np.inf, np.nan]]}, r"accelerations holds inf; .* \(2 of its numbers are not\)"),
        ({"accelerations": [[0, 0], [0]]}, "accelerations must be .*rows that do not fit together"),
        ({"bar_mass": -20}, "bar_mass holds -20; allowed is 0 to 1000 kg"),
        ({"bar_mass": [20, 30]}, r"bar_mass must be .*kg, of shape \(\) or \(1,\).*given was shape \(2,\)"),
        ({"bar_at": (0, 504)}, "bar_at holds 504; allowed is -5 to 5 m"),
        ({"hand_force": 200}, r"hand_force must be .*of shape \(2,\) or \(1, 2\).*given was shape \(\)"),
        ({"barmass": 20}, "no quantity of the state is called 'barmass'. Did you mean 'bar_mass'"),
    ],
)
def test_a_state_that_cannot_be_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        hm.inverse_dynamics_planar(STILL | wrong, hm.Body())


@pytest.mark.parametrize("state", [{}, {"velocities": [[0, 0, 0]]}, None, [[0, 0, 0]], "angles"])
def test_a_state_without_angles_is_refused(state):
    with pytest.raises(ValueError, match='state must be a mapping with at least the key "angles"'):
        hm.inverse_dynamics_planar(state, hm.Body())


def test_only_a_body_can_move():
    with pytest.raises(ValueError, match="body must be a hipmotion.Body; given was 70"):
        hm.inverse_dynamics_planar(STILL, 70)
