"""The bones to draw: meshes sculpted by `tools/bones`, unpacked from `bones.json`.

The file keeps each closed mesh as a walk over its triangles, with every vertex predicted from the three before it;
`tools/bones/pack.py` describes the format. Only the right side is kept: the left is its mirror image (z → −z).
"""
from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

_DIGITS = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


@dataclass(frozen=True)
class Bone:
    """One bone.

    frame: "pelvis", "femur" or "tibia", the body it moves with; vertices: (V, 3) m in that frame;
    triangles: (T, 3) vertex numbers, anticlockwise seen from outside.
    """

    frame: str
    vertices: np.ndarray
    triangles: np.ndarray

    @cached_property
    def normals(self) -> np.ndarray:
        """(V, 3) unit outward normals, each face weighted by its angle at the vertex."""
        corner = self.vertices[self.triangles]
        face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
        face /= np.linalg.norm(face, axis=-1, keepdims=True)
        total = np.zeros_like(self.vertices)
        for i in range(3):
            a = corner[:, (i + 1) % 3] - corner[:, i]
            b = corner[:, (i + 2) % 3] - corner[:, i]
            cosine = (a * b).sum(-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))
            np.add.at(total, self.triangles[:, i], face * np.arccos(np.clip(cosine, -1, 1))[:, None])
        total /= np.linalg.norm(total, axis=-1, keepdims=True)
        total.flags.writeable = False
        return total


@cache
def bones() -> dict[str, Bone]:
    """All bones by name: hemipelvis_r, sacrum (frame pelvis); femur_r, patella_r (femur, knee straight); tibia_r, fibula_r (tibia)."""
    table = json.loads((Path(__file__).parent / "bones.json").read_text(encoding="utf-8"))
    out = {}
    for row in table["bones"]:
        lattice, triangles = decode(row["vertices"], row["triangles"], row["nt"])
        vertices = lattice * table["step"]
        vertices.flags.writeable = triangles.flags.writeable = False
        out[row["name"]] = Bone(row["frame"], vertices, triangles)
    return out


def numbers(text: str) -> list[int]:
    """The signed integers of a base64 VLQ text."""
    out, value, shift = [], 0, 0
    for character in text:
        digit = _DIGITS[character]
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            out.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return out


def decode(vertices: str, triangles: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Lattice positions (V, 3) and triangles (count, 3) from the two texts of one mesh."""
    residual, move = iter(numbers(vertices)), iter(numbers(triangles))
    place: list[tuple[int, int, int]] = []
    faces: list[tuple[int, int, int]] = []
    done: set[tuple[int, int]] = set()
    gates: deque[tuple[int, int, int]] = deque()

    def meet(x, y, z):
        place.append((x + next(residual), y + next(residual), z + next(residual)))
        return len(place) - 1

    def close(a, b, c):
        faces.append((a, b, c))
        done.update(((a, b), (b, c), (c, a)))

    while len(faces) < count:
        if not gates:  # a new piece starts with a whole triangle
            a = meet(0, 0, 0)
            b = meet(*place[a])
            c = meet(*place[b])
            close(a, b, c)
            gates.extend(((b, a, c), (c, b, a), (a, c, b)))
        u, v, behind = gates.popleft()
        if (u, v) in done:
            continue
        back = next(move)
        w = len(place) - back if back else meet(*(p + q - r for p, q, r in zip(place[u], place[v], place[behind])))
        close(u, v, w)
        gates.extend(((w, v, u), (u, w, v)))
    return np.array(place, dtype=np.int64), np.array(faces, dtype=np.int64)
