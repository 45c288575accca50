"""Meshes as text that compresses well: connectivity by traversal, positions by parallelogram prediction.

A closed mesh is walked triangle by triangle across a queue of open edges. Each step names the third vertex: 0 if it is
new, else how many vertices ago it was met. A new vertex is predicted to complete the parallelogram with the triangle
behind the edge; only the difference is kept, in whole steps of the lattice. Both streams are base64 VLQ numbers, the
text form source maps use, so that gzip sees one character a number. Decoders: `hipmotion/anatomy/bones.py` and
`frontend/src/scene/bones.ts`.
"""
from __future__ import annotations

from collections import deque

import numpy as np

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def vlq(values) -> str:
    """Signed integers as base64 VLQ: sign in the lowest bit, five bits a character, the sixth says more follows."""
    out = []
    for value in values:
        n = (-value << 1) | 1 if value < 0 else value << 1
        while n > 31:
            out.append(ALPHABET[(n & 31) | 32])
            n >>= 5
        out.append(ALPHABET[n])
    return "".join(out)


def encode(lattice: np.ndarray, triangles: np.ndarray) -> tuple[str, str]:
    """Text of (vertices, triangles) for integer positions (V, 3) and a closed oriented mesh (T, 3)."""
    across = {}
    for a, b, c in triangles.tolist():
        across[a, b], across[b, c], across[c, a] = c, a, b
    number: dict[int, int] = {}
    moves, residuals = [], []
    done: set[tuple[int, int]] = set()

    def meet(vertex, guess):
        number[vertex] = len(number)
        residuals.extend((lattice[vertex] - guess).tolist())

    for seed in triangles.tolist():
        a, b, c = seed
        if (a, b) in done:
            continue
        meet(a, lattice[0] * 0)
        meet(b, lattice[a])
        meet(c, lattice[b])
        done |= {(a, b), (b, c), (c, a)}
        gates = deque([(b, a, c), (c, b, a), (a, c, b)])
        while gates:
            u, v, behind = gates.popleft()
            if (u, v) in done:
                continue
            w = across[u, v]
            moves.append(len(number) - number[w] if w in number else 0)
            if w not in number:
                meet(w, lattice[u] + lattice[v] - lattice[behind])
            done |= {(u, v), (v, w), (w, u)}
            gates.append((w, v, u))
            gates.append((u, w, v))
    return vlq(residuals), vlq(moves)


def quantise(vertices: np.ndarray, step: float) -> np.ndarray:
    return np.rint(vertices / step).astype(np.int64)
