"""Reading arrays of numbers that carry a unit: the right shape, real and finite, or a `ValueError` in words."""

from __future__ import annotations

import numpy as np

from .errors import real_numbers


def numbers(name: str, given: object, shape: tuple[int | str, ...], unit: str) -> np.ndarray:
    """The argument `name` as a float array of this shape, every value finite.

    Parameters
    ----------
    shape : a number for a dimension that must be so long, a letter for one that may have any length: ("N", 3)
    unit : what the numbers are, for the message: "m", "rad/s", …

    Raises
    ------
    ValueError
        for another shape, a type that is not a real number, or a value that is not finite; it says which.
    """
    rows = f"an array of shape ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if shape else "one number"
    wanted = f"{name} must be {rows}, in {unit}"
    array = real_numbers(wanted, given)
    fits = array.ndim == len(shape) and all(isinstance(n, str) or n == m for n, m in zip(shape, array.shape, strict=True))
    if not fits:
        raise ValueError(f"{wanted}; given was shape {array.shape}")
    array = array.astype(float, copy=False)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{wanted}, every value finite; the value at {list(where)} is {array[where]}")
    return array


def directions(name: str, vectors: np.ndarray) -> np.ndarray:
    """(…, 3) vectors at length 1; `ValueError` where one has no length."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=0.0)
    if not largest.all():
        where = np.argwhere(largest[..., 0] == 0)[0].tolist()
        raise ValueError(f"{name} must have a direction; given was (0, 0, 0){f' at {where}' if where else ''}")
    scaled = vectors / largest  # so that squares neither overflow nor vanish
    return scaled / np.linalg.norm(scaled, axis=-1, keepdims=True)


def spread(name: str, given: object, shape: tuple[int, ...], unit: str, low: float, high: float) -> np.ndarray:
    """The argument `name` spread over `shape`, as numpy broadcasts: one number for all, or one for each of the last dimension.

    Raises `ValueError` for a shape that cannot be spread, a value that is not finite, or one outside low … high.
    """
    try:
        array = np.asarray(given)
    except ValueError as error:  # rows of unequal length
        raise ValueError(f"{name} must be one number or fit the shape {shape}; given were unequal rows ({error})") from None
    array = numbers(name, array, tuple("N" for _ in array.shape), unit)
    try:
        array = np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name} must be one number or fit the shape {shape}; given was shape {array.shape}") from None
    if array.size and not (array.min() >= low and array.max() <= high):
        worst = array.min() if array.min() < low else array.max()
        raise ValueError(f"{name} holds {worst:.6g}; allowed is {low:g} to {high:g} {unit}")
    return array
