"""A small software renderer: triangle meshes to an RGBA picture, for posters (print, no script) and wherever no browser runs.

It lights as the WebGL scene does (`frontend/src/scene/shaders.ts`): a warm key from the upper left, a cool weak light from the lower right, sky and ground fill, a dark
rim, a faint gloss; muscles carry fibre marks along v and fade into tendon where `tissue` is 0. Triangles are drawn into a depth
buffer many at a time, shading is done once for each visible sample, and two samples across and down make one pixel.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Samples a pixel, in each direction.
_SAMPLES = 2
#: Candidate samples handled together: enough to keep numpy busy, few enough to stay near the cache.
_BATCH = 1_500_000
_KEY = np.array([-0.45, 0.75, 0.6]) / np.linalg.norm([-0.45, 0.75, 0.6])
_BACK = np.array([0.75, -0.3, 0.6]) / np.linalg.norm([0.75, -0.3, 0.6])
_GLOSS = np.array([-0.25, 0.5, 1.0]) / np.linalg.norm([-0.25, 0.5, 1.0])
_GROUND, _SKY = np.array([0.80, 0.78, 0.86]), np.array([1.05, 1.02, 0.96])
_WARM, _COOL = np.array([1.04, 1.0, 0.94]), np.array([0.94, 0.97, 1.04])


@dataclass(frozen=True)
class Mesh:
    """A closed triangle mesh to draw.

    positions, normals: (V, 3), m and unit vectors, in the room; index: (T, 3), anticlockwise seen from outside;
    color: (3,) or (V, 3), 0 … 1; kind: "bone", "muscle" or "band"; a muscle also has uv (V, 2), tissue (V,) 1 flesh … 0 tendon,
    bundles (fibre marks across v), the colour of its tendon and, if wanted, crossed (V,): 1 where the marks run across the fibre
    instead, as on a muscle that has grown shorter.
    """

    positions: np.ndarray
    index: np.ndarray
    normals: np.ndarray
    color: np.ndarray
    kind: str = "bone"
    uv: np.ndarray | None = None
    tissue: np.ndarray | None = None
    bundles: int = 0
    tendon: Sequence[float] = (0.918, 0.863, 0.769)
    crossed: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.kind not in ("bone", "muscle", "band"):
            raise ValueError(f'kind is "{self.kind}"; allowed are "bone", "muscle", "band"')
        if self.kind == "muscle" and (self.uv is None or self.tissue is None):
            raise ValueError("a mesh of kind \"muscle\" needs uv and tissue")


def look(yaw: float, pitch: float, target: Sequence[float]) -> np.ndarray:
    """(4, 4) view matrix of the book's camera: yaw 0 looks at the right side, 90° from behind; pitch 90° from above; rad, m."""
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    view = np.eye(4)
    view[:3, :3] = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]]) @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    view[:3, 3] = -view[:3, :3] @ np.asarray(target, float)
    return view


def project(points: np.ndarray, view: np.ndarray, scale: float, size: tuple[int, int]) -> np.ndarray:
    """(N, 3) pixel x, pixel y (down) and depth toward the reader (m) of room points (N, 3) m.

    view: (4, 4), x right, y up, z toward the reader; scale: pixels a metre; size: width, height, px. The view's origin is
    at the centre of the picture.
    """
    v = np.asarray(points, float) @ view[:3, :3].T + view[:3, 3]
    return np.stack([size[0] / 2 + scale * v[:, 0], size[1] / 2 - scale * v[:, 1], v[:, 2]], axis=1)


