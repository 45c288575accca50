"""The forces of the hip's muscles: fibres that pull, resist and shorten, in line with a tendon that stretches.

A muscle pulls along its path with (Hill's model, [hill1938; zajac1989], curves of [millard2013])

    F = F0 (a · fl(l) · fv(v) + fp(l)) cos α,

F0 its greatest isometric force, a its activation (0 … 1), l its fibre length in optimal lengths, v the fibre's lengthening
rate in greatest speeds, α its pennation; fl, fv, fp are the curves of `curves.py`. The fibres keep the distance h between
their two sheets, so with s the fibre's part of the path

    l = sqrt(s² + h²),    cos α = s / l,    dl/dt = cos α · ds/dt.

Two tendons are on offer. "rigid": it never stretches, and s = path length - slack length; force is then proportional to
activation, which load sharing needs. "elastic": s is where muscle and tendon pull alike,

    ft((path length - s) / slack length) = (a · fl · fv + fp) cos α,

found by Newton's method inside a bracket. In motion the tendon's own rate is left out: the fibre is taken to lengthen as
fast as the path does. That is exact in holding still, and too fast where the force is changing.

A path too short to pull its tendon straight gives no force, and its fibre stands at the shortest length of the geometry.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import numbers, spread
from .curves import GREATEST_SPEED, active_force_length, force_velocity, passive_force_length, tendon_force_length
from .errors import angle_rows, unknown_name
from .muscles import Hip

TENDONS = ("rigid", "elastic")
#: Poses worked on together, so that a million of them fit in memory.
_CHUNK = 4096
#: Muscle and tendon count as balanced when their forces differ by less than this, in greatest isometric forces.
_BALANCED = 1e-10
#: … or when the place where they balance is known to this, in optimal fibre lengths: a tendon may be too short and stiff for more.
_ROUNDING = 1e-14
#: Each step at least halves the difference or the bracket, so that this many always suffice; ten are usual.
_STEPS = 150
#: A muscle may be made this much weaker or stronger.
_STRENGTH = (0.0, 100.0)


class Forces(NamedTuple):
    """What N poses of M muscles amount to, each (N, M). `passive` and `active` pull along the path and add up."""

    #: Fibre length, optimal fibre lengths.
    fibre_lengths: np.ndarray
    #: Fibre lengthening rate, optimal fibre lengths per s.
    fibre_rates: np.ndarray
    #: Angle between fibres and tendon, rad.
    pennation: np.ndarray
    #: Length of the tendon, in slack lengths; below 1 it hangs slack.
    tendon_lengths: np.ndarray
    #: Force owed to activation, N.
    active: np.ndarray
    #: Force owed to stretched fibres alone, N.
    passive: np.ndarray


def forces(
    hip: Hip,
    q: np.ndarray,
    qd: np.ndarray | None = None,
    activation: float | np.ndarray = 1.0,
    *,
    strength: float | np.ndarray = 1.0,
    tendon: str = "rigid",
) -> Forces:
    """The forces of the muscles in N poses.

    Parameters
    ----------
    hip : M muscles
    q : (N, 4) poses, rad
    qd : (N, 4) the rates of the same angles, rad/s; without it the hip holds still
    activation : 0 … 1; one number, (M,) or (N, M)
    strength : factor on every muscle's greatest isometric force, 0 … 100; one number or (M,). The published strengths are
        too low for a heavy deadlift. Active and passive force grow alike: a stronger muscle is a thicker one.
    tendon : "rigid" or "elastic"

    Returns
    -------
    Forces

    Raises
    ------
    ValueError
        for an argument of the wrong shape, type or range, or an unknown kind of tendon.
    ArithmeticError
        when the elastic balance of some muscle was not found; it names the first.
    """
    q, qd = _motion(hip, q, qd)
    shape = (len(q), len(hip.muscles))
    activation = spread("activation", activation, shape, "1", 0.0, 1.0)
    strength = _strength(hip, strength)
    _known(tendon)
    out = Forces(*(np.empty(shape) for _ in Forces._fields))
    for start in range(0, len(q), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        for whole, part in zip(out, _forces(hip, q[chunk], qd[chunk], activation[chunk], strength, tendon, start), strict=True):
            whole[chunk] = part
    return out


def capacity(
    hip: Hip,
    q: np.ndarray,
    qd: np.ndarray | None = None,
    *,
    strength: float | np.ndarray = 1.0,
    tendon: str = "rigid",
) -> np.ndarray:
    """The active moment each muscle can make at full activation: (N, M, 3) N m, + flexes, adducts, rotates inward.

    Arguments and errors are those of `forces`. Passive moments are not in it: `passive_moments` has them.
    """
    return _moments(hip, q, qd, strength, tendon, activation=1.0, kind="active")


def passive_moments(hip: Hip, q: np.ndarray, *, strength: float | np.ndarray = 1.0) -> np.ndarray:
    """The moment each muscle makes by being stretched, tendon rigid: (N, M, 3) N m, + flexes, adducts, rotates inward.

    Arguments and errors are those of `forces`.
    """
    return _moments(hip, q, None, strength, "rigid", activation=0.0, kind="passive")


def _moments(
    hip: Hip, q: np.ndarray, qd: np.ndarray | None, strength: float | np.ndarray, tendon: str, activation: float, kind: str
) -> np.ndarray:
    """Force times arm, a chunk at a time."""
    q, qd = _motion(hip, q, qd)
    strength = _strength(hip, strength)
    _known(tendon)
    out = np.empty((len(q), len(hip.muscles), 3))
    for start in range(0, len(q), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        full = np.broadcast_to(activation, out[chunk].shape[:2])
        pull = getattr(_forces(hip, q[chunk], qd[chunk], full, strength, tendon, start), kind)
        out[chunk] = hip.moment_arms(q[chunk]) * pull[:, :, None]
    return out


def _forces(
    hip: Hip, q: np.ndarray, qd: np.ndarray, activation: np.ndarray, strength: np.ndarray, tendon: str, first: int
) -> Forces:
    """`forces` for one chunk of poses, checked; `first` is the number of its first pose, for the message."""
    rows = hip.geometry.muscles
    bare = [m.name for m in rows if not (m.tendon_slack_length_m > 0 and m.optimal_fibre_length_m > 0)]
    if bare:
        raise ValueError(f"a muscle needs fibres and a tendon longer than 0 m; these have none: {', '.join(bare)}")
    optimal = hip.optimal_fibre_lengths
    slack = np.array([m.tendon_slack_length_m for m in rows]) / optimal
    height = np.sin([m.pennation_rad for m in rows])
    greatest = strength * [m.max_force_N for m in rows]
    path = hip.lengths(q) / optimal
    rate = hip.lengthening_rates(q, qd) / optimal if qd.any() else np.zeros(path.shape)
    # Where the fibre is at its shortest; a shorter path leaves it there.
    shortest = np.maximum(hip.geometry.shortest_fibre, height)
    least = np.sqrt(shortest**2 - height**2)
    along = np.maximum(path - slack, least)
    taut = path - slack > least
    if tendon == "elastic":
        figures = (np.broadcast_to(x, path.shape)[taut] for x in (path, rate, activation, slack, height, least))
        along[taut], balanced = balance(*figures)
        if not balanced.all():
            pose, muscle = np.argwhere(taut)[np.argmin(balanced)]
            raise ArithmeticError(f"pose {first + pose}: the balance of {hip.muscles[muscle]} and its tendon was not found")
    fibre = np.hypot(along, height)
    cos = along / fibre
    fibre_rate = np.where(taut, rate * cos, 0.0)
    pull = taut * greatest * cos
    return Forces(
        fibre_lengths=fibre,
        fibre_rates=fibre_rate,
        pennation=np.arctan2(height, along),
        tendon_lengths=(path - along) / slack,
        active=pull * activation * active_force_length(fibre) * force_velocity(fibre_rate / GREATEST_SPEED),
        passive=pull * passive_force_length(fibre),
    )


def balance(
    path: np.ndarray, rate: np.ndarray, activation: np.ndarray, slack: np.ndarray, height: np.ndarray, least: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where muscle and elastic tendon pull alike.

    Parameters
    ----------
    path, rate : (n,) length of the path and how fast it grows, optimal fibre lengths and those per s
    activation : (n,) 0 … 1
    slack, height, least : (n,) the tendon's slack length, the fibres' height, and the least part of the path that the
        fibres fill, optimal fibre lengths; path - slack must exceed least

    Returns
    -------
    (n,) the fibre's part of the path, optimal fibre lengths, and (n,) whether the balance was found, within 1e-10 of the
    greatest isometric force or, on a very stiff tendon, within rounding of the length. With the fibre at its least the
    tendon pulls harder, with the tendon slack the fibre does: so a balance lies between. Were there more than one, as a
    long fibre on a long soft tendon can have, one of them is returned; in holding still none was found for gait2392.
    """
    low, high = least.copy(), path - slack
    along = (low + high) / 2
    found = np.zeros(len(path), bool)
    open_, last = np.arange(len(path)), np.full(len(path), np.inf)
    for _ in range(_STEPS):
        at = along[open_]
        gap, slope = _gap(at, *(x[open_] for x in (path, rate, activation, slack, height)))
        low[open_], high[open_] = np.where(gap > 0, at, low[open_]), np.where(gap > 0, high[open_], at)
        found[open_] = (np.abs(gap) < _BALANCED) | (high[open_] - low[open_] < _ROUNDING)
        left = ~found[open_]
        if not left.any():
            break
        open_, at, gap, slope = open_[left], at[left], gap[left], slope[left]
        newton = at - np.divide(gap, slope, out=np.full(len(at), np.inf), where=slope != 0)
        trusted = (newton > low[open_]) & (newton < high[open_]) & (np.abs(gap) < last[open_] / 2)
        along[open_] = np.where(trusted, newton, (low[open_] + high[open_]) / 2)
        last[open_] = np.abs(gap)
    return along, found


