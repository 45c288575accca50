"""A small software renderer: triangle meshes to an RGBA picture, for posters (print, no script) and wherever no browser runs.

It lights as the WebGL scene does (`frontend/src/scene/shaders.ts`): a warm key from the upper left, sky and ground fill, a dark
rim, a faint gloss; muscles carry fibre marks along v and fade into tendon where `tissue` is 0. Triangles are drawn into a depth
buffer many at a time, shading is done once for each visible sample, and two samples across and down make one pixel.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

#: Samples a pixel, in each direction.
_SAMPLES = 2
#: Candidate samples handled together: enough to keep numpy busy, few enough to stay near the cache.
_BATCH = 1_500_000
_KEY = np.array([-0.45, 0.75, 0.6]) / np.linalg.norm([-0.45, 0.75, 0.6])
_GLOSS = np.array([-0.25, 0.5, 1.0]) / np.linalg.norm([-0.25, 0.5, 1.0])
_GROUND, _SKY, _WARM = np.array([0.80, 0.78, 0.86]), np.array([1.05, 1.02, 0.96]), np.array([1.04, 1.0, 0.94])


@dataclass(frozen=True)
class Mesh:
    """A closed triangle mesh to draw.

    positions, normals: (V, 3), m and unit vectors, in the room; index: (T, 3), anticlockwise seen from outside;
    color: (3,) or (V, 3), 0 … 1; kind: "bone", "muscle" or "band"; a muscle also has uv (V, 2), tissue (V,) 1 flesh … 0 tendon,
    bundles (fibre marks across v) and the colour of its tendon.
    """

    positions: np.ndarray
    index: np.ndarray
    normals: np.ndarray
    color: np.ndarray
    kind: str = "bone"
    uv: np.ndarray | None = None
    tissue: np.ndarray | None = None
    bundles: int = 0
    tendon: Sequence[float] = field(default=(0.918, 0.863, 0.769))

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
    corners, share = index[triangle], _shares(points, index[triangle], at % width, at // width)
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
    corner = p[index]
    lo = np.maximum(np.ceil(corner[..., :2].min(1) - 0.5), 0).astype(int)
    hi = np.minimum(np.floor(corner[..., :2].max(1) - 0.5), [width - 1, height - 1]).astype(int)
    box = np.maximum(hi - lo + 1, 0)
    count = box.prod(1)
    planes = _planes(corner)
    order = np.flatnonzero(count)
    # Near triangles first: what lies behind then fails the depth test early.
    order = order[np.argsort(-corner[order, :, 2].mean(1), kind="stable")]
    ends = np.cumsum(count[order])
    start = 0
    while start < len(order):
        stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _BATCH)))
        batch = order[start:stop]
        n = count[batch]
        t = np.repeat(batch, n)
        k = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
        w = box[t, 0]
        row = k // w
        x = lo[t, 0] + k - row * w
        y = lo[t, 1] + row
        f = planes[t]
        xf, yf = (x + 0.5).astype(np.float32), (y + 0.5).astype(np.float32)
        e1 = f[:, 0] * xf + f[:, 1] * yf + f[:, 2]
        e2 = f[:, 3] * xf + f[:, 4] * yf + f[:, 5]
        inside = np.flatnonzero((e1 >= -1e-5) & (e2 >= -1e-5) & (e1 + e2 <= 1 + 1e-5))
        e1, e2, t = e1[inside], e2[inside], t[inside]
        at = y[inside] * width + x[inside]
        z = f[inside, 6] + e1 * f[inside, 7] + e2 * f[inside, 8]
        near = np.flatnonzero(z > depth[at])
        # Far ones first, so that where two of a batch share a sample the nearer is written last.
        near = near[np.argsort(z[near])]
        depth[at[near]] = z[near]
        seen[at[near]] = t[near]
        start = stop
    return seen


def _planes(corner: np.ndarray) -> np.ndarray:
    """(T, 9): the shares of corners 1 and 2 as functions of x, y (three numbers each), then depth at corner 0 and its steps."""
    a, b, c = corner[:, 0], corner[:, 1], corner[:, 2]
    u, v = b - a, c - a
    k = 1 / (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    x1, y1, x2, y2 = v[:, 1] * k, -v[:, 0] * k, -u[:, 1] * k, u[:, 0] * k
    return np.stack([x1, y1, -(x1 * a[:, 0] + y1 * a[:, 1]), x2, y2, -(x2 * a[:, 0] + y2 * a[:, 1]), a[:, 2], u[:, 2], v[:, 2]], 1).astype(np.float32)


def _shares(p: np.ndarray, corners: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(S, 3) share of each corner at sample centres x, y."""
    f = _planes(p[corners])
    e1 = f[:, 0] * (x + 0.5) + f[:, 1] * (y + 0.5) + f[:, 2]
    e2 = f[:, 3] * (x + 0.5) + f[:, 4] * (y + 0.5) + f[:, 5]
    return np.stack([1 - e1 - e2, e1, e2], 1)


def _shade(mesh: Mesh, corners: np.ndarray, share: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """(S, 3) colours of samples."""
    def mix(values: np.ndarray) -> np.ndarray:
        return np.einsum("sk,sk...->s...", share, np.asarray(values, float)[corners])

    n = mix(mesh.normals @ turn.T)
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
    n *= np.where(n[:, 2:] < 0, -1, 1)
    base = np.broadcast_to(mesh.color, (len(n), 3)) if np.ndim(mesh.color) == 1 else mix(mesh.color)
    if mesh.kind == "muscle":
        uv, tissue = mix(mesh.uv), mix(mesh.tissue)[:, None]
        u, v = uv.T
        fibre = 0.5 + 0.5 * np.sin(2 * np.pi * mesh.bundles * v + 0.5 * np.sin(9 * u + 20 * v))
        tendon = np.array(mesh.tendon)
        base = tendon + (base * (0.84 + 0.22 * fibre[:, None]) - tendon) * (0.22 + 0.78 * tissue)
    key, fill, rim = np.maximum(n @ _KEY, 0)[:, None], (0.5 + 0.5 * n[:, 1])[:, None], (1 - n[:, 2:]) ** 3
    lit = base * (0.36 * (_GROUND + (_SKY - _GROUND) * fill) + 0.70 * key * _WARM + 0.10)
    lit *= 1 - 0.45 * rim
    power, strength = (26, 0.14) if mesh.kind == "muscle" else (40, 0.10)
    gloss = np.maximum(n @ _GLOSS, 0)[:, None] ** power * strength
    return np.maximum(lit + gloss, 0) ** 0.96
