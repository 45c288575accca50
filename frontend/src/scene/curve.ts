/**
 * The small mathematics of drawn muscles: Catmull-Rom weights, even spacing along a route, and the profile of a belly.
 * The mirror of `hipmotion/figures/curve.py`.
 */

/** `count` numbers from `from` to `to`. */
export function even(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** The points at `stations` (0 … 1) of a Catmull-Rom curve through `nodes` points: rows of weights, stations × nodes. */
export function splineWeights(nodes: number, stations: number[]): Float64Array {
  const W = new Float64Array(nodes * stations.length);
  for (let i = 0; i < stations.length; i++) {
    const s = stations[i] * (nodes - 1), k = Math.min(Math.floor(s), nodes - 2), u = s - k;
    const w = [(-u + 2 * u * u - u ** 3) / 2, (2 - 5 * u * u + 3 * u ** 3) / 2, (u + 4 * u * u - 3 * u ** 3) / 2, (-u * u + u ** 3) / 2];
    const row = nodes * i;
    // Beyond an end the curve goes on as if reflected there: P(-1) = 2 P(0) - P(1).
    if (k === 0) { W[row] += 2 * w[0]; W[row + 1] -= w[0]; } else W[row + k - 1] += w[0];
    W[row + k] += w[1];
    W[row + k + 1] += w[2];
    if (k === nodes - 2) { W[row + nodes - 1] += 2 * w[3]; W[row + nodes - 2] -= w[3]; } else W[row + k + 2] += w[3];
  }
  return W;
}

/** Spaces `count` nodes evenly along the polyline of `points` points in `route`, into `out` from `at`. */
export function spread(route: Float64Array, points: number, out: Float64Array, at: number, count: number): void {
  let total = 0;
  for (let i = 1; i < points; i++) total += span(route, 3 * i - 3);
  let k = 0, before = 0, length = span(route, 0);
  for (let j = 0; j < count; j++) {
    const s = (total * j) / (count - 1);
    while (k < points - 2 && s > before + length) { before += length; k++; length = span(route, 3 * k); }
    const f = Math.min(1, Math.max(0, (s - before) / Math.max(length, 1e-12)));
    for (let a = 0; a < 3; a++) out[at + 3 * j + a] = route[3 * k + a] + f * (route[3 * k + 3 + a] - route[3 * k + a]);
  }
}

/** Distance between the point at `at` and the next, m. */
export function span(p: Float64Array, at: number): number {
  const x = p[at + 3] - p[at], y = p[at + 4] - p[at + 1], z = p[at + 5] - p[at + 2];
  return Math.sqrt(x * x + y * y + z * z);
}

export function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** How full a muscle is at `u` (0 tendon … 1 mid-belly) when its flesh lies between `from` and `to`. */
export function belly(u: number, from: number, to: number, fullness: number): number {
  const x = Math.min(1, Math.max(0, (u - from) / (to - from)));
  return smooth(0, 1, 1 - Math.abs(2 * x - 1) ** fullness);
}
