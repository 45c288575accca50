/**
 * The explorer's state and its one gate: every value from a URL, a page, Python or a control passes `check`.
 *
 * A value that does not fit is refused with a sentence (what was given, what is allowed, the nearest match) and the last good state stays.
 */
import geometry from "../../../../src/hipmotion/anatomy/gait2392_hip_right.json" with { type: "json" };
import schema from "../../../../src/hipmotion/figures/hip_explorer.json" with { type: "json" };
import type { Vec3 } from "../../model/rotation.ts";
import { distance, nearest } from "../nearest.ts";

export interface State {
  flexion: number; adduction: number; rotation: number; knee: number;
  moving: "femur" | "pelvis";
  lens: "" | "conventional" | "progressive" | "side-by-side";
  muscle: string;
  view: "sagittal" | "frontal" | "transverse" | "three-quarter";
  phase: number;
}
export type Key = keyof State;
export const ANGLES = ["flexion", "adduction", "rotation", "knee"] as const;
export type Angle = (typeof ANGLES)[number];

interface Field { default: number | string; unit?: string; min?: number; max?: number; options?: string[] }

const muscles = geometry.muscles.map((m) => m.name);
const ranges = Object.fromEntries(geometry.coordinates.map((c) => [c.name, c]));

export const fields = Object.fromEntries(Object.entries(schema.fields).map(([key, f]) => {
  const field: Field & { range_of?: string; options_of?: string } = { ...f };
  if (field.range_of) Object.assign(field, { min: ranges[field.range_of].from_deg, max: ranges[field.range_of].to_deg });
  if (field.options_of) field.options = ["", ...muscles];
  return [key, field as Field];
})) as Record<Key, Field>;

export const presets = schema.presets as (Pick<State, Angle> & { name: string; source: string })[];
export const TRUSTED_FLEXION = schema.trusted_flexion_deg;
export const DEADBAND = schema.paint.deadband_percent;
export const FRAMING = schema.framing as unknown as { pelvis: Vec3[]; femur: Vec3[]; margin_m: number; closest_m: number[] };
export const HOLDS = schema.holds as Record<State["moving"], { end: number[]; ring: number[]; radius: number; up: number }> & { note: string };
export const SCHEMA = schema;
export const COLUMNS = schema.columns;
export const LENSES = schema.lenses as Record<string, ("shorter" | "longer")[]>;
export const PANE_TITLES: Record<string, string> = schema.pane_titles;
export const TAGS = schema.tags;

export const defaults = Object.fromEntries(Object.entries(fields).map(([k, f]) => [k, f.default])) as unknown as State;

/** Sorts a patch of raw values into those that fit and sentences about those that do not. */
export function check(raw: Record<string, unknown>): { good: Partial<State>; faults: string[] } {
  const good: Record<string, unknown> = {}, faults: string[] = [];
  for (const [key, value] of Object.entries(raw)) {
    const field = Object.hasOwn(fields, key) ? fields[key as Key] : undefined;
    if (!field) faults.push(`There is no setting “${key}”. Did you mean “${nearest(key, Object.keys(fields))}”?`);
    else if (field.options) {
      if (field.options.includes(String(value))) good[key] = String(value);
      else faults.push(`${key} = “${value}” is not known. Did you mean “${nearest(String(value), field.options)}”?`);
    } else {
      const number = String(value).trim() === "" ? NaN : Number(value);
      if (Number.isFinite(number) && number >= field.min! && number <= field.max!) good[key] = number;
      else faults.push(`${key} = ${value} does not fit: allowed is ${field.min} to ${field.max}${field.unit ?? ""}.`.replaceAll("-", "−"));
    }
  }
  return { good: good as Partial<State>, faults };
}

/** The part of a state that differs from `base`, where its reader starts, as a query string; never empty, so that it is a link to a state. */
export function toQuery(state: State, base: State = defaults): string {
  const written = (value: number | string): string => (typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  const keys = (Object.keys(fields) as Key[]).filter((key) => written(state[key]) !== written(base[key]));
  return new URLSearchParams((keys.length ? keys : ["flexion" as const]).map((key) => [key, written(state[key])])).toString();
}

/** True for a setting's name and for a likely slip of one; an address may carry other things, which are not ours. */
export function isMeant(key: string): boolean {
  const names = Object.keys(fields);
  return names.includes(key) || distance(key.toLowerCase(), nearest(key, names)) <= 2;
}
