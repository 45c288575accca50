/** The proof that a joint angle has one length for every muscle, whichever bone was moved to reach it. */
import { hip } from "../../model/hip.ts";
import { apply } from "../../model/rotation.ts";
import { radians } from "./reading.ts";
import { stage } from "./staging.ts";
import type { Angle } from "./state.ts";

/** Largest difference (m) between any muscle's length measured in the room with either bone moving: rounding, nothing else. */
export function stagingDifference(pose: Record<Angle, number>): number {
  const q = radians(pose), c = hip.centre, paths = hip.paths(q);
  const inRoom = (share: number): number[] => {
    const { pelvis } = stage(q, share);
    return paths.map(({ points }) => {
      const room = points.map((p) => apply(pelvis, [p[0] - c[0], p[1] - c[1], p[2] - c[2]]));
      return room.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - room[i][0], p[1] - room[i][1], p[2] - room[i][2]), 0);
    });
  };
  const a = inRoom(0), b = inRoom(1);
  return Math.max(...a.map((x, i) => Math.abs(x - b[i])));
}
