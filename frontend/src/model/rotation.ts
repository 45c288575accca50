/**
 * Rotations as nine numbers, row by row, and the hip as three turns: flexion about z, adduction about the carried x,
 * internal rotation about the carried y. The same convention as `hipmotion/kinematics.py`; metres and radians.
 */

/** [x, y, z], m: x forward, y up, z to the right. */
export type Vec3 = [number, number, number];
/** A 3 × 3 matrix, row by row. */
export type Mat3 = [number, number, number, number, number, number, number, number, number];

/** Product A B. */
export function mul(a: Mat3, b: Mat3): Mat3 {
  const row = (i: number, j: number) => a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
  return [row(0, 0), row(0, 1), row(0, 2), row(1, 0), row(1, 1), row(1, 2), row(2, 0), row(2, 1), row(2, 2)];
}

/** The inverse of a rotation. */
export function transpose(m: Mat3): Mat3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

/** M p. */
export function apply(m: Mat3, p: readonly number[]): Vec3 {
  return [
    m[0] * p[0] + m[1] * p[1] + m[2] * p[2],
    m[3] * p[0] + m[4] * p[1] + m[5] * p[2],
    m[6] * p[0] + m[7] * p[1] + m[8] * p[2],
  ];
}

/** Rz(flexion) Rx(adduction) Ry(rotation): femur directions in the pelvis frame. Reads the first three of `q`, rad. */
export function hipMatrix(q: readonly number[]): Mat3 {
  const cf = Math.cos(q[0]), sf = Math.sin(q[0]);
  const ca = Math.cos(q[1]), sa = Math.sin(q[1]);
  const cr = Math.cos(q[2]), sr = Math.sin(q[2]);
  return [
    cf * cr - sf * sa * sr, -sf * ca, cf * sr + sf * sa * cr,
    sf * cr + cf * sa * sr, cf * ca, sf * sr - cf * sa * cr,
    -ca * sr, sa, ca * cr,
  ];
}

/**
 * Flexion, adduction, rotation (rad) of a rotation matrix; the inverse of `hipMatrix` while |adduction| < 90°.
 * At ±90° flexion and rotation turn about one line and cannot be told apart: the whole turn is then called flexion.
 */
export function hipAngles(m: Mat3): Vec3 {
  const adduction = Math.asin(Math.max(-1, Math.min(1, m[7])));
  if (Math.hypot(m[1], m[4]) < LOCK) return [Math.atan2(m[3], m[0]), adduction, 0];
  return [Math.atan2(-m[1], m[4]), adduction, Math.atan2(-m[6], m[8])];
}

/** cos(adduction) below which the two outer axes count as one. */
const LOCK = 1e-9;
