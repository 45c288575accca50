import { test } from "node:test";
import { apply, hipAngles, hipMatrix, mul, transpose } from "./rotation.ts";
import { assertClose, vectors } from "./vectors.ts";

const RIGHT_ANGLE = Math.PI / 2;

test("rotation matrices equal Python's", () => {
  for (const [i, q] of vectors.q.entries()) assertClose(hipMatrix(q), vectors.hipMatrices[i], `pose ${i}`);
});

test("hipAngles is the inverse of hipMatrix over the whole range", () => {
  for (const q of vectors.q) assertClose(hipAngles(hipMatrix(q)), q.slice(0, 3), "angles");
});

test("at 90° of adduction the whole remaining turn is called flexion", () => {
  const [flexion, adduction, rotation] = hipAngles(hipMatrix([0.3, RIGHT_ANGLE, 0.2]));
  assertClose([adduction, rotation], [RIGHT_ANGLE, 0], "adduction and rotation");
  assertClose(hipMatrix([flexion, adduction, rotation]), hipMatrix([0.3, RIGHT_ANGLE, 0.2]), "matrix");
});

test("a rotation times its transpose is the identity", () => {
  const m = hipMatrix([0.4, -0.3, 0.7]);
  assertClose(mul(m, transpose(m)), [1, 0, 0, 0, 1, 0, 0, 0, 1], "identity");
});

test("flexion swings the knee forward, adduction inward, internal rotation the toes inward", () => {
  const down = [0, -1, 0], forward = [1, 0, 0];
  assertClose(apply(hipMatrix([RIGHT_ANGLE, 0, 0]), down), [1, 0, 0], "flexed 90°");
  assertClose(apply(hipMatrix([0, RIGHT_ANGLE, 0]), down), [0, 0, -1], "adducted 90°");
  assertClose(apply(hipMatrix([0, 0, RIGHT_ANGLE]), forward), [0, 0, -1], "rotated inward 90°");
});
