"""Which muscles carry a moment of the hip: static optimisation.

Three moments ask, many muscles can answer, and infinitely many answers fit. Among them the body is taken to choose the
one with the least sum of squared activations, which spreads the load over the muscles with the best lever and strength:

    least  Σ a²    with  Σ a C + passive = moments,  0 ≤ a ≤ 1,

C the active moment each muscle makes at full activation (`hill.capacity`, tendon rigid, so that moment is proportional to
activation). It is a rule, not a finding: it never lets muscles on both sides of a joint brace against each other, and it
asks nothing of the knee, which the muscles that cross both joints also turn.

A demand may be more than the muscles can do. Then no answer fits, and the nearest one is given with what it leaves
missing: the demand is met so far that the sum of the squares of the three missing moments is least.

Solved by scipy's bounded least squares (`lsq_linear`, an active-set method that ends at the exact answer), the three
moments being weighted so heavily that activations cannot buy them off: a demand within reach is met to 0.01 N m at the
very edge of what the muscles can do, and far closer inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from .arrays import numbers
from .hill import capacity, passive_moments
from .muscles import Hip

#: N m; a demand met to this in all three moments is met.
MET = 0.01
#: How heavily a moment as large as the strongest muscle's weighs against an activation of 1. Once in some thousand poses
#: rounding sends the solver in circles; the next weight, as good as the first, then brings it home.
_WEIGHTS = (3e4, 2e4, 5e4, 1e4)
_STEPS = 200
#: The two ways each moment can point.
_DIRECTIONS = (("flexion", "extension"), ("adduction", "abduction"), ("internal rotation", "external rotation"))


@dataclass(frozen=True)
class LoadShare:
    """How M muscles share the demands of N poses."""

    #: (N, M) 0 … 1
    activations: np.ndarray
    #: (N, M, 3) N m made by activation: flexion, adduction, internal rotation
    active: np.ndarray
    #: (N, M, 3) N m made by being stretched
    passive: np.ndarray
    #: (N, 3) N m asked for and not made; next to 0 where the demand is met
    missing: np.ndarray

    @property
    def met(self) -> np.ndarray:
        """(N,) is the demand met, within 0.01 N m in each of its three moments?"""
        return np.abs(self.missing).max(axis=1, initial=0.0) <= MET

    def shortfalls(self) -> list[str]:
        """A sentence for each pose whose demand is not met: which moments are missing, and how much of each."""
        return [f"pose {i}: the muscles cannot make {_in_words(self.missing[i])} of what is asked" for i in np.nonzero(~self.met)[0]]


def share_load(
    hip: Hip, moments: np.ndarray, q: np.ndarray, qd: np.ndarray | None = None, *, strength: float | np.ndarray = 1.0
) -> LoadShare:
    """Share the moments of the hip among its muscles, with the least sum of squared activations.

    Parameters
    ----------
    hip : M muscles; `hip.only(names)` for a few of them
    moments : (N, 3) N m the muscles must make together: flexion, adduction, internal rotation
    q : (N, 4) poses, rad
    qd : (N, 4) the rates of the same angles, rad/s; without it the hip holds still
    strength : factor on every muscle's greatest isometric force, 0 … 100; one number or (M,). At 1 the published strengths
        hold, which are too low for a heavy deadlift: look at `met` before the activations are believed.

    Returns
    -------
    LoadShare

    Raises
    ------
    ValueError
        for an argument of the wrong shape, type or range.
    ArithmeticError
        when the optimum of a pose was not found.

    A pose takes about 3 ms.
    """
    able = capacity(hip, q, qd, strength=strength)
    passive = passive_moments(hip, q, strength=strength)
    moments = numbers("moments", moments, (len(able), 3), "N m")
    wanted = moments - passive.sum(axis=1)
    activations = np.empty(able.shape[:2])
    for i, (columns, demand) in enumerate(zip(able.transpose(0, 2, 1), wanted, strict=True)):
        activations[i] = _least_squares(columns, demand, i)
    active = able * activations[:, :, None]
    return LoadShare(activations, active, passive, wanted - active.sum(axis=1))


def _least_squares(able: np.ndarray, demand: np.ndarray, pose: int) -> np.ndarray:
    """(M,) activations for one pose, from (3, M) capacity and (3,) demand, N m."""
    count = able.shape[1]
    for heavily in _WEIGHTS:
        weight = heavily / (np.abs(able).max() or 1.0)
        rows, right = np.vstack([weight * able, np.eye(count)]), np.concatenate([weight * demand, np.zeros(count)])
        with np.errstate(divide="ignore", invalid="ignore"):  # going in circles, it divides by 0; that run is thrown away
            answer = lsq_linear(rows, right, bounds=(0.0, 1.0), method="bvls", tol=1e-14, max_iter=_STEPS)
        if answer.status > 0 and np.isfinite(answer.x).all():
            return np.clip(answer.x, 0.0, 1.0)
    raise ArithmeticError(f"pose {pose}: the load could not be shared ({answer.message})")


def _in_words(missing: np.ndarray) -> str:
    parts = [
        f"{abs(moment):.{1 if abs(moment) >= 0.05 else 3}f} N m of {ways[0] if moment > 0 else ways[1]}"
        for moment, ways in zip(missing, _DIRECTIONS, strict=True)
        if abs(moment) > MET
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
