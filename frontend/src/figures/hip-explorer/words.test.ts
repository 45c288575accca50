import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readings, type MuscleReading } from "./reading.ts";
import { stagingDifference } from "./proof.ts";
import { check, type Angle, type State } from "./state.ts";
import { armsSentence, lengthSentence, stateSentence } from "./words.ts";

type Pose = Record<Angle, number> & Pick<State, "moving">;
interface Row { state: Pose; sentence: string; change_percent: number[]; lengths: string[]; shortening: string[]; lengthening: string[] }

const { rows } = JSON.parse(readFileSync(new URL("../../../../tests/vectors/words.json", import.meta.url), "utf8")) as { rows: Row[] };

test("page and Python say the same of every state", () => {
  for (const row of rows) {
    const found: MuscleReading[] = readings(row.state);
    assert.equal(stateSentence(row.state, found), row.sentence);
    assert.deepEqual(found.map(lengthSentence), row.lengths);
    assert.deepEqual(found.map((r) => armsSentence(r, "shortening")), row.shortening);
    assert.deepEqual(found.map((r) => armsSentence(r, "lengthening")), row.lengthening);
    found.forEach((r, i) => assert.ok(Math.abs(r.changePercent - row.change_percent[i]) < 1e-8));
  }
});

test("moving the other bone to the same joint angle changes no length", () => {
  for (const { state } of rows) assert.ok(stagingDifference(state) < 1e-10);
});

test("a value that does not fit is refused in words and nothing else is lost", () => {
  const { good, faults } = check({ flexion: "999", adduction: "10", flexon: "3", moving: "pelvs", muscle: "glut_med9_r", knee: "" });
  assert.deepEqual(good, { adduction: 10 });
  assert.equal(faults.length, 5);
  assert.match(faults[0], /999.*−40 to 140°/);
  assert.match(faults[1], /flexon.*“flexion”/);
  assert.match(faults[2], /“pelvis”/);
  assert.match(faults[3], /“glut_med\d_r”/);
});
