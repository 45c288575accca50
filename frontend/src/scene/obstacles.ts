/**
 * What muscles slide over: capsules fixed to the bones (a segment swollen by a radius that may taper), and the bones' placing.
 * The mirror of `hipmotion/figures/obstacles.py`; written into typed arrays, because it runs for every node in every frame.
 */
import { geometry } from "../model/geometry.ts";
import { tibiaInFemur } from "../model/knee.ts";
import { apply, hipMatrix, type Mat3, mul } from "../model/rotation.ts";
import table from "../../../src/hipmotion/anatomy/flesh.json" with { type: "json" };

export type Body = "pelvis" | "femur" | "tibia" | "patella";
/** A point held by a bone: its body, then x, y, z in that body's frame, m. */
export type Held = [Body, number, number, number];

export interface Place { R: Mat3; t: number[] }
const IDENTITY: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Where each bone lies in the pelvis frame in pose `q` (rad). The patella swings on an arc about the knee, for the picture only. */
export function places(q: readonly number[]): Record<Body, Place> {
  const centre = geometry.hip_centre.at_m, R = hipMatrix(q), knee = tibiaInFemur(q[3]);
  const onFemur = (p: readonly number[]): number[] => { const v = apply(R, p); return [v[0] + centre[0], v[1] + centre[1], v[2] + centre[2]]; };
  const angle = -table.patella.turn_per_knee_flexion * q[3], c = Math.cos(angle), s = Math.sin(angle);
  const swing: Mat3 = [c, -s, 0, s, c, 0, 0, 0, 1], pivot = table.patella.centre_m, back = apply(swing, pivot);
  return {
    pelvis: { R: IDENTITY, t: [0, 0, 0] },
    femur: { R, t: centre },
    tibia: { R: mul(R, knee.R), t: onFemur(knee.t) },
    patella: { R: mul(R, swing), t: onFemur([pivot[0] - back[0], pivot[1] - back[1], pivot[2] - back[2]]) },
  };
}

/** Writes the pelvis-frame position of `held` into `out` at `at`. */
export function put(held: Held, place: Record<Body, Place>, out: Float64Array, at: number): void {
  const { R, t } = place[held[0]], x = held[1], y = held[2], z = held[3];
  out[at] = R[0] * x + R[1] * y + R[2] * z + t[0];
  out[at + 1] = R[3] * x + R[4] * y + R[5] * z + t[1];
  out[at + 2] = R[6] * x + R[7] * y + R[8] * z + t[2];
}

/** Writes the pelvis-frame direction of `held` into `out` at `at`. */
export function turn(held: Held, place: Record<Body, Place>, out: Float64Array, at: number): void {
  const { R } = place[held[0]], x = held[1], y = held[2], z = held[3];
  out[at] = R[0] * x + R[1] * y + R[2] * z;
  out[at + 1] = R[3] * x + R[4] * y + R[5] * z;
  out[at + 2] = R[6] * x + R[7] * y + R[8] * z;
}

/** All obstacles of the table: seven numbers each (start, end − start, 1 / length²), m, pelvis frame. */
export class Obstacles {
  readonly names: string[] = table.obstacles.map((o) => o.name);
  readonly bodies = table.obstacles.map((o) => o.body as Body);
  private readonly data = new Float64Array(7 * this.names.length);
  private readonly radii = new Float64Array(table.obstacles.flatMap((o) => o.radius_m));

  place(place: Record<Body, Place>): void {
    table.obstacles.forEach((o, i) => {
      const d = this.data, k = 7 * i;
      put([o.body, ...o.from_m] as Held, place, d, k);
      put([o.body, ...o.to_m] as Held, place, d, k + 3);
      for (let a = 0; a < 3; a++) d[k + 3 + a] -= d[k + a];
      d[k + 6] = 1 / Math.max(d[k + 3] ** 2 + d[k + 4] ** 2 + d[k + 5] ** 2, 1e-12);
    });
  }

  /**
   * Moves the node at `p[at…]` out of obstacle `i` swollen by `clearance`, by the share `strength` of the way. The way out leans to
   * `side[from…]` (a share of the reach): it keeps a muscle on its own side of the bone, so that a small turn of the hip cannot
   * throw it over to the other.
   */
  push(i: number, p: Float64Array, at: number, clearance: number, strength: number, side: Float64Array, from: number): void {
    const d = this.data, k = 7 * i;
    let x = p[at] - d[k], y = p[at + 1] - d[k + 1], z = p[at + 2] - d[k + 2];
    const along = (x * d[k + 3] + y * d[k + 4] + z * d[k + 5]) * d[k + 6];
    const f = along < 0 ? 0 : along > 1 ? 1 : along;
    x -= f * d[k + 3]; y -= f * d[k + 4]; z -= f * d[k + 5];
    const reach = this.radii[2 * i] + (this.radii[2 * i + 1] - this.radii[2 * i]) * f + clearance;
    const square = x * x + y * y + z * z;
    if (square >= reach * reach) return;
    let a = x + reach * side[from], b = y + reach * side[from + 1], c = z + reach * side[from + 2];
    const l = 1 / Math.max(Math.sqrt(a * a + b * b + c * c), 1e-9);
    a *= l; b *= l; c *= l;
    const back = x * a + y * b + z * c, move = strength * (Math.sqrt(back * back + reach * reach - square) - back);
    p[at] += move * a; p[at + 1] += move * b; p[at + 2] += move * c;
  }
}
