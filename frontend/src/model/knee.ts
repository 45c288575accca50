/** The planar knee: the tibia turns about z and glides, both set by knee flexion alone. */
import { geometry } from "./geometry.ts";
import type { Mat3, Vec3 } from "./rotation.ts";
import { Spline } from "./spline.ts";

const x = new Spline(geometry.knee.x);
const y = new Spline(geometry.knee.y);

/** Where the tibia is in the femur frame at a knee flexion (rad): a tibia point p lies at R p + t, m. */
export function tibiaInFemur(knee: number): { R: Mat3; t: Vec3 } {
  const c = Math.cos(knee), s = Math.sin(knee);
  return { R: [c, s, 0, -s, c, 0, 0, 0, 1], t: [x.at(knee), y.at(knee), 0] };
}
