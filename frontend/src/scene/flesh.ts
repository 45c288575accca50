/**
 * The muscles of the right hip as surfaces that move with the pose.
 *
 * Gluteus maximus and medius and their flat neighbours are *sheets*: a fan of strands, each drawn taut over the bones, lofted
 * across and given thickness. The others are *bellies*: a tube of elliptical section along one strand. Both keep their volume,
 * so what shortens thickens. The drawing only stages the model: every number a figure states comes from the published path
 * (`model/hip.ts`), never from these surfaces. The mirror of `hipmotion/figures/flesh.py`, held to it by `tests/vectors/flesh.json`.
 */
import { geometry } from "../model/geometry.ts";
import table from "../../../src/hipmotion/anatomy/flesh.json" with { type: "json" };
import { belly, even, smooth, splineWeights } from "./curve.ts";
import { type Body, type Held, Obstacles, type Place, places } from "./obstacles.ts";
import { NODES, Strands } from "./strands.ts";

/** One muscle surface, metres in the pelvis frame. */
export interface Surface {
  /** "gluteus maximus", … */
  key: string;
  /** The muscles it shows: compartments of a sheet in order of v, one for a belly, none for the iliotibial band and the patellar ligament. */
  muscles: string[];
  positions: Float32Array;
  /** Smooth, outward, of unit length. */
  normals: Float32Array;
  /** u along the pull, 0 origin … 1 insertion; v across, 0 … 1, the same on both faces. */
  uv: Float32Array;
  /** 1 where the surface is flesh, 0 where it is tendon; one number a vertex. */
  tissue: Float32Array;
  /** How many bundles of fibres to mark across v. */
  bundles: number;
  index: Uint16Array;
}

type Row = Omit<(typeof table.surfaces)[number], "over"> & {
  over: Record<string, number[]>; strands?: unknown; columns?: number; around?: number; outer_m?: number; inner_m?: number; edge?: number; lobes?: number; quilt?: number; across?: number;
  aspect?: number; flat?: number[];
};

/** Bounds on how much thinner or thicker a muscle is drawn than in standing. */
const THINNEST = 0.7, THICKEST = 1.4;
/** Where strands shear until they run along the loft, or meet, a sheet has no clear face: it thins there, and so never flips over. */
const SHEAR = 0.2, CLOSE = 0.0005;
/** How far along u a belly's blunt end reaches. */
const CAP = 0.008;
/** Share of a belly's half-thickness kept between its axis and bone. */
const CONTACT = 0.8;

export class Flesh {
  readonly surfaces: Surface[];
  private readonly obstacles = new Obstacles();
  private readonly parts: Part[];

  constructor() {
    this.parts = (table.surfaces as unknown as Row[]).map((row) => (row.kind === "sheet" ? new Sheet(row, this.obstacles) : new Belly(row, this.obstacles)));
    this.surfaces = this.parts.map((part) => part.surface);
    const standing = places([0, 0, 0, 0]);
    this.obstacles.place(standing);
    for (const part of this.parts) part.stand(standing, this.obstacles);
    this.update([0, 0, 0, 0]);
  }

  /** Rewrites positions and normals for the pose `q` (rad: flexion, adduction, internal rotation, knee flexion). */
  update(q: number[]): void {
    const place = places(q);
    this.obstacles.place(place);
    for (const part of this.parts) {
      part.strands.lay(place);
      part.strands.relax(this.obstacles);
      part.shape(place);
      part.finish();
    }
  }
}

/** A closed tube of `stations` rings with `ring` points each. */
abstract class Part {
  readonly surface: Surface;
  readonly strands: Strands;
  protected readonly stations: number;
  protected readonly ring: number;
  protected readonly points: Float64Array;
  protected readonly weights: Float64Array;
  protected readonly reference: Float64Array;
  private readonly facets: Float64Array;

