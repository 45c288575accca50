// The bones to draw, unpacked from bones.json (format: tools/bones/pack.py), with smooth normals.
// Only the right side is kept; draw the left by mirroring z.

import table from "../../../src/hipmotion/anatomy/bones.json" with { type: "json" };

export interface Bone {
  name: string;
  /** The body it moves with: "pelvis", "femur" or "tibia". */
  frame: string;
  /** Metres in that frame, x, y, z of each vertex. */
  positions: Float32Array;
  /** Unit outward normals, angle-weighted. */
  normals: Float32Array;
  /** Triangles, anticlockwise seen from outside. */
  index: Uint16Array;
}

const DIGIT = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((c, i) => (DIGIT[c.charCodeAt(0)] = i));

/** The signed integers of a base64 VLQ text. */
function numbers(text: string): number[] {
  const out: number[] = [];
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGIT[text.charCodeAt(i)]!;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    out.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return out;
}

/** Directed edges met so far, in an open-addressed table: a page loads sooner than with a Set of forty thousand numbers. */
class Edges {
  private readonly bits: number;
  private readonly slots: Uint32Array;

  constructor(count: number) {
    this.bits = Math.ceil(Math.log2(2 * count + 2));
    this.slots = new Uint32Array(1 << this.bits);
  }

  /** Where the edge a → b is, or would be. */
  private find(a: number, b: number): number {
    const key = a * 65536 + b + 1;
    const mask = this.slots.length - 1;
    let at = Math.imul(key, 0x9e3779b1) >>> (32 - this.bits);
    while (this.slots[at] !== 0 && this.slots[at] !== key) at = (at + 1) & mask;
    return at;
  }

  has(a: number, b: number): boolean {
    return this.slots[this.find(a, b)] !== 0;
  }

  add(a: number, b: number): void {
    this.slots[this.find(a, b)] = a * 65536 + b + 1;
  }
}

/** Walks the mesh as the encoder did: across a queue of open edges, each new vertex predicted by a parallelogram. */
function decode(vertices: string, triangles: string, count: number, step: number): { positions: Float32Array; index: Uint16Array } {
  const residuals = numbers(vertices);
  const moves = numbers(triangles);
  const place = new Int32Array(residuals.length);
  const index = new Uint16Array(3 * count);
  const done = new Edges(3 * count);
  const gates: number[] = [];
  let met = 0;
  let closed = 0;
  let taken = 0;
  let gate = 0;

  // New vertex at place[u] + place[v] − place[w]; −1 stands for the origin.
  const meet = (u: number, v: number, w: number): number => {
    for (let i = 0; i < 3; i++) {
      const at = (k: number) => (k < 0 ? 0 : place[3 * k + i]!);
      place[3 * met + i] = at(u) + at(v) - at(w) + residuals[3 * met + i]!;
    }
    return met++;
  };
  const close = (a: number, b: number, c: number) => {
    index.set([a, b, c], 3 * closed++);
    done.add(a, b);
    done.add(b, c);
    done.add(c, a);
  };

  while (closed < count) {
    if (gate === gates.length) {
      const a = meet(-1, -1, -1);
      const b = meet(a, -1, -1);
      const c = meet(b, -1, -1);
      close(a, b, c);
      gates.push(b, a, c, c, b, a, a, c, b);
    }
    const u = gates[gate]!;
    const v = gates[gate + 1]!;
    const behind = gates[gate + 2]!;
    gate += 3;
    if (done.has(u, v)) continue;
    const back = moves[taken++]!;
    const w = back ? met - back : meet(u, v, behind);
    close(u, v, w);
    gates.push(w, v, u, u, w, v);
  }
  return { positions: Float32Array.from(place, (n) => n * step), index };
}

/** Each face adds its unit normal, weighted by its angle at the vertex: even shading whatever the triangles are. */
export function smoothNormals(positions: Float32Array, index: Uint16Array): Float32Array {
  const out = new Float32Array(positions.length);
  const e = [new Float64Array(3), new Float64Array(3), new Float64Array(3)] as const;
  for (let t = 0; t < index.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const from = 3 * index[t + i]!;
      const to = 3 * index[t + ((i + 1) % 3)]!;
      for (let k = 0; k < 3; k++) e[i]![k] = positions[to + k]! - positions[from + k]!;
      const length = Math.hypot(e[i]![0]!, e[i]![1]!, e[i]![2]!) || 1;
      for (let k = 0; k < 3; k++) e[i]![k]! /= length;
    }
    const [a, b] = e;
    const n = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
    const size = Math.hypot(n[0]!, n[1]!, n[2]!) || 1;
    for (let i = 0; i < 3; i++) {
      const p = e[i]!;
      const q = e[(i + 2) % 3]!;
      const angle = Math.acos(Math.max(-1, Math.min(1, -(p[0]! * q[0]! + p[1]! * q[1]! + p[2]! * q[2]!))));
      for (let k = 0; k < 3; k++) out[3 * index[t + i]! + k]! += (angle * n[k]!) / size;
    }
  }
  for (let v = 0; v < out.length; v += 3) {
    const length = Math.hypot(out[v]!, out[v + 1]!, out[v + 2]!) || 1;
    for (let k = 0; k < 3; k++) out[v + k]! /= length;
  }
  return out;
}

export const bones: Bone[] = table.bones.map((row) => {
  const { positions, index } = decode(row.vertices, row.triangles, row.nt, table.step);
  return { name: row.name, frame: row.frame, positions, normals: smoothNormals(positions, index), index };
});
