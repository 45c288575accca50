/** For the tests: what the Python model says of some poses (`tools/make_vectors.py`), and how close counts as equal. */
import assert from "node:assert/strict";
import vectors from "../../../tests/vectors/hip.json" with { type: "json" };

export { vectors };

/** m, rad, or fraction of a fibre. */
const TOLERANCE = 1e-9;

/** Fails unless both lists have the same length and agree within 1e-9 everywhere. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]);
    assert.ok(off <= TOLERANCE, `${what}[${i}] is ${actual[i]}, expected ${expected[i]} (off by ${off})`);
  }
}
