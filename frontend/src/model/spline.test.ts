import { test } from "node:test";
import { geometry } from "./geometry.ts";
import { tibiaInFemur } from "./knee.ts";
import { Spline } from "./spline.ts";
import { assertClose, vectors } from "./vectors.ts";

test("a spline goes through its knots", () => {
  const { x: knots } = geometry.knee;
  const spline = new Spline(knots);
  assertClose(knots.knots_rad.map((t) => spline.at(t)), knots.values_m, "knots");
});

test("a spline through the knots of a cubic is that cubic, and goes on straight beyond its ends", () => {
  const cubic = (t: number) => 1 - 2 * t + 3 * t ** 2 + 0.5 * t ** 3;
  const knots_rad = [0, 0.3, 1, 1.4, 2];
  const spline = new Spline({ knots_rad, values_m: knots_rad.map(cubic) });
  assertClose([0.1, 0.7, 1.9].map((t) => spline.at(t)), [0.1, 0.7, 1.9].map(cubic), "inside");
  assertClose([spline.at(-1), spline.at(3)], [1 + 2, cubic(2) + (-2 + 12 + 6)], "outside");
});

test("two knots make a straight line", () => {
  const spline = new Spline({ knots_rad: [0, 2], values_m: [1, 5] });
  assertClose([-1, 0, 0.5, 2, 3].map((t) => spline.at(t)), [-1, 1, 2, 5, 7], "line");
});

test("the tibia glides as in Python", () => {
  for (const [i, q] of vectors.q.entries()) assertClose(tibiaInFemur(q[3]).t, [...vectors.tibiaOrigins[i], 0], `pose ${i}`);
});
