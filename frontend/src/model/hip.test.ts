import assert from "node:assert/strict";
import { test } from "node:test";
import { hip } from "./hip.ts";
import { assertClose, vectors } from "./vectors.ts";

const FORTY_FIVE = Math.PI / 4;

test("the muscles are those of the Python model, in its order", () => {
  assert.deepEqual(hip.names, vectors.muscles);
  assert.equal(hip.labels[0], "gluteus medius, anterior");
  assert.equal(hip.groups[0], "gluteus medius");
});

for (const [i, q] of vectors.q.entries()) {
  const pose = q.map((angle) => Math.round((angle * 18000) / Math.PI) / 100).join(", ");
  test(`lengths, moment arms and fibre lengths equal Python's at ${pose}°`, () => {
    assertClose(hip.lengths(q), vectors.lengths[i], "length");
    assertClose(hip.momentArms(q), vectors.momentArms[i], "moment arm");
    assertClose(hip.fibreLengths(q), vectors.fibreLengths[i], "fibre length");
  });
}

for (const { pose, of } of vectors.paths) {
  test(`paths equal Python's, point for point, in pose ${pose}`, () => {
    const paths = hip.paths(vectors.q[pose]);
    assert.equal(paths.length, of.length);
    for (const [j, { points, bodies }] of of.entries()) {
      assert.deepEqual(paths[j].bodies, bodies, hip.names[j]);
      assertClose(paths[j].points.flat(), points.flat(), hip.names[j]);
    }
  });
}

test("a moment arm is the length given up per radian", () => {
  const h = 1e-6;
  const q = [Math.random(), Math.random() - 0.5, Math.random() - 0.5, 2 * Math.random()];
  if (Math.abs(q[0] - FORTY_FIVE) < 1e-3) q[0] += 0.01; // iliacus and psoas jump there
  const arms = hip.momentArms(q);
  for (let axis = 0; axis < 3; axis++) {
    const ahead = hip.lengths(q.with(axis, q[axis] + h));
    const behind = hip.lengths(q.with(axis, q[axis] - h));
    for (const [j, name] of hip.names.entries()) {
      const slope = (behind[j] - ahead[j]) / (2 * h);
      assert.ok(Math.abs(slope - arms[3 * j + axis]) < 1e-8, `${name}, axis ${axis}, at ${q}`);
    }
  }
});

test("iliacus and psoas run over one point less beyond 45° of flexion", () => {
  for (const name of ["iliacus_r", "psoas_r"]) {
    const count = (flexion: number) => hip.paths([flexion, 0, 0, 0])[hip.names.indexOf(name)].points.length;
    assert.equal(count(FORTY_FIVE), 5);
    assert.equal(count(FORTY_FIVE + 1e-3), 4);
  }
});

test("a pose outside the range is named, in degrees", () => {
  assert.equal(hip.problem([0, 0, 0, 0]), "");
  assert.equal(hip.problem([(140 * Math.PI) / 180, 0, 0, 0]), "");
  assert.equal(hip.problem([0, 1.5 * Math.PI, 0, 0]), "adduction is 270°; allowed is -60° to 60°");
  assert.match(hip.problem([0, 0, Number.NaN, 0]), /internal rotation is NaN/);
  assert.match(hip.problem([0, 0, 0]), /4 angles/);
});
