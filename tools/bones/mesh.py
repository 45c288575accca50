"""From a field to a small, even, watertight mesh.

Sample the field in a narrow band about the surface, extract it by marching cubes, decimate by quadrics; then merge what
is too short, split what stands off, flip toward Delaunay, let the vertices slide along the surface and drop them back
onto it by Newton steps: the vertices lie on the sculpted surface, whatever the grid was. Samples and vertices are
rounded to a nanometre, so that the last bit of another processor's arithmetic does not change the triangles.
"""
from __future__ import annotations

import fast_simplification
import numpy as np
from skimage.measure import marching_cubes

from .sdf import Field

BLOCK = 4  # grid cells along a block of the coarse pass
DECIMALS = 9  # of a metre


def extract(field: Field, lo, hi, spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """Marching cubes over the box lo…hi; the field is sampled finely only in blocks its surface can reach."""
    lo = np.asarray(lo, float)
    blocks = np.ceil((np.asarray(hi) - lo) / (spacing * BLOCK)).astype(int)
    index = np.stack(np.meshgrid(*[np.arange(n) for n in blocks], indexing="ij"), -1).reshape(-1, 3)
    middle = field(lo + (index + 0.5 - 0.5 / BLOCK) * spacing * BLOCK).round(DECIMALS)
    reach = 0.5 * np.sqrt(3) * BLOCK * spacing * 1.6  # fields are not exact distances: 1.6 is a safety factor
    active = np.abs(middle) < reach
    volume = np.broadcast_to(middle.reshape(*blocks, 1, 1, 1), (*blocks, BLOCK, BLOCK, BLOCK)).copy()
    cell = np.stack(np.meshgrid(*[np.arange(BLOCK)] * 3, indexing="ij"), -1).reshape(1, -1, 3)
    points = lo + (index[active][:, None] * BLOCK + cell) * spacing
    values = field(points.reshape(-1, 3)).round(DECIMALS)
    volume.reshape(-1, BLOCK, BLOCK, BLOCK)[active] = values.reshape(-1, BLOCK, BLOCK, BLOCK)
    volume = volume.transpose(0, 3, 1, 4, 2, 5).reshape(blocks * BLOCK)
    vertices, triangles, _, _ = marching_cubes(volume, 0.0, spacing=(spacing,) * 3)
    return vertices.astype(float) + lo, triangles.astype(np.int64)


def decimate(vertices: np.ndarray, triangles: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    v, t = fast_simplification.simplify(vertices.astype(np.float32), triangles.astype(np.int32), target_count=count, agg=4)
    return v.astype(float), t.astype(np.int64)


def project(field: Field, vertices: np.ndarray, steps: int = 4) -> np.ndarray:
    """Newton steps along the gradient, each at most 1 mm."""
    for _ in range(steps):
        g = field.gradient(vertices)
        move = field(vertices)[:, None] * g / np.maximum((g * g).sum(-1, keepdims=True), 0.05)
        length = np.linalg.norm(move, axis=-1, keepdims=True)
        vertices = vertices - move * np.minimum(1.0, 1e-3 / np.maximum(length, 1e-12))
    return vertices.round(DECIMALS)


def normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Vertex normals, each face weighted by its angle at the vertex."""
    out = np.zeros_like(vertices)
    p = vertices[triangles]
    face = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    face /= np.maximum(np.linalg.norm(face, axis=-1, keepdims=True), 1e-30)
    for i in range(3):
        a, b = p[:, (i + 1) % 3] - p[:, i], p[:, (i + 2) % 3] - p[:, i]
        cos = (a * b).sum(-1) / np.maximum(np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1), 1e-30)
        np.add.at(out, triangles[:, i], face * np.arccos(np.clip(cos, -1, 1))[:, None])
    return out / np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-30)


def relax(vertices: np.ndarray, triangles: np.ndarray, amount: float = 0.4) -> np.ndarray:
    """Move each vertex within its tangent plane toward the mean of its neighbours."""
    edges = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    total, degree = np.zeros_like(vertices), np.zeros(len(vertices))
    np.add.at(total, edges[:, 0], vertices[edges[:, 1]])
    np.add.at(degree, edges[:, 0], 1.0)
    pull = total / degree[:, None] - vertices
    n = normals(vertices, triangles)
    return vertices + amount * (pull - (pull * n).sum(-1, keepdims=True) * n)


def split(field: Field, v: np.ndarray, t: np.ndarray, off: float, longest: float) -> tuple[np.ndarray, np.ndarray]:
    """Halve every edge that is too long or whose middle stands off the surface by more than `off`."""
    corner = np.sort(np.stack([t[:, [1, 2]], t[:, [2, 0]], t[:, [0, 1]]], 1), -1)  # (T, 3, 2): the edge opposite each corner
    edges, which = np.unique(corner.reshape(-1, 2), axis=0, return_inverse=True)
    length = np.linalg.norm(v[edges[:, 0]] - v[edges[:, 1]], axis=-1)
    middle = v[edges].mean(1)
    halve = (length > longest) | ((np.abs(field(middle)) > off) & (length > 12 * off))
    fresh = np.where(halve, len(v) + np.cumsum(halve) - 1, -1)[which].reshape(-1, 3)
    out = []
    for pattern in range(8):
        marked = [bool(pattern >> i & 1) for i in range(3)]
        rows = np.all((fresh >= 0) == marked, axis=1)
        a, b, c = t[rows].T
        p, q, r = fresh[rows].T  # middles of bc, ca, ab
        if sum(marked) == 0:
            new = [(a, b, c)]
        elif sum(marked) == 3:
            new = [(a, r, q), (b, p, r), (c, q, p), (p, q, r)]
        else:  # turn so that the first edge is marked and, of two, the third is not
            turn = next(i for i in range(3) if marked[i] and not marked[(i + 2) % 3])
            a, b, c = [(a, b, c)[(turn + i) % 3] for i in range(3)]
            p, q, r = [(p, q, r)[(turn + i) % 3] for i in range(3)]
            new = [(a, b, p), (a, p, c)] if sum(marked) == 1 else [(c, q, p), (a, b, p), (a, p, q)]
        out += [np.stack(n, -1) for n in new]
    return np.vstack([v, middle[halve]]), np.vstack(out)


def merge(v: np.ndarray, t: np.ndarray, shortest: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw together the ends of edges that are too short, where the surface stays a surface; no vertex twice."""
    around: dict[int, set[int]] = {}
    for a, b, c in t.tolist():
        around.setdefault(a, set()).update((b, c))
        around.setdefault(b, set()).update((c, a))
        around.setdefault(c, set()).update((a, b))
    edges = np.array([(a, b) for a, ring in sorted(around.items()) for b in sorted(ring) if a < b])
    length = np.linalg.norm(v[edges[:, 0]] - v[edges[:, 1]], axis=-1)
    target, busy, v = np.arange(len(v)), set(), v.copy()
    for i in np.argsort(length, kind="stable"):
        a, b = edges[i].tolist()
        if length[i] >= shortest:
            break
        shared = around[a] & around[b]
        if a in busy or b in busy or len(shared) != 2 or any(len(around[s]) <= 4 for s in shared):
            continue
        v[a], target[b] = (v[a] + v[b]) / 2, a
        busy |= around[a] | around[b]
    t = target[t]
    t = t[(t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 2] != t[:, 0])]
    used, t = np.unique(t, return_inverse=True)
    return v[used], t.reshape(-1, 3)


def flip(v: np.ndarray, t: np.ndarray, bend: float = 0.6) -> np.ndarray:
    """Turn edges toward Delaunay where the two faces are within `bend` rad of one plane; each face at most once."""
    t = t.copy()
    owner = {}
    for face, (a, b, c) in enumerate(t.tolist()):
        owner[a, b], owner[b, c], owner[c, a] = (face, c), (face, a), (face, b)
    p = v[t]
    normal = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-30)
    half = np.array([(a, b, *owner[a, b], *owner[b, a]) for a, b in owner if a < b])
    a, b, f, c, g, d = half.T

    def angle(x, y, z):
        m, n = v[y] - v[x], v[z] - v[x]
        return np.arccos(np.clip((m * n).sum(-1) / np.maximum(np.linalg.norm(m, axis=-1) * np.linalg.norm(n, axis=-1), 1e-30), -1, 1))
    gain = angle(c, a, b) + angle(d, a, b) - np.pi
    flat = (normal[f] * normal[g]).sum(-1) > np.cos(bend)
    one, two = np.cross(v[d] - v[a], v[c] - v[a]), np.cross(v[c] - v[b], v[d] - v[b])
    mean = normal[f] + normal[g]
    convex = ((one * mean).sum(-1) > 0) & ((two * mean).sum(-1) > 0)
    busy = set()
    for i in np.argsort(-gain, kind="stable"):
        if gain[i] < 0.05:
            break
        if not (flat[i] and convex[i]) or f[i] in busy or g[i] in busy or (c[i], d[i]) in owner or (d[i], c[i]) in owner:
            continue
        t[f[i]], t[g[i]] = (a[i], d[i], c[i]), (b[i], c[i], d[i])
        busy |= {f[i], g[i]}
        owner[c[i], d[i]] = owner[d[i], c[i]] = (-1, -1)
    return t


