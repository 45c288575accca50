/**
 * The cubic spline of the published geometry (Forsythe, Malcolm and Moler's): in its first and last interval the third
 * derivative is that of the cubic through the four nearest knots; beyond the ends it goes on straight.
 * The same construction as `hipmotion/spline.py`.
 */

export interface Knots {
  knots_rad: number[];
  values_m: number[];
}

export class Spline {
  readonly #x: number[];
  readonly #y: number[];
  /** A sixth of the second derivative at each knot. */
  readonly #s: number[];

  constructor({ knots_rad: x, values_m: y }: Knots) {
    this.#x = x;
    this.#y = y;
    this.#s = x.length < 3 ? x.map(() => 0) : sixths(x, y);
  }

  /** Value at `t` (rad), m. */
  at(t: number): number {
    const x = this.#x, y = this.#y, s = this.#s;
    const last = x.length - 1;
    if (t <= x[0]) return y[0] + (t - x[0]) * this.#slope(0, 0);
    if (t >= x[last]) return y[last] + (t - x[last]) * this.#slope(last - 1, 1);
    let i = 0;
    while (t > x[i + 1]) i++;
    const h = x[i + 1] - x[i], d = t - x[i];
    return y[i] + d * (this.#slope(i, 0) + d * (3 * s[i] + (d * (s[i + 1] - s[i])) / h));
  }

  /** Slope at the left (0) or right (1) end of interval i. */
  #slope(i: number, end: 0 | 1): number {
    const x = this.#x, y = this.#y, s = this.#s;
    const h = x[i + 1] - x[i], chord = (y[i + 1] - y[i]) / h;
    return end ? chord + h * (s[i] + 2 * s[i + 1]) : chord - h * (2 * s[i] + s[i + 1]);
  }
}

/** Solve the three-banded equations of a smooth cubic for s″/6 at the knots. */
function sixths(x: number[], y: number[]): number[] {
  const n = x.length;
  const h = x.slice(1).map((v, i) => v - x[i]);
  const chord = h.map((step, i) => (y[i + 1] - y[i]) / step);
  const diagonal = x.map((_, i) => (i === 0 ? -h[0] : i === n - 1 ? -h[n - 2] : 2 * (h[i - 1] + h[i])));
  const right = x.map((_, i) => (i === 0 || i === n - 1 ? 0 : chord[i] - chord[i - 1]));
  if (n > 3) {
    right[0] = h[0] ** 2 * thirdDifference(x, y, 0);
    right[n - 1] = -(h[n - 2] ** 2) * thirdDifference(x, y, n - 4);
  }
  for (let i = 1; i < n; i++) {
    const factor = h[i - 1] / diagonal[i - 1];
    diagonal[i] -= factor * h[i - 1];
    right[i] -= factor * right[i - 1];
  }
  const s = right;
  s[n - 1] /= diagonal[n - 1];
  for (let i = n - 2; i >= 0; i--) s[i] = (s[i] - h[i] * s[i + 1]) / diagonal[i];
  return s;
}

/** Newton's divided difference over four neighbouring knots: a sixth of the third derivative of their cubic. */
function thirdDifference(x: number[], y: number[], i: number): number {
  let d = y.slice(i, i + 4);
  for (let k = 1; k < 4; k++) d = d.slice(1).map((v, j) => (v - d[j]) / (x[i + j + k] - x[i + j]));
  return d[0];
}
