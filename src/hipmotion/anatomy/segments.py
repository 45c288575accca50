"""Read the segment tables: what share of the body each segment is, and where in it the mass lies.

Two published tables are kept in `segments.json`: Winter's, one column for everybody [winter1990], and de Leva's, one for
each sex [deleva1996]. How long a segment is comes from neither but from proportions of body height [drillis1966]; those
numbers were written from memory, and each row that has not been read in its source says so (`checked` is False).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Proportion:
    """A length or a place as a fraction of what `unit` says. `checked`: has it been read in its source?"""

    name: str
    value: float
    unit: str
    source: str
    checked: bool
    note: str


@dataclass(frozen=True)
class SegmentRow:
    """A segment's share of body mass (one side), and its centre of mass and radius of gyration over its length.

    sex: whom the row describes, None for everybody; sides: how many the body has of it; ends: the two points between
    which `com` and `gyration` are fractions, `com` counted from the first.
    """

    segment: str
    sex: str | None
    sides: int
    mass: float
    com: float
    gyration: float
    ends: tuple[str, str]
    unit: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class SegmentTables:
    """The whole file: rows of each table, proportions by name, and the (from, to, unit) within which a body may be."""

    rows: dict[str, tuple[SegmentRow, ...]]
    proportions: dict[str, Proportion]
    ranges: dict[str, tuple[float, float, str]]
    sources: dict[str, str]


@cache
def segment_tables() -> SegmentTables:
    """The tables that come with the package."""
    file = json.loads((resources.files(__package__) / "segments.json").read_text(encoding="utf-8"))
    return SegmentTables(
        rows={name: tuple(map(_row, rows)) for name, rows in file["tables"].items()},
        proportions={row["name"]: Proportion(**row) for row in file["proportions"]},
        ranges={row["name"]: (row["from"], row["to"], row["unit"]) for row in file["ranges"]},
        sources=file["sources"],
    )


def _row(row: dict) -> SegmentRow:
    return SegmentRow(**row | {"ends": tuple(row["ends"])})