def symmetric(field: Field, v: np.ndarray, t: np.ndarray, snap: float = 0.0012) -> tuple[np.ndarray, np.ndarray]:
    """The right half (z > 0) of a mesh of a mirror-symmetric field, and its mirror image, joined along the plane."""
    v = v.copy()
    v[np.abs(v[:, 2]) < snap, 2] = 0.0
    z, points, cuts, kept = v[:, 2], list(v), {}, []

    def cut(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in cuts:
            share = z[a] / (z[a] - z[b])
            points.append((v[a] + share * (v[b] - v[a])) * [1.0, 1.0, 0.0])
            cuts[key] = len(points) - 1
        return cuts[key]

    for corners in t.tolist():
        polygon = []
        for a, b in zip(corners, corners[1:] + corners[:1]):
            if z[a] >= 0:
                polygon.append(a)
            if z[a] * z[b] < 0:
                polygon.append(cut(a, b))
        kept += [(polygon[0], polygon[i], polygon[i + 1]) for i in range(1, len(polygon) - 1)]
    points, kept = np.array(points), np.array(kept)
    kept = kept[(points[kept][:, :, 2] > 0).any(1)]
    used, kept = np.unique(kept, return_inverse=True)
    points, kept = points[used], kept.reshape(-1, 3)
    middle = points[:, 2] == 0.0
    n, middle = len(points), points[:, 2] == 0.0
    twin = np.where(middle, np.arange(n), n + np.cumsum(~middle) - 1)
    t = np.vstack([kept, twin[kept][:, ::-1]])
    for _ in range(3):  # even out the triangles cut by the plane
        points[middle, 2] = 0.0
        both = np.vstack([points, points[~middle] * [1.0, 1.0, -1.0]])
        points = project(field, relax(both, t)[:n], steps=2)
    points[middle, 2] = 0.0
    return np.vstack([points, points[~middle] * [1.0, 1.0, -1.0]]), t


def sculpt(field: Field, lo, hi, spacing: float, count: int, off: float, longest: float = 0.014, mirror: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The finished mesh of a field: vertices (V, 3) in metres, triangles (T, 3), outward by the right-hand rule.

    Decimated to about `count` triangles first, then refined until edges keep within `off` of the surface and under
    `longest`; `mirror` makes the left half the exact image of the right.
    """
    v, t = decimate(*extract(field, lo, hi, spacing), count)
    for _ in range(4):
        v, t = merge(project(field, v), t, 6 * off)
    for step in range(6):
        if step < 4:
            v, t = split(field, v, t, off, longest)
        for _ in range(3):
            t = flip(v, t)
        v = project(field, relax(v, t), steps=2)
    return symmetric(field, v, t) if mirror else (v, t)