  constructor(row: Row, ring: number, along: number[], obstacles: Obstacles) {
    const N = along.length, routes = routesOf(row);
    this.stations = N;
    this.ring = ring;
    const over = Object.keys(row.over).map((name) => obstacles.names.indexOf(name));
    const ways = Object.values(row.over).map((way, k) => [obstacles.bodies[over[k]], ...way] as Held);
    this.strands = new Strands(routes, over, ways, row.hold, row.across ?? 0);
    this.weights = splineWeights(NODES, along);
    this.reference = new Float64Array(routes.length);
    this.points = new Float64Array(3 * N * ring);
    this.facets = new Float64Array(3 * (N - 1) * ring);
    const uv = new Float32Array(2 * N * ring), tissue = new Float32Array(N * ring), index = new Uint16Array(6 * (N - 1) * ring);
    let k = 0;
    for (let i = 0; i < N; i++) for (let r = 0; r < ring; r++) {
      const u = along[i], v = r <= ring / 2 ? (2 * r) / ring : 2 - (2 * r) / ring, at = i * ring + r;
      const [from, to] = ends(row, v);
      uv[2 * at] = u;
      uv[2 * at + 1] = v;
      tissue[at] = smooth(from - 0.04, from + 0.06, u) * (1 - smooth(to - 0.1, to + 0.04, u));
      if (i === N - 1) continue;
      const next = i * ring + ((r + 1) % ring);
      index.set([at, next, at + ring, next, next + ring, at + ring], k);
      k += 6;
    }
    this.surface = { key: row.key, muscles: row.muscles, positions: new Float32Array(3 * N * ring), normals: new Float32Array(3 * N * ring), uv, tissue, bundles: row.bundles, index };
  }

  /** Learns the lengths in standing, to which thickness is referred. */
  abstract stand(place: Record<Body, Place>, obstacles: Obstacles): void;
  /** Writes `points`. */
  abstract shape(place: Record<Body, Place>): void;

  /** Station `i` of strand `j`, into `out` at `at`. */
  protected station(i: number, j: number, out: Float64Array, at: number): void {
    const { nodes } = this.strands, W = this.weights;
    out[at] = out[at + 1] = out[at + 2] = 0;
    for (let k = 0; k < NODES; k++) {
      const w = W[NODES * i + k];
      if (w === 0) continue;
      const from = 3 * (NODES * j + k);
      out[at] += w * nodes[from]; out[at + 1] += w * nodes[from + 1]; out[at + 2] += w * nodes[from + 2];
    }
  }

  /** Copies the points to the surface and makes its normals: each vertex the mean of the facets around it, by area. */
  finish(): void {
    const { points: p, facets: f, ring: R, stations: N } = this, { positions, normals } = this.surface;
    positions.set(p);
    for (let i = 0; i < N - 1; i++) for (let r = 0; r < R; r++) {
      const a = 3 * (i * R + r), b = 3 * (i * R + ((r + 1) % R)), c = a + 3 * R, d = b + 3 * R;
      const x = p[d] - p[a], y = p[d + 1] - p[a + 1], z = p[d + 2] - p[a + 2];
      const s = p[c] - p[b], t = p[c + 1] - p[b + 1], w = p[c + 2] - p[b + 2];
      f[a] = y * w - z * t; f[a + 1] = z * s - x * w; f[a + 2] = x * t - y * s;
    }
    for (let i = 0; i < N; i++) for (let r = 0; r < R; r++) {
      const at = 3 * (i * R + r), left = (r + R - 1) % R;
      let x = 0, y = 0, z = 0;
      for (let row = Math.max(0, i - 1); row <= Math.min(N - 2, i); row++) {
        const a = 3 * (row * R + r), b = 3 * (row * R + left);
        x += f[a] + f[b]; y += f[a + 1] + f[b + 1]; z += f[a + 2] + f[b + 2];
      }
      const k = 1 / Math.max(Math.sqrt(x * x + y * y + z * z), 1e-15);
      normals[at] = x * k; normals[at + 1] = y * k; normals[at + 2] = z * k;
    }
  }
}

/** A fan: strands lofted across v, thick in the belly, rounded at the edges. */
class Sheet extends Part {
  private readonly columns: number;
  private readonly across: Float64Array;
  private readonly thick: Float64Array;
  private readonly outer: number;
  private readonly inner: number;
  private readonly middle: Float64Array;
  private readonly line: Float64Array;