def _gap(
    along: np.ndarray, path: np.ndarray, rate: np.ndarray, activation: np.ndarray, slack: np.ndarray, height: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How much harder the tendon pulls than the muscle, in greatest isometric forces, and its slope over `along`."""
    fibre = np.hypot(along, height)
    cos = along / fibre
    cos_slope = height**2 / fibre**3
    tendon, tendon_slope = tendon_force_length.with_slope((path - along) / slack)
    active, active_slope = active_force_length.with_slope(fibre)
    passive, passive_slope = passive_force_length.with_slope(fibre)
    speed, speed_slope = force_velocity.with_slope(rate * cos / GREATEST_SPEED)
    muscle = activation * active * speed + passive
    muscle_slope = (activation * active_slope * speed + passive_slope) * cos
    muscle_slope += activation * active * speed_slope * rate * cos_slope / GREATEST_SPEED
    return tendon - muscle * cos, -tendon_slope / slack - muscle_slope * cos - muscle * cos_slope


def _motion(hip: Hip, q: np.ndarray, qd: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    q = angle_rows("q", q, hip.geometry.ranges)
    return q, np.broadcast_to(0.0, q.shape) if qd is None else numbers("qd", qd, q.shape, "rad/s")


def _strength(hip: Hip, given: float | np.ndarray) -> np.ndarray:
    return spread("strength", given, (len(hip.muscles),), "1", *_STRENGTH)


def _known(tendon: str) -> None:
    if tendon not in TENDONS:
        raise unknown_name("kind of tendon", tendon, TENDONS)
