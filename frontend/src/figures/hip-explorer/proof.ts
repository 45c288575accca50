/** The check that a joint angle has one length for every muscle, whichever bone was moved to reach it. */
import { hip } from "../../model/hip.ts";
import { hipAngles, mul, transpose } from "../../model/rotation.ts";
import { radians } from "./reading.ts";
import { stage } from "./staging.ts";
import type { Angle } from "./state.ts";

/**
 * Largest difference (m) between the lengths asked for and those of the hip angles read back from the two bones as they stand in the
 * room, staged by the thigh and staged by the pelvis. Rounding, unless a staging is wrong.
 */
export function stagingDifference(pose: Record<Angle, number>): number {
  const q = radians(pose), asked = hip.lengths(q);
  return Math.max(...[0, 1].map((share) => {
    const { pelvis, femur } = stage(q, share);
    const found = hip.lengths([...hipAngles(mul(transpose(pelvis), femur)), q[3]]);
    return Math.max(...found.map((length, i) => Math.abs(length - asked[i])));
  }));
}
