/** The same hip, seen from the room: which hip angles does a moved pelvis over a moved thigh amount to? */
import { hipAngles, hipMatrix, mul, transpose, type Vec3 } from "./rotation.ts";

/**
 * Hip flexion, adduction, internal rotation (rad) from the pelvis's tilt, list, rotation and the thigh's flexion,
 * adduction, rotation in the room (rad; both are turns about z, x, y in that order, right-handed).
 */
export function pelvisOnFemur(pelvis: readonly number[], thigh: readonly number[]): Vec3 {
  return hipAngles(mul(transpose(hipMatrix(pelvis)), hipMatrix(thigh)));
}