def render(meshes: Sequence[Mesh], view: np.ndarray, scale: float, size: tuple[int, int]) -> np.ndarray:
    """(height, width, 4) uint8 RGBA, straight alpha, transparent where nothing is drawn; arguments as in `project`."""
    width, height = size[0] * _SAMPLES, size[1] * _SAMPLES
    screen, offsets = [], [0]
    for mesh in meshes:
        p = project(mesh.positions, view, scale, size)
        p[:, :2] *= _SAMPLES
        screen.append(p)
        offsets.append(offsets[-1] + len(p))
    if not meshes:
        return np.zeros((size[1], size[0], 4), np.uint8)
    points = np.concatenate(screen)
    index = np.concatenate([m.index + o for m, o in zip(meshes, offsets)])
    owner = np.repeat(np.arange(len(meshes)), [len(m.index) for m in meshes])
    front = _facing(points, index)
    index, owner = index[front], owner[front]
    seen = _visible(points, index, width, height)
    image = np.zeros((height * width, 4), np.float32)
    at = np.flatnonzero(seen >= 0)
    triangle = seen[at]
    corners, share = index[triangle], _shares(_planes(points[index])[triangle], at % width, at // width)
    who = owner[triangle]
    for i, mesh in enumerate(meshes):
        mine = who == i
        if mine.any():
            image[at[mine], :3] = _shade(mesh, corners[mine] - offsets[i], share[mine], view[:3, :3])
            image[at[mine], 3] = 1
    small = image.reshape(size[1], _SAMPLES, size[0], _SAMPLES, 4).mean((1, 3))
    alpha = small[..., 3:]
    color = small[..., :3] / np.maximum(alpha, 1e-6)
    return (np.concatenate([np.clip(color, 0, 1), alpha], -1) * 255 + 0.5).astype(np.uint8)


def _facing(p: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Which triangles show their front (pixel y runs down, so anticlockwise has a negative area here)."""
    a, b, c = (p[index[:, k], :2] for k in range(3))
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]) < -1e-9


def _visible(p: np.ndarray, index: np.ndarray, width: int, height: int) -> np.ndarray:
    """(height × width) number of the nearest triangle at each sample, -1 where there is none."""
    depth = np.full(width * height, -np.inf, np.float32)
    seen = np.full(width * height, -1, np.int32)
    # Near triangles first: what lies behind then fails the depth test early.
    near_first = np.argsort(-p[index, 2].mean(1), kind="stable")
    triangle, start, count, z, slope = _spans(p[index[near_first]], width, height)
    ends = np.cumsum(count)
    first = 0
    while first < len(count):
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _BATCH)))
        n = count[first:last]
        step = np.arange(n.sum(), dtype=np.int32) - np.repeat((np.cumsum(n) - n).astype(np.int32), n)
        at = np.repeat(start[first:last], n) + step
        deep = np.repeat(z[first:last], n) + np.repeat(slope[first:last], n) * step
        near = np.flatnonzero(deep > depth[at])
        # Far ones first, so that where two of a batch share a sample the nearer is written last.
        near = near[np.argsort(deep[near])]
        depth[at[near]] = deep[near]
        seen[at[near]] = near_first[np.repeat(triangle[first:last], n)[near]]
        first = last
    return seen


def _spans(corner: np.ndarray, width: int, height: int) -> tuple[np.ndarray, ...]:
    """The runs of samples that triangles cover, row by row: triangle, first sample, how many, depth there, step of depth.

    corner: (T, 3, 3). A sample is covered where the shares of all three corners are not negative; along a row each of these
    conditions bounds x from one side.
    """
    y = corner[..., 1]
    top = np.maximum(np.ceil(y.min(1) - 0.5), 0).astype(int)
    bottom = np.minimum(np.floor(y.max(1) - 0.5), height - 1).astype(int)
    rows = np.maximum(bottom - top + 1, 0)
    t = np.repeat(np.arange(len(corner)), rows)
    row = np.arange(rows.sum()) - np.repeat(np.cumsum(rows) - rows, rows) + top[t]
    f = _planes(corner)
    shares = np.stack([f[:, 0:3], f[:, 3:6], [0, 0, 1] - f[:, 0:3] - f[:, 3:6]], 1)
    left, right = np.full(len(t), -0.5), np.full(len(t), width + 0.5)
    for k in range(3):
        ax, ay, a0 = shares[t, k].T
        rest = ay * (row + 0.5) + a0 + 1e-6
        with np.errstate(divide="ignore", invalid="ignore"):
            bound = -rest / ax
        left = np.where(ax > 0, np.maximum(left, bound), left)
        right = np.where(ax < 0, np.minimum(right, bound), right)
        right = np.where((ax == 0) & (rest < 0), -1, right)
    first = np.maximum(np.ceil(left - 0.5), 0).astype(np.int64)
    last = np.minimum(np.floor(right - 0.5), width - 1).astype(np.int64)
    keep = np.flatnonzero(last >= first)
    t, first, last, row = t[keep], first[keep], last[keep], row[keep]
    slope = f[t, 0] * f[t, 7] + f[t, 3] * f[t, 8]
    climb = f[t, 1] * f[t, 7] + f[t, 4] * f[t, 8]
    base = f[t, 6] + f[t, 2] * f[t, 7] + f[t, 5] * f[t, 8]
    z = base + slope * (first + 0.5) + climb * (row + 0.5)
    return t, (row * width + first).astype(np.int32), last - first + 1, z.astype(np.float32), slope.astype(np.float32)


def _planes(corner: np.ndarray) -> np.ndarray:
    """(T, 9): the shares of corners 1 and 2 as functions of x, y (three numbers each), then depth at corner 0 and its steps."""
    a, b, c = corner[:, 0], corner[:, 1], corner[:, 2]
    u, v = b - a, c - a
    k = 1 / (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    x1, y1, x2, y2 = v[:, 1] * k, -v[:, 0] * k, -u[:, 1] * k, u[:, 0] * k
    return np.stack([x1, y1, -(x1 * a[:, 0] + y1 * a[:, 1]), x2, y2, -(x2 * a[:, 0] + y2 * a[:, 1]), a[:, 2], u[:, 2], v[:, 2]], 1)


def _shares(f: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(S, 3) share of each corner at sample centres x, y, from the planes (S, 9) of their triangles."""
    e1 = f[:, 0] * (x + 0.5) + f[:, 1] * (y + 0.5) + f[:, 2]
    e2 = f[:, 3] * (x + 0.5) + f[:, 4] * (y + 0.5) + f[:, 5]
    return np.stack([1 - e1 - e2, e1, e2], 1)


def _shade(mesh: Mesh, corners: np.ndarray, share: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """(S, 3) colours of samples."""
    def mix(values: np.ndarray) -> np.ndarray:
        values = np.asarray(values, float)
        return sum((share[:, k, None] if values.ndim > 1 else share[:, k]) * values[corners[:, k]] for k in range(3))

    n = mix(mesh.normals @ turn.T)
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
    n *= np.where(n[:, 2:] < 0, -1, 1)
    base = np.broadcast_to(mesh.color, (len(n), 3)) if np.ndim(mesh.color) == 1 else mix(mesh.color)
    if mesh.uv is not None:
        u, v = mix(mesh.uv).T
    if mesh.kind == "band" and mesh.uv is not None:
        base = base * (0.93 + 0.07 * np.sin(2 * np.pi * mesh.bundles * v))[:, None]
    if mesh.kind == "muscle":
        tissue = mix(mesh.tissue)[:, None]
        mark = 0.5 + 0.5 * np.sin(2 * np.pi * mesh.bundles * v + 0.5 * np.sin(9 * u + 20 * v))
        if mesh.crossed is not None:
            mark = np.where(mix(mesh.crossed) > 0.5, 0.45 * mark + 0.55 * (0.5 + 0.5 * np.sin(120 * u)), mark)
        tendon = np.array(mesh.tendon)
        base = tendon + (base * (0.84 + 0.22 * mark[:, None]) - tendon) * (0.22 + 0.78 * tissue)
    key, back = np.maximum(n @ _KEY, 0)[:, None], np.maximum(n @ _BACK, 0)[:, None]
    fill, rim = (0.5 + 0.5 * n[:, 1])[:, None], (1 - n[:, 2:]) ** 3
    lit = base * (0.36 * (_GROUND + (_SKY - _GROUND) * fill) + 0.70 * key * _WARM + 0.22 * back * _COOL + 0.06)
    lit *= 1 - 0.45 * rim
    power, strength = (26, 0.14) if mesh.kind == "muscle" else (40, 0.10)
    gloss = np.maximum(n @ _GLOSS, 0)[:, None] ** power * strength
    return np.maximum(lit + gloss, 0) ** 0.96
