/**
 * The strands of one drawn muscle: strings laid along its route, drawn taut over the bones for a few fixed rounds.
 * Always begun afresh from the pose, so a picture depends on the pose alone and not on how it was reached.
 * The mirror of `Strands` in `hipmotion/figures/flesh.py`.
 */
import table from "../../../src/hipmotion/anatomy/flesh.json" with { type: "json" };
import { span, spread } from "./curve.ts";
import { type Body, type Held, type Obstacles, type Place, put, turn } from "./obstacles.ts";

const { nodes: N, iterations, step } = table.relax;
export const NODES = N;

export class Strands {
  readonly count: number;
  /** count × NODES × 3, m, pelvis frame. */
  nodes: Float64Array;
  /** Length of each strand, m. */
  readonly lengths: Float64Array;
  /** Distance to keep from bone, count × NODES, m. */
  readonly clearance: Float64Array;
  private readonly routes: Held[][];
  private readonly over: number[];
  /** Which way out of each obstacle, in its body's frame and in this pose. */
  private readonly ways: Held[];
  private readonly sides: Float64Array;
  private readonly hold: number;
  private readonly across: number;
  private readonly guess: Float64Array;
  private spare: Float64Array;
  private readonly route: Float64Array;

  constructor(routes: Held[][], over: number[], ways: Held[], hold: number, across: number) {
    this.routes = routes; this.over = over; this.ways = ways; this.hold = hold; this.across = across;
    this.count = routes.length;
    this.sides = new Float64Array(3 * over.length);
    this.nodes = new Float64Array(3 * N * this.count);
    this.guess = new Float64Array(this.nodes.length);
    this.spare = new Float64Array(this.nodes.length);
    this.lengths = new Float64Array(this.count);
    this.clearance = new Float64Array(N * this.count);
    this.route = new Float64Array(3 * Math.max(...routes.map((r) => r.length)));
  }

  /** Lays the strands along their routes. */
  lay(place: Record<Body, Place>): void {
    for (let j = 0; j < this.count; j++) {
      const held = this.routes[j];
      for (let i = 0; i < held.length; i++) put(held[i], place, this.route, 3 * i);
      spread(this.route, held.length, this.guess, 3 * N * j, N);
    }
    for (let i = 0; i < this.ways.length; i++) turn(this.ways[i], place, this.sides, 3 * i);
    this.nodes.set(this.guess);
    this.measure();
  }

  /** Draws them taut, toward the route (`hold`) and each other (`across`), and out of the bones. */
  relax(obstacles: Obstacles): void {
    const { count, guess, hold } = this;
    this.spare.set(this.nodes);
    for (let round = 0; round < iterations; round++) {
      const p = this.nodes, out = this.spare;
      for (let j = 0; j < count; j++) {
        const across = j === 0 || j === count - 1 ? 0 : this.across, whole = 1 + hold + across;
        for (let i = 1; i < N - 1; i++) {
          const at = 3 * (N * j + i);
          for (let a = at; a < at + 3; a++) {
            let pull = (p[a - 3] + p[a + 3]) / 2 + hold * guess[a];
            if (across) pull += (across * (p[a - 3 * N] + p[a + 3 * N])) / 2;
            out[a] = p[a] + step * (pull / whole - p[a]);
          }
          const strength = i === 1 || i === N - 2 ? 0.5 : 1;
          for (let k = 0; k < this.over.length; k++) obstacles.push(this.over[k], out, at, this.clearance[N * j + i], strength, this.sides, 3 * k);
        }
      }
      this.nodes = out;
      this.spare = p;
    }
    this.measure();
  }

  private measure(): void {
    for (let j = 0; j < this.count; j++) {
      let sum = 0;
      for (let i = 0; i < N - 1; i++) sum += span(this.nodes, 3 * (N * j + i));
      this.lengths[j] = sum;
    }
  }
}
