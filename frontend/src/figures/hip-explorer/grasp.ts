/**
 * From a pointer back to joint angles: the held point of the moving bone follows the finger.
 *
 * Two damped Gauss–Newton problems on the same picture the reader sees: the end of the bone sets flexion and adduction,
 * the knob on the ring sets rotation. Damping keeps the answer still where the camera looks along the motion.
 */
import { apply, type Vec3 } from "../../model/rotation.ts";
import type { Camera } from "../../scene/camera.ts";
import { radians } from "./reading.ts";
import { stage } from "./staging.ts";
import { fields, HOLDS, type Angle, type State } from "./state.ts";

type Pose = Record<Angle, number>;
const STEP = 0.05; // degrees, for the derivative
const DAMPING = 2e-3; // (px/deg)² per unit scale: small beside any axis that can be seen

export function heldPoint(pose: Pose, moving: State["moving"], part: "end" | "knob"): Vec3 {
  const { pelvis, femur } = stage(radians(pose), moving === "pelvis" ? 1 : 0);
  const hold = HOLDS[moving], bone = moving === "femur" ? femur : pelvis;
  const local = part === "end" ? hold.end : [hold.ring[0] + hold.radius, hold.ring[1], hold.ring[2]];
  return apply(bone, local);
}

/** The pose whose held point lies nearest to pixel (x, y), starting from `pose`; angles stay in their ranges. */
export function reach(pose: Pose, moving: State["moving"], part: "end" | "knob", camera: Camera, x: number, y: number): Pose {
  const free: Angle[] = part === "end" ? ["flexion", "adduction"] : ["rotation"];
  const at = (p: Pose) => camera.project(heldPoint(p, moving, part));
  let now = { ...pose };
  for (let round = 0; round < 8; round++) {
    const [px, py] = at(now), miss = [x - px, y - py];
    const J = free.map((a) => { const [qx, qy] = at({ ...now, [a]: now[a] + STEP }); return [(qx - px) / STEP, (qy - py) / STEP]; });
    const damp = DAMPING * camera.scale * camera.scale * 1e-4 + 0.02;
    const g = J.map((j) => j[0] * miss[0] + j[1] * miss[1]);
    const A = J.map((j) => J.map((k) => j[0] * k[0] + j[1] * k[1]));
    A.forEach((row, i) => (row[i] += damp));
    const d = free.length === 1 ? [g[0] / A[0][0]] : solve2(A, g);
    now = { ...now };
    free.forEach((a, i) => (now[a] = Math.max(fields[a].min!, Math.min(fields[a].max!, now[a] + Math.max(-12, Math.min(12, d[i]))))));
  }
  return now;
}

function solve2(A: number[][], g: number[]): number[] {
  const det = A[0][0] * A[1][1] - A[0][1] * A[1][0];
  return [(g[0] * A[1][1] - g[1] * A[0][1]) / det, (g[1] * A[0][0] - g[0] * A[1][0]) / det];
}
