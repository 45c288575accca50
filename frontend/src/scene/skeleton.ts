/**
 * The bones as few meshes: what moves together is one mesh, so that a frame costs few draw calls.
 * "left" is the idle leg: right-side bones, upright, measured from the hip centre, to be mirrored when drawn.
 */
import { apply, type Vec3 } from "../model/rotation.ts";
import { bones, type Bone } from "./bones.ts";
import { places, type Body } from "./obstacles.ts";

export interface Solid { frame: Body | "left"; positions: Float32Array; normals: Float32Array; index: Uint16Array }

const bodyOf = (bone: Bone): Body => (bone.name.startsWith("patella") ? "patella" : (bone.frame as Body));

export function skeleton(hipCentre: readonly number[]): Solid[] {
  const upright = places([0, 0, 0, 0]);
  const own = (["pelvis", "femur", "tibia", "patella"] as const).map((frame) => {
    const mine = bones.filter((bone) => bodyOf(bone) === frame);
    return merge(frame, mine.flatMap((bone) => (frame === "pelvis" && bone.name !== "sacrum" ? [bone, moved(bone, ([x, y, z]) => [x, y, -z], ([x, y, z]) => [x, y, -z])] : [bone])));
  });
  const leg = bones.filter((bone) => bone.frame !== "pelvis").map((bone) => {
    const { R, t } = upright[bodyOf(bone)];
    return moved(bone, (p) => { const q = apply(R, p); return [q[0] + t[0] - hipCentre[0], q[1] + t[1] - hipCentre[1], q[2] + t[2] - hipCentre[2]]; }, (n) => apply(R, n));
  });
  return [...own, merge("left", leg)];
}

type Shape = Pick<Solid, "positions" | "normals" | "index">;

function moved(bone: Shape, place: (p: Vec3) => Vec3, turn: (n: Vec3) => Vec3): Shape {
  const positions = new Float32Array(bone.positions.length), normals = new Float32Array(bone.normals.length);
  for (let i = 0; i < positions.length; i += 3) {
    positions.set(place([bone.positions[i], bone.positions[i + 1], bone.positions[i + 2]]), i);
    normals.set(turn([bone.normals[i], bone.normals[i + 1], bone.normals[i + 2]]), i);
  }
  return { positions, normals, index: bone.index };
}

function merge(frame: Solid["frame"], shapes: Shape[]): Solid {
  const join = (key: "positions" | "normals"): Float32Array => Float32Array.from(shapes.flatMap((s) => [...s[key]]));
  let start = 0;
  const index = shapes.flatMap((s) => { const own = [...s.index].map((i) => i + start); start += s.positions.length / 3; return own; });
  return { frame, positions: join("positions"), normals: join("normals"), index: Uint16Array.from(index) };
}
