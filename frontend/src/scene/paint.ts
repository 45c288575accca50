/**
 * How a change of length is painted, for WebGL, SVG and words alike.
 *
 * Amber means longer than in standing, blue shorter, the resting tone within the deadband. The lens says which of the two is in full
 * colour; the other stays visible, paler. Colour is never alone: arrowheads (overlay) and fibre marks (shader) say the same.
 */
import schema from "../../../src/hipmotion/figures/hip_explorer.json" with { type: "json" };

export type Emphasis = "longer" | "shorter" | "both";
export type Rgb = [number, number, number];

export interface Palette { bone: Rgb; rest: Rgb; tendon: Rgb; ink: Rgb; longer: Rgb; shorter: Rgb }

const { full_percent: FULL_PERCENT, least: LEAST, trace: TRACE, veil: VEIL } = schema.paint;

/** What is left of the other muscles while one is picked: there, but out of the way. */
export { VEIL };

export function hexToRgb(hex: string): Rgb {
  const n = parseInt(hex.trim().slice(1), 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

/** Reads the palette from the CSS variables in force at `element` (theme-aware). */
export function paletteAt(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): Rgb => hexToRgb(style.getPropertyValue(`--hm-${name}`) || "#888888");
  return { bone: token("bone"), rest: token("rest"), tendon: token("tendon"), ink: token("ink"), longer: token("lengthening"), shorter: token("shortening") };
}

export type Direction = "longer" | "shorter" | "same";

export function direction(changePercent: number, deadband: number): Direction {
  return changePercent > deadband ? "longer" : changePercent < -deadband ? "shorter" : "same";
}

/** 0 (as in standing) … 1 (full colour); negative emphasis keeps a trace of colour. */
export function saturation(changePercent: number, deadband: number, emphasis: Emphasis): number {
  const way = direction(changePercent, deadband);
  if (way === "same") return 0;
  const share = Math.min(1, (Math.abs(changePercent) - deadband) / (FULL_PERCENT - deadband));
  const full = LEAST + (1 - LEAST) * Math.sqrt(share);
  return emphasis === "both" || emphasis === way ? full : TRACE;
}

export function tone(palette: Palette, changePercent: number, deadband: number, emphasis: Emphasis): Rgb {
  const s = saturation(changePercent, deadband, emphasis);
  const hue = changePercent > 0 ? palette.longer : palette.shorter;
  return palette.rest.map((r, i) => r + (hue[i] - r) * s) as Rgb;
}
