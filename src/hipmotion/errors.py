"""Refusing bad input in words a reader can act on.

A model of the hip answers any four numbers; it should not. What the checks here refuse, they refuse with a `ValueError`
that says what was given, what is allowed and, for a name, which known name is nearest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

#: Rounding forgiven at the ends of a range, rad: 140 degrees stay 140 degrees, however they were computed, in single precision too.
ROUNDING = 1e-6


class Range(NamedTuple):
    """An angle's name and the degrees it may take."""

    label: str
    from_deg: float
    to_deg: float


def unknown_name(what: str, given: object, allowed: Iterable[str]) -> ValueError:
    """The error to raise for a name nobody knows: `raise unknown_name("muscle", given, names)`.

    It quotes the name given, offers the nearest allowed one and lists them all.
    """
    names = list(allowed)
    by_lower = {name.lower(): name for name in names}
    nearest = difflib.get_close_matches(str(given).lower(), by_lower, n=1, cutoff=0.0)
    hint = f" Did you mean {by_lower[nearest[0]]!r}?" if nearest else ""
    return ValueError(f"no {what} is called {given!r}.{hint} Allowed: {', '.join(names) or 'none'}")


def real_numbers(wanted: str, given: object) -> np.ndarray:
    """`given` as an array of real numbers, or a `ValueError` that begins with what is `wanted`."""
    if np.ma.isMaskedArray(given):
        raise ValueError(f"{wanted}; given was a masked array: fill it or leave the masked rows out")
    try:
        array = np.asarray(given)
    except ValueError as error:  # rows of unequal length
        raise ValueError(f"{wanted}; given were rows that do not fit together ({error})") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{wanted}; given were values of type {array.dtype}, not real numbers")
    return array


def angle_rows(name: str, given: object, ranges: Sequence[Range]) -> np.ndarray:
    """The argument `name` as an (N, len(ranges)) float array of rad, or a `ValueError` that says what is wrong with it."""
    columns = ", ".join(r.label for r in ranges)
    wanted = f"{name} must be an array of shape (N, {len(ranges)}): a row for each pose, [{columns}] in rad"
    array = real_numbers(wanted, given)
    if array.ndim != 2 or array.shape[1] != len(ranges):
        one = f". For one pose, put it in a row of its own: [{name}]" if array.shape == (len(ranges),) else ""
        raise ValueError(f"{wanted}; given was shape {array.shape}{one}")
    array = array.astype(float, copy=False)
    low = np.radians([r.from_deg for r in ranges]) - ROUNDING
    high = np.radians([r.to_deg for r in ranges]) + ROUNDING
    if len(array) and not (np.all(array.min(axis=0) >= low) and np.all(array.max(axis=0) <= high)):  # NaN fails both
        raise _first_outside(name, array, low, high, ranges)
    return array


def _first_outside(name: str, array: np.ndarray, low: np.ndarray, high: np.ndarray, ranges: Sequence[Range]) -> ValueError:
    """Name the first value that is not inside its range, and how many others are not either."""
    rows, columns = np.nonzero(~((array >= low) & (array <= high)))
    value, which = array[rows[0], columns[0]], ranges[columns[0]]
    shown = f"{np.degrees(value):.6g}°" if np.isfinite(value) else str(value)
    message = f"{name}, row {rows[0]}: {which.label} is {shown}; allowed is {which.from_deg:g}° to {which.to_deg:g}°"
    if len(rows) > 1:
        message += f" ({len(rows) - 1} more values are outside their range or not finite)"
    if np.isfinite(value) and abs(value) > 2 * np.pi:
        message += ". Angles are read in radians: numpy.radians turns degrees into them"
    return ValueError(message)
