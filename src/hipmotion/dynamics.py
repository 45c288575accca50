"""From motion to force: what the floor, the ankles, the knees and the hips must do for a body to move as it does.

The chain stands on a foot that lies flat and keeps still. Going up, each joint hands on its place p and acceleration p̈:
in a segment turned by θ in the room, at the rate ω and with the angular acceleration α, the point r of the segment is at

    p + R(θ) r     and accelerates by     p̈ + α ẑ × R(θ) r - ω² R(θ) r.

Going down, each joint carries all that is above it. By Newton and Euler the joint at p must give upward the force F and
the moment M, summed over the masses m above it (each with its place c, acceleration a and moment of inertia I; g is
gravity), less what the hand's force H, acting at h, gives already:

    F = Σ m (a - g) - H
    M = Σ [I α + (c - p) × m (a - g)] - (h - p) × H

In the plane a vector is one complex number, x + iy: R(θ) is e^iθ, ẑ × is i, and u × v is Im(u* v).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .body import Body
from .errors import Range, angle_rows, unknown_name

#: Standard gravity, m/s²: exact, by the definition of the 3rd General Conference on Weights and Measures (1901).
GRAVITY = 9.80665

#: More than a full turn is a mistake of units.
_ANGLES = tuple(Range(joint, -360.0, 360.0) for joint in ("ankle", "knee", "hip"))


class _Quantity(NamedTuple):
    """What a key of the state may hold: numbers in a row, the largest of them, the unit, whether they may be negative."""

    width: int
    most: float
    unit: str
    signed: bool = True


#: The keys of a state beside "angles". The limits are far beyond any lift: they catch degrees, millimetres, kilonewtons.
_QUANTITIES = {
    "velocities": _Quantity(3, 100.0, "rad/s"),
    "accelerations": _Quantity(3, 10_000.0, "rad/s²"),
    "bar_mass": _Quantity(1, 1000.0, "kg", signed=False),
    "bar_at": _Quantity(2, 5.0, "m"),
    "hand_force": _Quantity(2, 100_000.0, "N"),
    "hand_at": _Quantity(2, 5.0, "m"),
}


@dataclass(frozen=True, eq=False)
class Loads:
    """What it takes to move so, for N instants: both legs together, so for one leg of a symmetric lift, half of it.

    ground_reaction : (N, 2) force x, y of the floor on the foot, N
    foot_moment : (N,) its moment about the point of the floor under the ankle, N m
    moments : (N, 3) of ankle, knee, hip: what the lower segment does to the upper one, N m
    powers : (N, 3) moment × velocity: what each joint gives to the motion (+) or takes from it (-), W

    A moment is positive when it turns anticlockwise, from x forward to y up. So ankle + presses the toes down
    (plantarflexor), knee - straightens the knee (extensor), hip + straightens the hip (extensor).
    """

    ground_reaction: np.ndarray
    foot_moment: np.ndarray
    moments: np.ndarray
    powers: np.ndarray

    @property
    def centre_of_pressure(self) -> np.ndarray:
        """(N,) m ahead of the ankle where the ground reaction meets the floor; not finite where nothing presses on it.

        Beyond the foot's ends the body would tip over: the moments are then those of a body somehow held.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.foot_moment / self.ground_reaction[:, 1]


