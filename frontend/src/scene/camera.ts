/**
 * The book's one camera vocabulary: four named views and a free orbit, orthographic so that lengths can be compared.
 *
 * Room: x anterior, y up, z to the right of the body. View: x right on the screen, y up, z toward the reader.
 * `Camera.project` is the one transform from metres to pixels; the WebGL matrix is derived from the same numbers.
 */
import table from "../../../src/hipmotion/figures/views.json" with { type: "json" };
import { apply, mul, transpose, type Mat3, type Vec3 } from "../model/rotation.ts";

export type View = "sagittal" | "frontal" | "transverse" | "three-quarter";

const DEG = Math.PI / 180;

/** The named views, from the table that Python's posters use; radians here. */
export const VIEWS = Object.fromEntries(Object.entries(table).filter(([name]) => name !== "note").map(([name, row]) => {
  const view = row as { yaw_deg: number; pitch_deg: number; label: string; hint: string };
  return [name, { yaw: view.yaw_deg * DEG, pitch: view.pitch_deg * DEG, label: view.label, hint: view.hint }];
})) as Record<View, { yaw: number; pitch: number; label: string; hint: string }>;

/** What a set of room points covers on the screen: its middle as a room point, its width and height in metres. */
export function extent(rotation: Mat3, points: Vec3[]): { middle: Vec3; width: number; height: number } {
  const seen = points.map((p) => apply(rotation, p));
  const low = [0, 1, 2].map((i) => Math.min(...seen.map((v) => v[i]))), high = [0, 1, 2].map((i) => Math.max(...seen.map((v) => v[i])));
  return { middle: apply(transpose(rotation), low.map((x, i) => (x + high[i]) / 2)), width: high[0] - low[0], height: high[1] - low[1] };
}

export class Camera {
  yaw = VIEWS["three-quarter"].yaw;
  pitch = VIEWS["three-quarter"].pitch;
  /** Point of the room that is shown at `centre`. */
  target: Vec3 = [0, 0, 0];
  /** Pixels per metre. */
  scale = 800;
  /** Pixel at which `target` appears. */
  centre: [number, number] = [0, 0];

  /** Rotation from room to view, row-major. */
  rotation(): Mat3 {
    const cy = Math.cos(this.yaw), sy = Math.sin(this.yaw), cp = Math.cos(this.pitch), sp = Math.sin(this.pitch);
    return mul([1, 0, 0, 0, cp, -sp, 0, sp, cp], [cy, 0, sy, 0, 1, 0, -sy, 0, cy]);
  }

  /** Room point (m) → pixel x, pixel y (down), depth toward the reader (m). */
  project(p: Vec3): [number, number, number] {
    const t = this.target;
    const v = apply(this.rotation(), [p[0] - t[0], p[1] - t[1], p[2] - t[2]]);
    return [this.centre[0] + this.scale * v[0], this.centre[1] - this.scale * v[1], v[2]];
  }

  /** Clip-from-room matrix for WebGL, column-major, for a canvas of width × height CSS pixels. */
  matrix(width: number, height: number): Float32Array {
    const R = this.rotation(), s = this.scale, t = this.target;
    const sx = (2 * s) / width, sy = (2 * s) / height, sz = -0.8;
    const ox = (2 * this.centre[0]) / width - 1, oy = 1 - (2 * this.centre[1]) / height;
    const d = apply(R, t);
    return new Float32Array([
      sx * R[0], sy * R[3], sz * R[6], 0,
      sx * R[1], sy * R[4], sz * R[7], 0,
      sx * R[2], sy * R[5], sz * R[8], 0,
      ox - sx * d[0], oy - sy * d[1], -sz * d[2], 1,
    ]);
  }

  orbit(dx: number, dy: number): void {
    this.yaw -= dx * 0.008;
    this.yaw -= 2 * Math.PI * Math.round(this.yaw / (2 * Math.PI));
    this.pitch = Math.max(-1.5, Math.min(Math.PI / 2, this.pitch + dy * 0.008));
  }
}
