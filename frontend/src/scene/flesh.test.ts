import assert from "node:assert/strict";
import { test } from "node:test";
import vectors from "../../../tests/vectors/flesh.json" with { type: "json" };
import { Flesh } from "./flesh.ts";

const flesh = new Flesh();
const radians = (degrees: number[]) => degrees.map((d) => (d * Math.PI) / 180);

for (const { deg, surfaces } of vectors.poses) {
  test(`muscle surfaces equal Python's to a micrometre at ${deg.join(", ")}°`, () => {
    flesh.update(radians(deg));
    for (const [i, row] of surfaces.entries()) {
      const { key, positions, normals } = flesh.surfaces[i];
      assert.equal(key, row.key);
      let k = 0;
      for (let at = 0; at < positions.length; at += 3 * vectors.every) for (let a = 0; a < 3; a++, k++) {
        assert.ok(Math.abs(positions[at + a] - row.positions[k]) < 1e-6, `${key}, vertex ${at / 3}`);
        assert.ok(Math.abs(normals[at + a] - row.normals[k]) < 1e-4, `${key}, normal ${at / 3}`);
      }
      assert.equal(k, row.positions.length);
    }
  });
}

test("a pose looks the same however it was reached", () => {
  flesh.update(radians([110, -15, -10, 110]));
  const straight = flesh.surfaces.map((s) => s.positions.slice());
  for (let f = 0; f < 110; f += 10) flesh.update(radians([f, 20, 30, f]));
  flesh.update(radians([110, -15, -10, 110]));
  flesh.surfaces.forEach((s, i) => assert.deepEqual(s.positions, straight[i], s.key));
});

test("the flesh has as many triangles as Python's", () => {
  assert.equal(flesh.surfaces.reduce((n, s) => n + s.index.length / 3, 0), vectors.triangles);
});
