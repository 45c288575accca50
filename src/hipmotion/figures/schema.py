"""The explorer's state as one table for Python and TypeScript: names, ranges, options, presets, paint and framing."""

from __future__ import annotations

import json
from functools import cache
from numbers import Real
from pathlib import Path

from ..anatomy.geometry import COORDINATES, load
from ..errors import unknown_name

_HERE = Path(__file__).parent
SCHEMA: dict = json.loads((_HERE / "hip_explorer.json").read_text(encoding="utf-8"))
VIEWS: dict = {k: v for k, v in json.loads((_HERE / "views.json").read_text(encoding="utf-8")).items() if k != "note"}
TOKENS: dict = json.loads((_HERE.parent / "tokens.json").read_text(encoding="utf-8"))


@cache
def fields() -> dict[str, dict]:
    """The settings by name: each with default and either min, max (degrees) or options."""
    geometry = load()
    ranges = dict(zip(COORDINATES, geometry.ranges))
    out = {}
    for name, row in SCHEMA["fields"].items():
        field = dict(row)
        if "range_of" in field:
            coordinate = ranges[field.pop("range_of")]
            field.update(min=coordinate.from_deg, max=coordinate.to_deg)
        if field.pop("options_of", None):
            field["options"] = ["", *(m.name for m in geometry.muscles)]
        out[name] = field
    return out


def checked(name: str, value: object) -> float | str:
    """`value` as the setting `name` holds it, or `ValueError` with what was given, what is allowed, the nearest match."""
    field = fields().get(name)
    if field is None:
        raise unknown_name("setting", name, SCHEMA["fields"])
    if "options" in field:
        if value not in field["options"]:
            raise unknown_name(name, value, [o for o in field["options"] if o])
        return value
    if isinstance(value, bool) or not isinstance(value, Real) or not field["min"] <= value <= field["max"]:
        raise ValueError(f"{name} is {value!r}; allowed is a number from {field['min']:g} to {field['max']:g}{field['unit']}")
    return float(value)
