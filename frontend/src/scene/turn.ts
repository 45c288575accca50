/** Turns about an axis, and the way from one rotation to another: what staging and arcs need beyond the model's own rotations. */
import { mul, transpose, type Mat3 } from "../model/rotation.ts";

export const IDENTITY: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Rotation by `angle` (rad) about the unit vector `axis`, row-major (Rodrigues). */
export function aboutAxis(axis: number[], angle: number): Mat3 {
  const [x, y, z] = axis, c = Math.cos(angle), s = Math.sin(angle), k = 1 - c;
  return [k * x * x + c, k * x * y - s * z, k * x * z + s * y, k * x * y + s * z, k * y * y + c, k * y * z - s * x, k * x * z - s * y, k * y * z + s * x, k * z * z + c];
}

/** Axis and angle (0…π) of a rotation. */
export function axisAngle(R: Mat3): { axis: number[]; angle: number } {
  const v = [R[7] - R[5], R[2] - R[6], R[3] - R[1]];
  const sin2 = Math.hypot(v[0], v[1], v[2]);
  const angle = Math.atan2(sin2, R[0] + R[4] + R[8] - 1);
  return sin2 < 1e-9 ? { axis: [0, 0, 1], angle } : { axis: v.map((x) => x / sin2), angle };
}

/** The rotation a fraction `s` of the shortest way from A to B. */
export function between(A: Mat3, B: Mat3, s: number): Mat3 {
  if (s <= 0) return A;
  if (s >= 1) return B;
  const { axis, angle } = axisAngle(mul(B, transpose(A)));
  return mul(aboutAxis(axis, angle * s), A);
}