  constructor(row: Row, obstacles: Obstacles) {
    super(row, 2 * (row.columns! - 1), even(0, 1, row.stations), obstacles);
    const M = (this.columns = row.columns!), N = this.stations, K = this.strands.count;
    this.across = splineWeights(K, even(0, 1, M));
    this.middle = new Float64Array(3 * N * M);
    this.line = new Float64Array(3 * K);
    this.outer = row.outer_m!;
    this.inner = row.inner_m!;
    this.thick = new Float64Array(N * M);
    const least = row.tendon_m / row.outer_m!;
    for (let i = 0; i < N; i++) for (let c = 0; c < M; c++) {
      const u = i / (N - 1), v = c / (M - 1), [from, to] = ends(row, v);
      const full = least + (1 - least) * belly(u, from, to, row.fullness);
      const closing = i === 0 || i === N - 1 ? 0.15 : 1;
      const quilt = 1 - (row.quilt ?? 0) * (0.5 + 0.5 * Math.cos(2 * Math.PI * (row.lobes ?? 0) * v));
      this.thick[M * i + c] = closing * full * quilt * Math.sqrt(Math.max(0, 1 - Math.abs(2 * v - 1) ** row.edge!));
    }
    for (let j = 0; j < K; j++) for (let i = 0; i < NODES; i++) {
      const [from, to] = ends(row, j / (K - 1));
      this.strands.clearance[NODES * j + i] = row.inner_m! * belly(i / (NODES - 1), from, to, row.fullness);
    }
  }

  stand(place: Record<Body, Place>, obstacles: Obstacles): void {
    this.strands.lay(place);
    this.strands.relax(obstacles);
    this.reference.set(this.strands.lengths);
  }

  shape(): void {
    const { columns: M, stations: N, middle: m, line, across, thick } = this, K = this.strands.count;
    for (let i = 0; i < N; i++) {
      for (let j = 0; j < K; j++) this.station(i, j, line, 3 * j);
      for (let c = 0; c < M; c++) {
        let x = 0, y = 0, z = 0;
        for (let j = 0; j < K; j++) { const w = across[K * c + j]; if (w !== 0) { x += w * line[3 * j]; y += w * line[3 * j + 1]; z += w * line[3 * j + 2]; } }
        const at = 3 * (M * i + c);
        m[at] = x; m[at + 1] = y; m[at + 2] = z;
      }
    }
    for (let i = 0; i < N; i++) for (let c = 0; c < M; c++) {
      const at = 3 * (M * i + c), up = 3 * (M * Math.max(i - 1, 0) + c), down = 3 * (M * Math.min(i + 1, N - 1) + c);
      const left = 3 * (M * i + Math.max(c - 1, 0)), right = 3 * (M * i + Math.min(c + 1, M - 1));
      const vx = m[right] - m[left], vy = m[right + 1] - m[left + 1], vz = m[right + 2] - m[left + 2];
      const ux = m[down] - m[up], uy = m[down + 1] - m[up + 1], uz = m[down + 2] - m[up + 2];
      const x = vy * uz - vz * uy, y = vz * ux - vx * uz, z = vx * uy - vy * ux;
      const area = x * x + y * y + z * z + (SHEAR * (vx * vx + vy * vy + vz * vz) + CLOSE * CLOSE) * (ux * ux + uy * uy + uz * uz);
      const h = (this.swell(c) * thick[M * i + c]) / Math.sqrt(Math.max(area, 1e-30));
      this.write(i, c, at, this.outer * h, x, y, z);
      if (c > 0 && c < M - 1) this.write(i, this.ring - c, at, -this.inner * h, x, y, z);
    }
  }

  /** Thickness of column `c` against standing: as much thicker as its strands are shorter. */
  private swell(c: number): number {
    const K = this.strands.count, s = (c * (K - 1)) / (this.columns - 1), j = Math.min(Math.floor(s), K - 2), f = s - j;
    const { lengths } = this.strands, ref = this.reference;
    const ratio = (1 - f) * (ref[j] / lengths[j]) + f * (ref[j + 1] / lengths[j + 1]);
    return Math.min(THICKEST, Math.max(THINNEST, ratio));
  }

  private write(i: number, r: number, from: number, h: number, x: number, y: number, z: number): void {
    const at = 3 * (this.ring * i + r), m = this.middle;
    this.points[at] = m[from] + h * x; this.points[at + 1] = m[from + 1] + h * y; this.points[at + 2] = m[from + 2] + h * z;
  }
}

