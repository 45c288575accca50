/**
 * One hip angle, two ways to reach it: where the two bones stand in the room.
 *
 * `share` 0 leaves the pelvis still and turns the thigh; 1 leaves the thigh still and turns the pelvis back by the same rotation.
 * Any share is the same assembly turned as one rigid body, which is why no muscle changes length.
 */
import { apply, hipMatrix, mul, transpose, type Mat3, type Vec3 } from "../../model/rotation.ts";
import { tibiaInFemur } from "../../model/knee.ts";
import { between, IDENTITY } from "../../scene/turn.ts";

export interface Staging { pelvis: Mat3; femur: Mat3; tibia: { R: Mat3; t: Vec3 } }

export function stage(q: number[], share: number): Staging {
  const hip = hipMatrix(q);
  const pelvis = between(IDENTITY, transpose(hip), share);
  const femur = mul(pelvis, hip);
  const knee = tibiaInFemur(q[3]);
  return { pelvis, femur, tibia: { R: mul(femur, knee.R), t: apply(femur, knee.t) } };
}
