"""Read the geometry table: which points hold each muscle to the bones, and the figures of its fibres and tendon.

The table that comes with the package, `gait2392_hip_right.json`, is the hip of gait2392 (CC BY 3.0, modified; credits in
the file; [delp1990]). Another file of the same form can be read in its place. All numbers are m, N and rad; pelvis points
stand in the pelvis frame, femur points from the hip centre, tibia points from the knee's origin.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..errors import Range, unknown_name
from ..spline import Spline

#: The angles of a pose, in their public order.
COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion")
#: From the trunk outward: a path runs down this list and never back.
BODIES = ("pelvis", "femur", "tibia")


@dataclass(frozen=True)
class When:
    """A point is there only while a joint angle lies in a range (rad)."""

    coordinate: str
    from_rad: float
    to_rad: float


@dataclass(frozen=True)
class Glide:
    """A point that glides over its bone with a joint angle: x, y, z (m) over that angle (rad)."""

    coordinate: str
    axes: tuple[Spline, Spline, Spline]


@dataclass(frozen=True)
class PathPoint:
    """A point that holds a muscle to a body: fixed at `at` (x, y, z in m), or else gliding; perhaps only `when`."""

    body: str
    at: tuple[float, float, float] | None
    when: When | None
    glide: Glide | None


@dataclass(frozen=True)
class Muscle:
    """One row of the table: a muscle, or the part of one that is modelled as a single line."""

    name: str
    label: str
    group: str
    max_force_N: float
    optimal_fibre_length_m: float
    tendon_slack_length_m: float
    pennation_rad: float
    source: str
    points: tuple[PathPoint, ...]

    @property
    def crosses_knee(self) -> bool:
        """True when the muscle's length depends on the knee as well as on the hip."""
        return self.points[-1].body == "tibia"


@dataclass(frozen=True)
class Geometry:
    """The whole table."""

    muscles: tuple[Muscle, ...]
    hip_centre: tuple[float, float, float]
    knee_x: Spline
    knee_y: Spline
    shortest_fibre: float
    ranges: tuple[Range, ...]
    credits: str


def load(path: str | Path | None = None) -> Geometry:
    """The geometry in the file at `path`, or the package's own.

    Raises
    ------
    ValueError
        when the file is not a table of this form; it says what is missing or wrong, and where.
    """
    if path is not None and not (isinstance(path, (str, os.PathLike)) and str(path)):
        raise ValueError(f"the path of a geometry table is text or a path; given was {path!r}")
    file = resources.files(__package__) / "gait2392_hip_right.json" if path is None else Path(path)
    if file.is_dir():
        raise ValueError(f"{file} is a folder, not a geometry table")
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        ranges = {row["name"]: _range(row) for row in table["coordinates"]}
        muscles = tuple(_muscle(row) for row in table["muscles"])
        names = [m.name for m in muscles]
        if not names or len(set(names)) < len(names):
            raise ValueError("it must name one muscle or more, each once")
        return Geometry(
            muscles=muscles,
            hip_centre=_xyz(table["hip_centre"]["at_m"]),
            knee_x=_spline(table["knee"]["x"]),
            knee_y=_spline(table["knee"]["y"]),
            shortest_fibre=_number(table["shortest_fibre"]["value"], 0),
            ranges=tuple(ranges[name] for name in COORDINATES),
            credits=f"{table['credits']} {table['licence']}, {table['licence_url']}. {table['modified']}",
        )
    except KeyError as error:
        raise ValueError(f"{file} is not a geometry table: the key {error} is missing") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{file} is not a geometry table: {error}") from error


def _muscle(row: dict) -> Muscle:
    name = row["name"]
    try:
        points = tuple(_point(p) for p in row["points"])
        order = [BODIES.index(p.body) for p in points]
        if not order or order != sorted(order) or order[0] != 0 or order[-1] == 0:
            raise ValueError("its points must run from the pelvis outward and cross the hip once")
        if points[0].when or points[-1].when:
            raise ValueError("its first and last point must always be there")
        positive = {key: _number(row[key], 0, above=True) for key in ("max_force_N", "optimal_fibre_length_m")}
        numbers = positive | {key: _number(row[key], 0) for key in ("tendon_slack_length_m", "pennation_rad")}
    except (KeyError, TypeError, ValueError) as error:
        missing = "the missing key " if isinstance(error, KeyError) else ""
        raise ValueError(f"muscle {name!r}: {missing}{error}") from error
    return Muscle(name, row["label"], row["group"], **numbers, source=row["source"], points=points)


def _point(row: dict) -> PathPoint:
    if row["body"] not in BODIES:
        raise unknown_name("body", row["body"], BODIES)
    when, glide = row.get("when"), row.get("spline")
    return PathPoint(
        body=row["body"],
        at=None if glide else _xyz(row["at_m"]),
        when=When(_coordinate(when), float(when["from_rad"]), float(when["to_rad"])) if when else None,
        glide=Glide(_coordinate(glide), tuple(_spline(glide[axis]) for axis in "xyz")) if glide else None,
    )


def _coordinate(row: dict) -> str:
    if row["coordinate"] not in COORDINATES:
        raise unknown_name("joint angle", row["coordinate"], COORDINATES)
    return row["coordinate"]


def _spline(row: dict) -> Spline:
    return Spline(row["knots_rad"], row["values_m"])


def _xyz(row: list) -> tuple[float, float, float]:
    x, y, z = (_number(v) for v in row)
    return x, y, z


def _range(row: dict) -> Range:
    low, high = _number(row["from_deg"]), _number(row["to_deg"])
    if low >= high:
        raise ValueError(f"the range of {row['name']} runs from {low:g} to {high:g}")
    return Range(row["label"], low, high)


def _number(given: object, low: float = -math.inf, *, above: bool = False) -> float:
    """A finite number, not below `low` (or above it)."""
    number = float(given)
    if not math.isfinite(number) or number < low or (above and number == low):
        raise ValueError(f"{given!r} is not a finite number {'above' if above else 'from'} {low:g}" if math.isfinite(low) else f"{given!r} is not a finite number")
    return number
