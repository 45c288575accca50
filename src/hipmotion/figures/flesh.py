"""The muscles of the right hip as surfaces that move with the pose.

Gluteus maximus and medius and their flat neighbours are *sheets*: a fan of strands, each drawn taut over the bones, lofted
across and given thickness. The others are *bellies*: a tube of elliptical section along one strand. Both keep their volume,
so what shortens thickens. The drawing only stages the model: every number a figure states comes from the published path
(`hipmotion.muscles`), never from these surfaces. The mirror of `frontend/src/scene/flesh.ts`, held to it by
`tests/vectors/flesh.json`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from .curve import along, belly, smooth, spline_weights, spread
from .obstacles import TABLE, Obstacle, Place, geometry, obstacles, places, put

_NODES, _ROUNDS, _STEP = (TABLE["relax"][k] for k in ("nodes", "iterations", "step"))
#: Bounds on how much thinner or thicker a muscle is drawn than in standing.
_THINNEST, _THICKEST = 0.7, 1.4
#: Where strands shear until they run along the loft, or meet, a sheet has no clear face: it thins there, and so never flips over.
_SHEAR, _CLOSE = 0.2, 0.0005
#: How far along u a belly's blunt end reaches.
_CAP = 0.008
#: Share of a belly's half-thickness kept between its axis and bone.
_CONTACT = 0.8


@dataclass(frozen=True)
class Surface:
    """One muscle surface, m in the pelvis frame.

    key: "gluteus maximus", …; muscles: the compartments of a sheet in order of v, one for a belly, none for the iliotibial
    band and the patellar ligament; positions, normals: (V, 3), normals outward; uv: (V, 2), u along the pull (0 origin … 1 insertion), v across
    (0 … 1, the same on both faces); tissue: (V,) 1 flesh … 0 tendon; bundles: how many bundles of fibres to mark across v;
    index: (T, 3) vertex numbers, anticlockwise seen from outside.
    """

    key: str
    muscles: tuple[str, ...]
    positions: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    tissue: np.ndarray
    bundles: int
    index: np.ndarray


def surfaces(q: np.ndarray) -> list[Surface]:
    """The muscle surfaces in one pose.

    q: (4,) rad, flexion, adduction, internal rotation, knee flexion. About 8,900 triangles in all.
    """
    place = places(q)
    found = obstacles(place)
    return [part.surface(place, found) for part in _parts()]


@cache
def _parts() -> tuple[_Part, ...]:
    standing = places(np.zeros(4))
    found = obstacles(standing)
    return tuple((_Sheet if row["kind"] == "sheet" else _Belly)(row, standing, found) for row in TABLE["surfaces"])


def _route(row: dict) -> list[list[list]]:
    if "strands" in row:
        return row["strands"]
    muscle = next(m for m in geometry().muscles if m.name == row["muscles"][0])
    return [[[p.body, *p.at] for p in muscle.points]]


def _ends(row: dict, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where flesh begins and ends along u, at `v` across."""
    a, b = (np.broadcast_to(row[k], 2) for k in ("from", "to"))
    return a[0] + v * (a[1] - a[0]), b[0] + v * (b[1] - b[0])


class _Part:
    """A closed tube of `stations` rings with `ring` points each, shaped by strands drawn taut over the bones."""

    def __init__(self, row: dict, ring: int, u: np.ndarray) -> None:
        self.row, self.ring, self.stations, self.u = row, ring, len(u), u
        self.routes = _route(row)
        self.weights = spline_weights(_NODES, u)
        self.clearance = np.zeros((len(self.routes), _NODES))
        i, r = np.meshgrid(np.arange(self.stations), np.arange(ring), indexing="ij")
        u, v = u[i], np.where(r <= ring / 2, 2 * r / ring, 2 - 2 * r / ring)
        start, stop = _ends(row, v)
        self.uv = np.stack([u, v], -1).reshape(-1, 2)
        self.tissue = (smooth(start - 0.04, start + 0.06, u) * (1 - smooth(stop - 0.1, stop + 0.04, u))).ravel()
        a = (i * ring + r)[:-1]
        b = (i * ring + (r + 1) % ring)[:-1]
        self.index = np.stack([a, b, a + ring, b, b + ring, a + ring], -1).reshape(-1, 3)

    def lay(self, place: dict[str, Place]) -> np.ndarray:
        """(K, nodes, 3) strands along their routes."""
        return np.array([spread(np.array([put(h, place) for h in held]), _NODES) for held in self.routes])

    def taut(self, place: dict[str, Place], found: dict[str, Obstacle]) -> np.ndarray:
        """(K, nodes, 3) strands drawn taut, toward the route (`hold`) and each other (`across`), and out of the bones."""
        guess = self.lay(place)
        p, hold = guess.copy(), self.row["hold"]
        across = np.zeros(len(p))
        across[1:-1] = self.row.get("across", 0)
        whole = (1 + hold + across)[:, None, None]
        over = [(found[name], place[found[name].body].R @ np.array(side, float)) for name, side in self.row["over"].items()]
        strength = np.ones(_NODES - 2)
        strength[[0, -1]] = 0.5
        for _ in range(_ROUNDS):
            pull = (p[:, :-2] + p[:, 2:]) / 2 + hold * guess[:, 1:-1]
            pull[1:-1] += across[1:-1, None, None] * (p[:-2, 1:-1] + p[2:, 1:-1]) / 2
            inner = p[:, 1:-1] + _STEP * (pull / whole - p[:, 1:-1])
            for obstacle, side in over:
                inner = obstacle.push(inner, self.clearance[:, 1:-1], strength, side)
            p[:, 1:-1] = inner
        return p

    def surface(self, place: dict[str, Place], found: dict[str, Obstacle]) -> Surface:
        grid = self.shape(self.taut(place, found))
        flat = grid.reshape(-1, 3)
        return Surface(self.row["key"], tuple(self.row["muscles"]), flat, _normals(grid), self.uv, self.tissue, self.row["bundles"], self.index)

    def shape(self, strands: np.ndarray) -> np.ndarray:
        """(stations, ring, 3) points round the strands."""
        raise NotImplementedError


