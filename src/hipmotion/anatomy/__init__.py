"""What the body is made of, as tables: every row with its unit and its source."""

from .geometry import Geometry, Muscle, PathPoint, load

__all__ = ["Geometry", "Muscle", "PathPoint", "load"]
