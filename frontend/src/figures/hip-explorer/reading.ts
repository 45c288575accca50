/**
 * What the model says of one pose: every number that picture, sentence, bars, table and CSV show comes from here.
 * The same quantities as `hipmotion.figures.reading` in Python.
 */
import { hip } from "../../model/hip.ts";
import { ANGLES, type Angle } from "./state.ts";

export interface MuscleReading {
  name: string; label: string; group: string;
  lengthMm: number;
  /** Change of length since standing (hip and knee at zero), mm, and as a share of the optimal fibre length, %. */
  changeMm: number; changePercent: number;
  /** Moment arms about the three hip axes, mm; + tends to flex, adduct, rotate in. */
  armsMm: [number, number, number];
}

const DEG = Math.PI / 180;
const standing = hip.lengths([0, 0, 0, 0]);

export function radians(pose: Record<Angle, number>): number[] {
  return ANGLES.map((a) => pose[a] * DEG);
}

export function readings(pose: Record<Angle, number>): MuscleReading[] {
  const q = radians(pose), lengths = hip.lengths(q), arms = hip.momentArms(q);
  return hip.names.map((name, i) => {
    const change = lengths[i] - standing[i];
    return {
      name, label: hip.labels[i], group: hip.groups[i],
      lengthMm: 1e3 * lengths[i], changeMm: 1e3 * change, changePercent: (100 * change) / hip.optimalFibreLengths[i],
      armsMm: [1e3 * arms[3 * i], 1e3 * arms[3 * i + 1], 1e3 * arms[3 * i + 2]],
    };
  });
}
