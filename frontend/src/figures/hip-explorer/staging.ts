/**
 * One hip angle, two ways to reach it: where the two bones stand in the room.
 *
 * `share` 0 leaves the pelvis still and turns the thigh; 1 leaves the thigh still and turns the pelvis back by the same rotation.
 * Any share is the same assembly turned as one rigid body, which is why no muscle changes length.
 */
import { apply, hipMatrix, mul, transpose, type Mat3, type Vec3 } from "../../model/rotation.ts";
import { tibiaInFemur } from "../../model/knee.ts";
import { between, IDENTITY } from "../../scene/turn.ts";
import { SCHEMA } from "./state.ts";

export interface Staging { pelvis: Mat3; femur: Mat3; /** The left leg as the right leg it mirrors. */ idle: Mat3; tibia: { R: Mat3; t: Vec3 } }

/** From this adduction on (rad) the idle leg moves aside, so that two knees do not stand in one place. */
const MAKES_WAY = (SCHEMA.idle_leg_makes_way_deg * Math.PI) / 180;

export function stage(q: number[], share: number): Staging {
  const hip = hipMatrix(q);
  const pelvis = between(IDENTITY, transpose(hip), share);
  const femur = mul(pelvis, hip);
  const knee = tibiaInFemur(q[3]);
  const idle = hipMatrix([0, -(1 - share) * Math.max(0, q[1] - MAKES_WAY), 0, 0]);
  return { pelvis, femur, idle, tibia: { R: mul(femur, knee.R), t: apply(femur, knee.t) } };
}
