/**
 * The explorer in words: the state sentence and the reading of one muscle.
 * `hipmotion.figures.words` says the same sentences; `tests/vectors/words.json` holds the two together.
 */
import type { MuscleReading } from "./reading.ts";
import { DEADBAND, TRUSTED_FLEXION, type Angle, type State } from "./state.ts";

type Pose = Record<Angle, number>;

/** Half away from zero, as a coach rounds (Math.round sends −2.5 to −2). */
export const whole = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5) || 0;

const JOINT_WORDS: [Angle, string, string][] = [
  ["flexion", "flexed", "extended"], ["adduction", "adducted", "abducted"], ["rotation", "rotated in", "rotated out"], ["knee", "knee bent", "knee straightened past zero by"],
];

export function poseWords(pose: Pose): string {
  const parts = JOINT_WORDS.filter(([a]) => whole(pose[a])).map(([a, plus, minus]) => `${pose[a] > 0 ? plus : minus} ${Math.abs(whole(pose[a]))}°`);
  return parts.length ? parts.join(", ") : "as in standing";
}

/** “29 to 48 % longer”, “from 2 % shorter to 42 % longer”, “about as long”. */
export function spanWords(percents: number[]): string {
  if (percents.every((p) => Math.abs(p) <= DEADBAND)) return "about as long";
  const low = whole(Math.min(...percents)), high = whole(Math.max(...percents));
  if (low < 0 && high > 0) return `from ${-low} % shorter to ${high} % longer`;
  const [a, b] = low >= 0 ? [low, high] : [-high, -low];
  return `${a === b ? a : `${a} to ${b}`} % ${low >= 0 ? "longer" : "shorter"}`;
}

const GLUTEALS = ["gluteus maximus", "gluteus medius", "gluteus minimus"];

export function stateSentence(state: Pose & Pick<State, "moving">, readings: MuscleReading[]): string {
  const pose = poseWords(state);
  const staged = state.moving === "femur" ? "the thigh has moved on a still pelvis" : "the pelvis has moved on a still thigh";
  const opening = pose === "as in standing" ? "Right hip as in standing." : `Right hip ${pose}: ${staged}.`;
  const spans = GLUTEALS.map((group) => `${group} ${spanWords(readings.filter((r) => r.group === group).map((r) => r.changePercent))}`);
  const glutes = `Longer or shorter than in standing, as a share of optimal fibre length: ${spans.join("; ")}.`;
  const caution = state.flexion > TRUSTED_FLEXION ? ` Beyond ${TRUSTED_FLEXION}° of flexion treat the model's muscle paths with caution.` : "";
  return `${opening} ${glutes}${caution}`;
}

const VERBS = [["flexes", "extends"], ["adducts", "abducts"], ["rotates in", "rotates out"]];
const BRAKED = [["extension", "flexion"], ["abduction", "adduction"], ["outward rotation", "inward rotation"]];

/** One lever in words: what the muscle does when it shortens, or what it holds back when it is lengthened. */
export function armWords(axis: number, mm: number, phase: "shortening" | "lengthening"): string {
  const n = whole(mm), side = n < 0 ? 1 : 0;
  if (!n) return "no lever";
  return phase === "shortening" ? `${VERBS[axis][side]} ${Math.abs(n)} mm` : `brakes ${BRAKED[axis][side]} (lever ${Math.abs(n)} mm)`;
}

export function armsSentence(r: MuscleReading, phase: "shortening" | "lengthening"): string {
  const words = r.armsMm.map((mm, axis) => armWords(axis, mm, phase)).filter((w) => w !== "no lever");
  return words.length ? words.join(", ") : "no lever about the hip";
}

/** “17 millimetres longer”, for the ear. */
export function spokenChange(r: MuscleReading): string {
  const mm = whole(r.changeMm);
  return mm ? `${Math.abs(mm)} millimetres ${mm > 0 ? "longer" : "shorter"}` : "as long as in standing";
}

/** “148 mm from end to end, 17 mm longer than in standing (20 % of its optimal fibre length)” */
export function lengthSentence(r: MuscleReading): string {
  const mm = whole(r.changeMm), percent = whole(r.changePercent);
  const change = mm || percent
    ? `${Math.abs(mm)} mm ${r.changePercent > 0 ? "longer" : "shorter"} than in standing (${Math.abs(percent)} % of its optimal fibre length)`
    : "as long as in standing";
  return `${whole(r.lengthMm)} mm from end to end, ${change}`;
}
