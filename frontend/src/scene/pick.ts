/** Which muscle lies under a pixel: the triangle nearest to the reader among all muscle surfaces. Done on a tap only. */
import { apply, type Mat3 } from "../model/rotation.ts";
import type { Camera } from "./camera.ts";
import type { Surface } from "./flesh.ts";

/** Name of the muscle, or "" where there is none. `pelvis` and `hipCentre` place the surfaces in the room. */
export function pickMuscle(surfaces: Surface[], camera: Camera, pelvis: Mat3, hipCentre: number[], x: number, y: number): string {
  let best = "", depth = -Infinity;
  for (const s of surfaces) {
    if (!s.muscles.length) continue;
    const px: [number, number, number][] = [];
    for (let i = 0; i < s.positions.length; i += 3) {
      px.push(camera.project(apply(pelvis, [s.positions[i] - hipCentre[0], s.positions[i + 1] - hipCentre[1], s.positions[i + 2] - hipCentre[2]])));
    }
    for (let t = 0; t < s.index.length; t += 3) {
      const [i, j, k] = [s.index[t], s.index[t + 1], s.index[t + 2]], [a, b, c] = [px[i], px[j], px[k]];
      const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
      const u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area, v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area, w = 1 - u - v;
      if (!(u >= 0 && v >= 0 && w >= 0)) continue;
      const z = u * a[2] + v * b[2] + w * c[2];
      if (z <= depth) continue;
      const across = u * s.uv[2 * i + 1] + v * s.uv[2 * j + 1] + w * s.uv[2 * k + 1];
      depth = z;
      best = s.muscles[Math.min(s.muscles.length - 1, Math.floor(across * s.muscles.length))];
    }
  }
  return best;
}