def inverse_dynamics_planar(state: Mapping[str, object], body: Body) -> Loads:
    """The ground reaction and the ankle, knee and hip moments of a body that moves in the side view.

    Parameters
    ----------
    state : a mapping; all but the first key may be left out

        "angles" : (N, 3) of ankle, knee, hip, rad: how far shank, thigh and HAT are turned, anticlockwise, from the
            segment below. All zero is upright. Dorsiflexion is -ankle, knee flexion +knee, hip flexion -hip.
        "velocities", "accelerations" : (N, 3) of the same angles, rad/s and rad/s²; 0 if left out
        "bar_mass" : a number or (N,), kg: a point mass that moves with HAT; 0 if left out
        "bar_at" : (2,) or (N, 2) m: where, from the hip, x forward and y up in HAT as it stands upright; the
            shoulder, (0, length of HAT), if left out
        "hand_force" : (2,) or (N, 2) N: force x, y in the room on HAT from outside: a hand on a rail, a cable, a bench
            under the shoulders; 0 if left out
        "hand_at" : (2,) or (N, 2) m: where it acts, told as "bar_at" is; the shoulder if left out

    body : who moves; the foot lies flat under an ankle at (0, body.ankle_height)

    Returns
    -------
    Loads : ground reaction, moment at the foot, joint moments and powers, for both legs together

    Raises
    ------
    ValueError
        for a key that is unknown, a wrong shape, a value that is not finite or beyond what a person can do, a `body`
        that is not a `Body`.

    The equations are Newton's and Euler's, as in [winter1990]; tests hold them to OpenSim's figures.
    """
    given = _read(state, body)
    turn, rate, rate_of_rate = (np.cumsum(given[key], axis=1).T for key in ("angles", "velocities", "accelerations"))
    gravity = -1j * GRAVITY

    # Up the chain: the places of the joints, and what each segment needs from below: a force, a moment about 0.
    foot = body.segments["foot"]
    place, acceleration = np.full(turn.shape[1], 1j * body.ankle_height), 0.0
    joints, forces = [0.0], [np.full(turn.shape[1], -foot.mass * gravity)]
    moments = [_cross(place + complex(*foot.com), forces[0])]
    for name, angle, velocity, spin in zip(("shank", "thigh", "hat"), turn, rate, rate_of_rate, strict=True):
        segment, along = body.segments[name], np.exp(1j * angle)
        carried = along * (1j * spin - velocity**2)  # acceleration per metre of a point fixed in the segment
        masses = [(segment.mass, complex(*segment.com))]
        if name == "hat":
            masses.append((given["bar_mass"][:, 0], _complex(given["bar_at"])))
        force, moment = 0.0, segment.inertia * spin
        for mass, at in masses:
            push = mass * (acceleration + carried * at - gravity)
            force, moment = force + push, moment + _cross(place + along * at, push)
        if name == "hat":
            hand = _complex(given["hand_force"])
            force, moment = force - hand, moment - _cross(place + along * _complex(given["hand_at"]), hand)
        joints.append(place)
        forces.append(force)
        moments.append(moment)
        place, acceleration = place + along * 1j * segment.length, acceleration + carried * 1j * segment.length

    # Down the chain: a joint carries the sum of all above it, its moment taken about the joint itself.
    for i in (2, 1, 0):
        forces[i] = forces[i] + forces[i + 1]
        moments[i] = moments[i] + moments[i + 1]
    floor, *held = (moment - _cross(joint, force) for joint, force, moment in zip(joints, forces, moments, strict=True))
    at_joints = np.stack(held, axis=1)
    return Loads(np.stack([forces[0].real, forces[0].imag], axis=1), floor, at_joints, at_joints * given["velocities"])


def _cross(u: np.ndarray | complex, v: np.ndarray) -> np.ndarray:
    """u × v of vectors of the plane, + anticlockwise."""
    return (np.conj(u) * v).imag


def _complex(pairs: np.ndarray) -> np.ndarray:
    return pairs[:, 0] + 1j * pairs[:, 1]


def _read(state: object, body: object) -> dict[str, np.ndarray]:
    """Every quantity of the state as (N, width) floats, those left out filled in, or a `ValueError`."""
    if not isinstance(body, Body):
        raise ValueError(f"body must be a hipmotion.Body; given was {body!r}")
    if not isinstance(state, Mapping) or "angles" not in state:
        raise ValueError(f'state must be a mapping with at least the key "angles"; given was {state!r:.200}')
    for key in state:
        if key != "angles" and key not in _QUANTITIES:
            raise unknown_name("quantity of the state", key, ["angles", *_QUANTITIES])
    angles = angle_rows("angles", state["angles"], _ANGLES)
    shoulder = (0.0, body.segments["hat"].length)
    out = {"angles": angles}
    for key, what in _QUANTITIES.items():
        left_out = shoulder if key.endswith("_at") else np.zeros(_shapes(what, len(angles))[0])
        out[key] = _values(key, state.get(key, left_out), len(angles), what)
    return out


def _shapes(what: _Quantity, count: int) -> list[tuple[int, ...]]:
    """The shapes allowed for `count` instants. What does not change may be given once; rates may not, for they change."""
    return {1: [(), (count,)], 2: [(2,), (count, 2)], 3: [(count, 3)]}[what.width]


def _values(key: str, given: object, count: int, what: _Quantity) -> np.ndarray:
    """The quantity `key` as (count, width) floats, or a `ValueError` that says what is wrong with it."""
    shapes = _shapes(what, count)
    either = " or ".join(map(str, shapes))
    wanted = f"{key} must be real numbers in {what.unit}, of shape {either} to go with {count} rows of angles"
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{wanted}; given were rows that do not fit together") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{wanted}; given were values of type {array.dtype}")
    if array.shape not in shapes:
        raise ValueError(f"{wanted}; given was shape {array.shape}")
    low = -what.most if what.signed else 0.0
    outside = ~((array >= low) & (array <= what.most))  # NaN is outside
    if outside.any():
        allowed = f"allowed is {low:g} to {what.most:g} {what.unit} ({outside.sum()} of its numbers are not)"
        raise ValueError(f"{key} holds {array[outside].flat[0]:g}; {allowed}")
    array = array.astype(float, copy=False)
    return np.broadcast_to(array[..., None] if what.width == 1 else array, (count, what.width))
