/** The geometry table as TypeScript sees it: the very file the Python package reads. */
import table from "../../../src/hipmotion/anatomy/gait2392_hip_right.json" with { type: "json" };
import type { Knots } from "./spline.ts";

export type Body = "pelvis" | "femur" | "tibia";
export type CoordinateName = "hip_flexion" | "hip_adduction" | "hip_rotation" | "knee_flexion";

/** A point that holds a muscle to a bone: fixed, fixed but present only in a range, or gliding with a joint angle. */
export interface PathPoint {
  body: Body;
  at_m?: number[];
  when?: { coordinate: CoordinateName; from_rad: number; to_rad: number };
  spline?: { coordinate: CoordinateName; x: Knots; y: Knots; z: Knots };
}

export interface Muscle {
  name: string;
  label: string;
  group: string;
  max_force_N: number;
  optimal_fibre_length_m: number;
  tendon_slack_length_m: number;
  pennation_rad: number;
  points: PathPoint[];
}

export interface Coordinate {
  name: CoordinateName;
  label: string;
  opposite: string;
  from_deg: number;
  to_deg: number;
}

export interface Geometry {
  coordinates: Coordinate[];
  hip_centre: { at_m: number[] };
  knee: { x: Knots; y: Knots };
  shortest_fibre: { value: number };
  muscles: Muscle[];
}

export const geometry = table as unknown as Geometry;