class _Sheet(_Part):
    """A fan: strands lofted across v, thick in the belly, rounded at the edges."""

    def __init__(self, row: dict, standing: dict[str, Place], found: dict[str, Obstacle]) -> None:
        self.columns = row["columns"]
        super().__init__(row, 2 * (self.columns - 1), np.linspace(0, 1, row["stations"]))
        strands, v, u = len(self.routes), np.linspace(0, 1, self.columns), self.u[:, None]
        self.across = spline_weights(strands, v)
        least = row["tendon_m"] / row["outer_m"]
        full = least + (1 - least) * belly(u, *_ends(row, v), row["fullness"])
        full[[0, -1]] *= 0.15
        quilt = 1 - row.get("quilt", 0) * (0.5 + 0.5 * np.cos(2 * np.pi * row.get("lobes", 0) * v))
        self.thick = full * quilt * np.sqrt(np.maximum(0, 1 - np.abs(2 * v - 1) ** row["edge"]))
        start, stop = _ends(row, np.linspace(0, 1, strands)[:, None])
        self.clearance = row["inner_m"] * belly(np.linspace(0, 1, _NODES), start, stop, row["fullness"])
        self.reference = _lengths(self.taut(standing, found))

    def shape(self, strands: np.ndarray) -> np.ndarray:
        middle = np.einsum("ik,ckx->icx", self.weights, np.einsum("cj,jkx->ckx", self.across, strands))
        v, u = along(middle, 1), along(middle, 0)
        n = np.cross(v, u)
        area = (n * n).sum(-1) + (_SHEAR * (v * v).sum(-1) + _CLOSE**2) * (u * u).sum(-1)
        n /= np.sqrt(np.maximum(area, 1e-30))[..., None]
        place = np.linspace(0, len(strands) - 1, self.columns)
        swell = np.clip(np.interp(place, np.arange(len(strands)), self.reference / _lengths(strands)), _THINNEST, _THICKEST)
        lift = (swell * self.thick)[..., None] * n
        outer = middle + self.row["outer_m"] * lift
        inner = middle - self.row["inner_m"] * lift
        return np.concatenate([outer, inner[:, -2:0:-1]], axis=1)


class _Belly(_Part):
    """A tube of elliptical section whose volume is that of the published muscle: force over stress, times fibre length."""

    def __init__(self, row: dict, standing: dict[str, Place], found: dict[str, Obstacle]) -> None:
        between = np.linspace(_CAP, 1 - _CAP, row["stations"] - 2)
        super().__init__(row, row["around"], np.concatenate([[0], between, [1]]))
        muscle = next(m for m in geometry().muscles if m.name == row["muscles"][0])
        volume = muscle.max_force_N * muscle.optimal_fibre_length_m / TABLE["specific_tension_Pa"]["value"]
        self.wide = np.sqrt(row["aspect"])
        self.full = belly(self.u, row["from"], row["to"], row["fullness"])
        self.radius = np.sqrt(volume / (np.pi * _lengths(self.lay(standing))[0] * np.mean(self.full**2)))
        self.clearance = _CONTACT * self.radius / self.wide * belly(np.linspace(0, 1, _NODES), row["from"], row["to"], row["fullness"])[None]
        self.reference = _lengths(self.taut(standing, found))

    def shape(self, strands: np.ndarray) -> np.ndarray:
        axis = self.weights @ strands[0]
        tendon = self.row["tendon_m"]
        most = self.radius * np.clip(np.sqrt(self.reference[0] / _lengths(strands)[0]), _THINNEST, _THICKEST)
        r = tendon + max(0.0, most - tendon) * self.full
        r[[0, -1]] = 0
        angle = 2 * np.pi * np.arange(self.ring) / self.ring
        wide, thick = _sections(axis, np.array(self.row["flat"], float))
        w, h = np.outer(r * self.wide, np.cos(angle)), np.outer(r / self.wide, np.sin(angle))
        return axis[:, None] + w[..., None] * wide[:, None] + h[..., None] * thick[:, None]


def _sections(axis: np.ndarray, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, 3) wide and thick directions of the sections along `axis`, carried along without twist from `flat`."""
    tangent = along(axis, 0)
    tangent /= np.linalg.norm(tangent, axis=-1, keepdims=True)
    wide = np.empty_like(axis)
    for i, t in enumerate(tangent):
        flat = flat - (flat @ t) * t
        flat = flat / np.linalg.norm(flat)
        wide[i] = flat
    return wide, np.cross(tangent, wide)


def _lengths(strands: np.ndarray) -> np.ndarray:
    """(K,) m"""
    return np.linalg.norm(np.diff(strands, axis=1), axis=-1).sum(1)


def _normals(grid: np.ndarray) -> np.ndarray:
    """(V, 3) unit normals of a tube (stations, ring, 3): each vertex the mean of the facets around it, by area."""
    a, b = grid, np.roll(grid, -1, axis=1)
    facet = np.cross(b[1:] - a[:-1], a[1:] - b[:-1])
    both = facet + np.roll(facet, 1, axis=1)
    total = np.zeros_like(grid)
    total[:-1] += both
    total[1:] += both
    total /= np.maximum(np.linalg.norm(total, axis=-1, keepdims=True), 1e-15)
    return total.reshape(-1, 3)