/** A tube of elliptical section whose volume is that of the published muscle: force over stress, times fibre length. */
class Belly extends Part {
  private readonly flat: Held;
  private readonly full: Float64Array;
  private readonly volume: number;
  private readonly wide: number;
  private readonly tendon: number;
  private readonly row: Row;
  private radius = 0;
  private readonly axis: Float64Array;
  private readonly turn = new Float64Array(9);

  constructor(row: Row, obstacles: Obstacles) {
    const along = [0, ...even(CAP, 1 - CAP, row.stations - 2), 1];
    super(row, row.around!, along, obstacles);
    this.row = row;
    const muscle = geometry.muscles.find((m) => m.name === row.muscles[0])!;
    this.volume = (muscle.max_force_N * muscle.optimal_fibre_length_m) / table.specific_tension_Pa.value;
    this.wide = Math.sqrt(row.aspect!);
    this.tendon = row.tendon_m;
    this.flat = ["pelvis", ...row.flat!] as Held;
    this.axis = new Float64Array(3 * this.stations);
    this.full = Float64Array.from(along, (u) => belly(u, row.from as number, row.to as number, row.fullness));
  }

  stand(place: Record<Body, Place>, obstacles: Obstacles): void {
    const { strands, full, row } = this;
    strands.lay(place);
    let mean = 0;
    for (const f of full) mean += (f * f) / this.stations;
    this.radius = Math.sqrt(this.volume / (Math.PI * strands.lengths[0] * mean));
    for (let i = 0; i < NODES; i++)
      strands.clearance[i] = ((CONTACT * this.radius) / this.wide) * belly(i / (NODES - 1), row.from as number, row.to as number, row.fullness);
    strands.relax(obstacles);
    this.reference.set(strands.lengths);
  }

  shape(): void {
    const { axis: a, stations: N, ring: R, turn, points } = this;
    for (let i = 0; i < N; i++) this.station(i, 0, a, 3 * i);
    const ratio = Math.sqrt(this.reference[0] / this.strands.lengths[0]);
    const most = this.radius * Math.min(THICKEST, Math.max(THINNEST, ratio));
    for (let i = 0; i < N; i++) {
      this.frame(i);
      const r0 = i === 0 || i === N - 1 ? 0 : this.tendon + Math.max(0, most - this.tendon) * this.full[i];
      for (let r = 0; r < R; r++) {
        const angle = (2 * Math.PI * r) / R, w = r0 * this.wide * Math.cos(angle), h = (r0 / this.wide) * Math.sin(angle), at = 3 * (R * i + r);
        for (let k = 0; k < 3; k++) points[at + k] = a[3 * i + k] + w * turn[3 + k] + h * turn[6 + k];
      }
    }
  }

  /** The section's directions at station `i`: tangent, wide, thick in `turn`; carried along without twist from the row's `flat`. */
  private frame(i: number): void {
    const { axis: a, stations: N, turn: f } = this;
    const lo = 3 * Math.max(i - 1, 0), hi = 3 * Math.min(i + 1, N - 1);
    let x = a[hi] - a[lo], y = a[hi + 1] - a[lo + 1], z = a[hi + 2] - a[lo + 2];
    const l = 1 / Math.sqrt(x * x + y * y + z * z);
    x *= l; y *= l; z *= l;
    if (i === 0) { f[3] = this.flat[1]; f[4] = this.flat[2]; f[5] = this.flat[3]; }
    const along = f[3] * x + f[4] * y + f[5] * z;
    f[3] -= along * x; f[4] -= along * y; f[5] -= along * z;
    const k = 1 / Math.sqrt(f[3] * f[3] + f[4] * f[4] + f[5] * f[5]);
    f[3] *= k; f[4] *= k; f[5] *= k;
    f[0] = x; f[1] = y; f[2] = z;
    f[6] = y * f[5] - z * f[4]; f[7] = z * f[3] - x * f[5]; f[8] = x * f[4] - y * f[3];
  }
}

/** Where flesh begins and ends along u, at `v` across. */
function ends(row: Row, v: number): [number, number] {
  const at = (x: number | number[]) => (Array.isArray(x) ? x[0] + v * (x[1] - x[0]) : x);
  return [at(row.from), at(row.to)];
}

function routesOf(row: Row): Held[][] {
  if (row.strands) return row.strands as Held[][];
  const muscle = geometry.muscles.find((m) => m.name === row.muscles[0])!;
  return [muscle.points.map((p) => [p.body, ...p.at_m!] as Held)];
}
