import { test } from "node:test";
import { pelvisOnFemur } from "./pelvis.ts";
import { assertClose, vectors } from "./vectors.ts";

test("hip angles of a moved pelvis over a moved thigh equal Python's", () => {
  const { pelvis, thigh, hip } = vectors.pelvisOnFemur;
  for (const [i, expected] of hip.entries()) assertClose(pelvisOnFemur(pelvis[i], thigh[i]), expected, `case ${i}`);
});

test("only the pelvis relative to the thigh counts: tilt of one is flexion of the other", () => {
  assertClose(pelvisOnFemur([-0.3, 0, 0], [0, 0, 0]), [0.3, 0, 0], "pelvis tilted forward");
  assertClose(pelvisOnFemur([0, 0, 0], [0.3, 0, 0]), [0.3, 0, 0], "thigh flexed");
});
