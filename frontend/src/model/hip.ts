/**
 * The right hip's muscles in one pose: paths, lengths, moment arms, fibre lengths. The mirror of `hipmotion/muscles.py`,
 * written for one pose at a time, as a figure asks for it.
 *
 * A pose `q` is [flexion, adduction, internal rotation, knee flexion], rad. Its range is not checked here: see `problem`.
 */
import { type Coordinate, type Geometry, geometry, type Muscle, type PathPoint } from "./geometry.ts";
import { tibiaInFemur } from "./knee.ts";
import { apply, hipMatrix, type Mat3, type Vec3 } from "./rotation.ts";
import { Spline } from "./spline.ts";

export interface Path {
  /** In the pelvis frame, m, origin first. */
  points: number[][];
  /** The bone that carries each point. */
  bodies: string[];
}

interface Pose {
  q: readonly number[];
  hip: Mat3;
  knee: { R: Mat3; t: Vec3 };
}

/** A switched point counts as present this far (rad) beyond its range, as in OpenSim. */
const SWITCH_SLACK = 1e-5;
/** Rounding forgiven at the ends of the ranges, degrees (1e-6 rad, as in Python). */
const ROUNDING = 5.7e-5;
const INDEX = { hip_flexion: 0, hip_adduction: 1, hip_rotation: 2, knee_flexion: 3 } as const;

export class Hip {
  /** gait2392's names, in its order: "glut_med1_r", … */
  readonly names: string[];
  /** The names of the field: "gluteus medius, anterior", … */
  readonly labels: string[];
  readonly groups: string[];
  /** m */
  readonly optimalFibreLengths: number[];
  /** Flexion, adduction, internal rotation, knee flexion: the range the model is used in, degrees. */
  readonly coordinates: Coordinate[];
  /** In the pelvis frame, m. */
  readonly centre: number[];
  readonly #muscles: Muscle[];
  readonly #shortestFibre: number;
  /** The x, y, z splines of each gliding point. */
  readonly #glides = new Map<PathPoint, Spline[]>();

  constructor(table: Geometry) {
    this.#muscles = table.muscles;
    this.#shortestFibre = table.shortest_fibre.value;
    this.coordinates = table.coordinates;
    this.centre = table.hip_centre.at_m;
    this.names = table.muscles.map((m) => m.name);
    this.labels = table.muscles.map((m) => m.label);
    this.groups = table.muscles.map((m) => m.group);
    this.optimalFibreLengths = table.muscles.map((m) => m.optimal_fibre_length_m);
    for (const point of table.muscles.flatMap((m) => m.points)) {
      const { spline } = point;
      if (spline) this.#glides.set(point, [spline.x, spline.y, spline.z].map((knots) => new Spline(knots)));
    }
  }

  /** What is wrong with a pose, in words; "" when nothing is. */
  problem(q: readonly number[]): string {
    if (q.length !== 4) return `a pose has 4 angles (flexion, adduction, internal rotation, knee flexion), not ${q.length}`;
    for (const [i, { label, from_deg, to_deg }] of this.coordinates.entries()) {
      const degrees = (q[i] * 180) / Math.PI;
      if (!(degrees >= from_deg - ROUNDING && degrees <= to_deg + ROUNDING))
        return `${label} is ${Number(degrees.toFixed(3))}°; allowed is ${from_deg}° to ${to_deg}°`;
    }
    return "";
  }

  /** The path of every muscle. */
  paths(q: readonly number[]): Path[] {
    const pose = poseOf(q);
    return this.#muscles.map((muscle) => this.#path(muscle, pose));
  }

  /** (27) m, from origin to insertion. */
  lengths(q: readonly number[]): Float64Array {
    return Float64Array.from(this.paths(q), ({ points }) => {
      let length = 0;
      for (let i = 1; i < points.length; i++) length += distance(points[i - 1], points[i]);
      return length;
    });
  }

  /**
   * (27 × 3) m, muscle by muscle: + tends to flex, adduct, rotate inward. The moment about each of the hip's three axes
   * of a one-newton pull along the segment that crosses the joint, which equals −dL/dq.
   */
  momentArms(q: readonly number[]): Float64Array {
    const cf = Math.cos(q[0]), sf = Math.sin(q[0]), ca = Math.cos(q[1]), sa = Math.sin(q[1]);
    const out = new Float64Array(3 * this.names.length);
    for (const [i, { points, bodies }] of this.paths(q).entries()) {
      const first = bodies.findIndex((body) => body !== "pelvis");
      const from = points[first], to = points[first - 1];
      const pull = [0, 1, 2].map((k) => (to[k] - from[k]) / distance(to, from));
      const [x, y, z] = cross(from.map((v, k) => v - this.centre[k]), pull);
      out[3 * i] = z;
      out[3 * i + 1] = cf * x + sf * y;
      out[3 * i + 2] = ca * (cf * y - sf * x) + sa * z;
    }
    return out;
  }

  /**
   * (27) fraction of optimal fibre length, with a tendon that does not stretch and fibres at a constant distance between
   * their sheets. Where the tendon would hang slack, the fibre stays at its shortest allowed length, as in OpenSim.
   */
  fibreLengths(q: readonly number[]): Float64Array {
    return this.lengths(q).map((length, i) => {
      const m = this.#muscles[i];
      const along = Math.max(0, length - m.tendon_slack_length_m) / m.optimal_fibre_length_m;
      return Math.max(this.#shortestFibre, Math.hypot(along, Math.sin(m.pennation_rad)));
    });
  }

  #path(muscle: Muscle, pose: Pose): Path {
    const present = muscle.points.filter((p) => isPresent(p, pose.q));
    return { points: present.map((p) => this.#inPelvis(p, pose)), bodies: present.map((p) => p.body) };
  }

  #inPelvis(point: PathPoint, { q, hip, knee }: Pose): number[] {
    const at = point.at_m ?? this.#glides.get(point)!.map((s) => s.at(q[INDEX[point.spline!.coordinate]]));
    if (point.body === "pelvis") return at;
    return shift(this.centre, apply(hip, point.body === "femur" ? at : shift(knee.t, apply(knee.R, at))));
  }
}

function poseOf(q: readonly number[]): Pose {
  return { q, hip: hipMatrix(q), knee: tibiaInFemur(q[3]) };
}

function isPresent({ when }: PathPoint, q: readonly number[]): boolean {
  if (!when) return true;
  const angle = q[INDEX[when.coordinate]];
  return angle >= when.from_rad - SWITCH_SLACK && angle <= when.to_rad + SWITCH_SLACK;
}

function shift(a: readonly number[], b: readonly number[]): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function cross(a: readonly number[], b: readonly number[]): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The hip of the book: gait2392's, modified (see the table for credits and licence). */
export const hip = new Hip(geometry);
