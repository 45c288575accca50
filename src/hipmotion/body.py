"""A body made of segments: how heavy each is, how long, and where its mass lies.

Seen from the side, a person who squats or lifts with both feet together is a chain of four: foot, shank, thigh, and all
above the hips in one (HAT: head, arms, trunk). Both legs move as one, so a leg segment here is the pair of them. Mass
and height make such a body from a published table; measured segments make one directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from numbers import Real
from statistics import fmean
from types import MappingProxyType

from .anatomy.segments import segment_tables
from .errors import unknown_name

#: From the floor up.
SEGMENTS = ("foot", "shank", "thigh", "hat")
SEXES = ("female", "male")


@dataclass(frozen=True)
class Segment:
    """One link of the chain, both sides together, as it stands when the body stands upright.

    mass : kg
    length : m, from its lower joint to its upper one (HAT: hip to shoulder); the foot's from heel to toe
    com : (x, y) m, the centre of mass from the lower joint (the foot's: from the ankle), x forward, y up
    gyration : m, radius of gyration about the centre of mass, for turns seen from the side
    source : where the numbers are from

    Raises `ValueError` for a number that is not finite, a mass or length not above 0, a negative radius of gyration.
    """

    mass: float
    length: float
    com: tuple[float, float]
    gyration: float
    source: str = ""

    def __post_init__(self) -> None:
        pair = isinstance(self.com, tuple | list) and len(self.com) == 2
        numbers = (self.mass, self.length, self.gyration, *(self.com if pair else [None]))
        if not all(map(_is_finite, numbers)) or self.mass <= 0 or self.length <= 0 or self.gyration < 0:
            raise ValueError(
                "a segment needs a mass (kg) and a length (m) above 0, a centre of mass com = (x, y) (m) and a radius of "
                f"gyration (m) of 0 or more, all of them finite numbers; given was {self!r}"
            )

    @property
    def inertia(self) -> float:
        """Moment of inertia about the centre of mass, mass × gyration², kg m²."""
        return self.mass * self.gyration**2


class Body:
    """A body of a given mass and height, cut into segments by a published table.

    Parameters
    ----------
    mass : kg, 20 to 300
    height : m, 1.0 to 2.5
    sex : "female", "male" or None. De Leva's table has a column for each, and None takes the mean of the two; Winter's
        has one column for everybody.
    table : "winter" (Dempster's measurements, [winter1990]) or "de leva" [deleva1996]

    These four are attributes too, with `segments`, a mapping from "foot", "shank", "thigh", "hat" to its `Segment`, and
    `ankle_height` above the floor, m. The masses add up to `mass`. Under either table a length is a proportion of the
    height [drillis1966]; those proportions, and where the ankle stands over the foot, have not been read in their
    source, and `anatomy/segments.json` marks them so. De Leva's table does not take head, arms and trunk as one: the
    mass of HAT is the sum of its parts, its centre of mass and radius of gyration are Winter's.

    Raises
    ------
    ValueError
        for a mass or a height that is not a number in its range, an unknown sex or table.
    """

    mass: float
    height: float | None
    sex: str | None
    table: str | None
    segments: Mapping[str, Segment]
    ankle_height: float

    def __init__(self, mass: float = 70.0, height: float = 1.75, sex: str | None = None, table: str = "winter") -> None:
        tables = segment_tables()
        self.mass = _in_range("mass", mass, *tables.ranges["mass"])
        self.height = _in_range("height", height, *tables.ranges["height"])
        if sex is not None and not (isinstance(sex, str) and sex in SEXES):
            raise unknown_name("sex", sex, SEXES)
        if not (isinstance(table, str) and table in tables.rows):
            raise unknown_name("segment table", table, tables.rows)
        self.sex, self.table = sex, table
        self.ankle_height = tables.proportions["ankle_height"].value * self.height
        self.segments = MappingProxyType({name: self._segment(name) for name in SEGMENTS})

    @classmethod
    def from_segments(cls, segments: Mapping[str, Segment], ankle_height: float) -> Body:
        """A body of measured segments.

        Parameters
        ----------
        segments : a `Segment` under each of "foot", "shank", "thigh", "hat"
        ankle_height : m above the floor, 0 to 1

        The body's mass is the sum of theirs; its height, sex and table are None. Raises `ValueError` for a segment that
        is unknown, missing or not a `Segment`.
        """
        for name in segments:
            if name not in SEGMENTS:
                raise unknown_name("segment", name, SEGMENTS)
        if wrong := [name for name in SEGMENTS if not isinstance(segments.get(name), Segment)]:
            raise ValueError(f"a body needs a Segment for each of {', '.join(SEGMENTS)}; none was given for {', '.join(wrong)}")
        body = cls.__new__(cls)
        body.ankle_height = _in_range("ankle_height", ankle_height, 0, 1, "m")
        body.segments = MappingProxyType({name: segments[name] for name in SEGMENTS})
        body.mass = sum(segment.mass for segment in body.segments.values())
        body.height = body.sex = body.table = None
        return body

    def __repr__(self) -> str:
        if self.table is None:
            return f"<Body: {self.mass:.4g} kg, of measured segments>"
        return f"<Body: {self.mass:g} kg, {self.height:g} m, {self.sex or 'either sex'}, table {self.table!r}>"

    def _segment(self, name: str) -> Segment:
        """The segment that the table's row makes of this mass and height; where a row stands for each sex, their mean."""
        tables = segment_tables()
        share = {key: proportion.value for key, proportion in tables.proportions.items()}
        rows = [row for row in tables.rows[self.table] if row.segment == name and self.sex in (row.sex, None)]
        rows = rows or [row for row in tables.rows[self.table] if row.segment == name]  # one column for everybody
        mass, com, gyration = (fmean(getattr(row, key) for row in rows) for key in ("mass", "com", "gyration"))
        length = share[name] * self.height
        if name == "foot":  # it lies along x, with the ankle above it
            start, end = (share[point] - share["ankle"] for point in rows[0].ends)
            centre = ((start + com * (end - start)) * length, (share["foot_com_height"] - 1) * self.ankle_height)
            gyration *= end - start
        else:  # the tables count from the hip's end, which is the lower one in HAT alone
            centre = (0.0, (com if name == "hat" else 1 - com) * length)
        return Segment(rows[0].sides * mass * self.mass, length, centre, gyration * length, rows[0].source)


def _is_finite(given: object) -> bool:
    return isinstance(given, Real) and abs(given) < inf  # NaN is not


def _in_range(name: str, given: object, low: float, high: float, unit: str) -> float:
    """The number given, or a `ValueError` with the range it must be in."""
    if not (_is_finite(given) and low <= given <= high):
        in_cm = name == "height" and _is_finite(given) and 100 * low <= given <= 100 * high
        hint = ". Heights are read in metres" if in_cm else ""
        raise ValueError(f"{name} is {given!r}; allowed is a number from {low:g} to {high:g} {unit}{hint}")
    return float(given)
