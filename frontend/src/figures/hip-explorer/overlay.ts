/**
 * The SVG laid over one pane: what moves and what is still, the angle from standing, the ring that marks the moving bone,
 * arrowheads on the muscles, and the handles a finger can hold. Text is text; colours are the theme's variables.
 */
import { hip } from "../../model/hip.ts";
import { apply, type Mat3 } from "../../model/rotation.ts";
import type { Camera } from "../../scene/camera.ts";
import { direction, type Emphasis } from "../../scene/paint.ts";
import { polyline, say, svg } from "../../scene/svg.ts";
import { between } from "../../scene/turn.ts";
import type { MuscleReading } from "./reading.ts";
import type { Staging } from "./staging.ts";
import { DEADBAND, HOLDS, TAGS, type Angle, type State } from "./state.ts";
import { poseWords } from "./words.ts";

export interface Scene {
  pose: Record<Angle, number>; moving: State["moving"]; staging: Staging; camera: Camera; readings: MuscleReading[];
  paths: { points: number[][] }[]; selected: string; emphasis: Emphasis; title: string; left: number; width: number; height: number;
  hint: boolean; sticks: boolean;
}

/** While none is picked, the part of each of these that changes most wears the arrowheads. */
const MARKED = ["gluteus maximus", "gluteus medius"];
/** Shares of a path at which its two arrowheads stand. */
const ARROWS = [0.3, 0.7];
/** Outline of the right hip bone through landmarks, pelvis frame (m), for the drawing without WebGL. */
const PELVIS_STICKS = [[-0.146, 0.008, 0.045], [-0.134, 0.062, 0.06], [-0.082, 0.09, 0.108], [-0.02, 0.05, 0.134], [0.002, -0.004, 0.126], [-0.036, -0.07, 0.052], [-0.012, -0.09, 0.004], [-0.016, -0.114, 0.008], [-0.106, -0.124, 0.057], [-0.0707, -0.0661, 0.0835], [-0.146, 0.008, 0.045]];

export class PaneOverlay {
  readonly root = svg("g");
  readonly endHold = svg("circle", { class: "hm-hold", r: 26 });
  readonly boneHold = svg("path", { class: "hm-hold-bone" });
  readonly knobHold = svg("circle", { class: "hm-hold", r: 22 });
  private readonly sticks = svg("g", { class: "hm-sticks" });
  private readonly ghost = svg("path", { class: "hm-ghost" });
  private readonly arc = svg("path", { class: "hm-arc" });
  private readonly ringBack = svg("path", { class: "hm-ring" });
  private readonly knob = svg("circle", { class: "hm-knob", r: 6 });
  private readonly end = svg("g", { class: "hm-end" }, svg("circle", { r: 11 }), svg("path", { d: "M-4.5 0H4.5M0 -4.5V4.5" }));
  private readonly angle = svg("text", { class: "hm-angle" });
  private readonly tags = { femur: svg("text", { class: "hm-tag" }), pelvis: svg("text", { class: "hm-tag" }) };
  private readonly title = svg("text", { class: "hm-pane-title", y: 26 });
  private readonly arrows = svg("g", { class: "hm-arrows" });
  private readonly leader = svg("path", { class: "hm-leader" });
  private readonly name = svg("text", { class: "hm-name" });
  private readonly compass = { front: { line: svg("path", { class: "hm-compass" }), word: svg("text", { class: "hm-compass-word" }) }, right: { line: svg("path", { class: "hm-compass" }), word: svg("text", { class: "hm-compass-word" }) } };
  private readonly hint = svg("text", { class: "hm-hint" });

  constructor() {
    this.root.append(this.sticks, this.ghost, this.arc, this.ringBack, this.arrows, this.leader, this.name, this.boneHold,
      this.end, this.knob, this.angle, this.tags.femur, this.tags.pelvis, this.hint, this.title, ...Object.values(this.compass).flatMap(({ line, word }) => [line, word]), this.knobHold, this.endHold);
  }

  update(s: Scene): void {
    const { camera, staging, moving } = s;
    const bone = staging[moving], other = staging[moving === "femur" ? "pelvis" : "femur"], hold = HOLDS[moving];
    const pixel = (p: readonly number[], R: Mat3 = bone) => camera.project(apply(R, p));
    const hipPx = camera.project([0, 0, 0]), endPx = pixel(hold.end);
    this.title.textContent = s.title;
    this.title.setAttribute("x", String(s.left + 14));
    this.angle.setAttribute("y", s.title ? "48" : "26");
    place(this.end, endPx);
    place(this.endHold, endPx);
    this.boneHold.setAttribute("d", polyline([mix(hipPx, endPx, 0.45), endPx]));
    this.ghost.setAttribute("d", polyline([hipPx, pixel([0, hold.up * 0.3, 0], other)]));
    const radius = moving === "femur" ? 0.17 : 0.12;
    const sweep = Array.from({ length: 25 }, (_, i) => camera.project(apply(between(other, bone, i / 24), [0, hold.up * radius, 0])));
    this.arc.setAttribute("d", polyline(sweep));
    const words = poseWords({ ...s.pose, knee: 0 });
    this.angle.textContent = words === "as in standing" || s.width < 240 ? "" : words.replaceAll(", ", " · ");
    this.angle.setAttribute("x", String(s.left + 14));
    this.placeRing(pixel, hold);
    this.placeTags(s, pixel, endPx);
    this.placeArrows(s);
    this.placeSticks(s);
    this.placeCompass(s);
  }

  /** The ring sits round the moving bone; its knob points to the front of that bone, so turning the knob is rotation. */
  private placeRing(pixel: (p: readonly number[]) => number[], hold: (typeof HOLDS)["femur"]): void {
    const [x, y, z] = hold.ring, r = hold.radius;
    const circle = Array.from({ length: 49 }, (_, i) => pixel([x + r * Math.cos((i * Math.PI) / 24), y, z + r * Math.sin((i * Math.PI) / 24)]));
    this.ringBack.setAttribute("d", polyline(circle));
    place(this.knob, circle[0]);
    place(this.knobHold, circle[0]);
  }

  /** What moves is said beside its handle, with the invitation under it; what is still is said at the other bone. */
  private placeTags(s: Scene, pixel: (p: readonly number[], R?: Mat3) => number[], endPx: number[]): void {
    const femurMoves = s.moving === "femur", narrow = s.width < 240;
    const [moving, still] = femurMoves ? [this.tags.femur, this.tags.pelvis] : [this.tags.pelvis, this.tags.femur];
    moving.textContent = narrow ? "moves" : TAGS[s.moving].moves;
    still.textContent = narrow ? "still" : TAGS[femurMoves ? "pelvis" : "femur"].still;
    this.hint.textContent = s.hint && !narrow && !s.selected ? "drag it" : "";
    const right = endPx[0] + 120 < s.left + s.width;
    for (const [text, dy] of [[moving, 0], [this.hint, 17]] as const) {
      text.setAttribute("text-anchor", right ? "start" : "end");
      text.setAttribute("x", String(endPx[0] + (right ? 20 : -20)));
      text.setAttribute("y", String(Math.max(20, Math.min(s.height - 26, endPx[1] + 4)) + dy));
    }
    const at = femurMoves ? pixel(TAGS.pelvis.at, s.staging.pelvis) : pixel(TAGS.femur.at, s.staging.femur);
    still.setAttribute("text-anchor", femurMoves ? "middle" : "start");
    still.setAttribute("x", String(Math.max(s.left + 40, Math.min(s.left + s.width - 60, at[0] + (femurMoves ? 0 : 26)))));
    still.setAttribute("y", String(Math.max((s.title ? 66 : 44) + (s.selected ? 24 : 0), Math.min(s.height - 10, at[1]))));
    moving.classList.add("hm-moves");
    still.classList.remove("hm-moves");
  }

  /** ◁ ▷ apart on a muscle that is longer than in standing, ▷ ◁ together on one that is shorter. */
  private placeArrows(s: Scene): void {
    this.arrows.replaceChildren();
    const loudest = new Set(MARKED.map((group) => largest(s.readings.filter((r) => r.group === group))));
    this.leader.setAttribute("d", "");
    this.name.textContent = "";
    s.readings.forEach((r, i) => {
      const picked = r.name === s.selected;
      if (s.selected ? !picked : !loudest.has(r.name)) return;
      const way = direction(r.changePercent, DEADBAND);
      const points = s.paths[i].points.map((p) => camera3(s, p));
      const marks = ARROWS.map((share) => along(points, share));
      if (picked && s.width >= 240) this.nameMuscle(s, r, along(points, 0.5).at);
      if (way === "same" || (s.emphasis !== "both" && s.emphasis !== way) || (!picked && marks[0].at[2] < 0)) return;
      marks.forEach(({ at, angle }, k) => {
        const outward = (k === 0 ? 180 : 0) + (way === "longer" ? 0 : 180);
        this.arrows.append(svg("path", { class: `hm-arrow hm-${way}`, d: "M-7 -8L6 0L-7 8", transform: `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)}) rotate(${(angle + outward).toFixed(1)})` }));
      });
    });
  }

  /** The name stands in the corner under the angle, where no bone comes; a thin line leads to the muscle. */
  private nameMuscle(s: Scene, r: MuscleReading, at: number[]): void {
    const y = (s.title ? 48 : 26) + (this.angle.textContent ? 22 : 0);
    this.name.textContent = r.label;
    this.name.setAttribute("x", String(s.left + 14));
    this.name.setAttribute("y", String(y));
    this.leader.setAttribute("d", polyline([at, [s.left + 18 + Math.min(r.label.length * 3.4, s.width - 40), y + 6]]));
  }

  /** Which way is front and which is right: short arrows in the corner; one that points nearly at the reader, or along the other, is left out. */
  private placeCompass(s: Scene): void {
    const R = s.camera.rotation(), at = [s.left + 40, s.height - 34];
    const ways = [0, 2].map((axis) => [R[axis] * 22, -R[3 + axis] * 22]), sizes = ways.map(([x, y]) => Math.hypot(x, y));
    const alike = Math.abs(ways[0][0] * ways[1][1] - ways[0][1] * ways[1][0]) < 0.5 * sizes[0] * sizes[1];
    [this.compass.front, this.compass.right].forEach(({ line, word }, k) => {
      const [dx, dy] = ways[k], seen = s.width >= 240 && sizes[k] > 9 && !(alike && sizes[k] < sizes[1 - k]);
      line.setAttribute("d", seen ? polyline([at, [at[0] + dx, at[1] + dy]]) : "");
      say(word, seen ? ["front", "right"][k] : "");
      word.setAttribute("x", String(at[0] + dx * 1.35));
      word.setAttribute("y", String(at[1] + dy * 1.35 + 4));
      word.setAttribute("text-anchor", dx > 8 ? "start" : dx < -8 ? "end" : "middle");
    });
  }

  /** Bones and muscles as lines: what remains when WebGL cannot be had. */
  private placeSticks(s: Scene): void {
    this.sticks.replaceChildren();
    if (!s.sticks) return;
    const femur = [[0, 0, 0], [-0.012, -0.03, 0.05], [0.004, -0.17, 0.027], [0, -0.396, 0]].map((p) => s.camera.project(apply(s.staging.femur, p)));
    this.sticks.append(svg("path", { class: "hm-stick-bone", d: polyline(PELVIS_STICKS.map((p) => camera3(s, p))) }), svg("path", { class: "hm-stick-bone", d: polyline(femur) }));
    s.readings.forEach((r, i) => {
      const way = direction(r.changePercent, DEADBAND), picked = r.name === s.selected;
      this.sticks.append(svg("path", { class: `hm-stick hm-${way}${picked ? " hm-picked" : ""}`, d: polyline(s.paths[i].points.map((p) => camera3(s, p))) }));
    });
  }
}

/** A point of the pelvis frame in pixels. */
function camera3(s: Scene, p: number[]): [number, number, number] {
  const c = hip.centre;
  return s.camera.project(apply(s.staging.pelvis, [p[0] - c[0], p[1] - c[1], p[2] - c[2]]));
}

const largest = (rs: MuscleReading[]): string => rs.reduce((a, b) => (Math.abs(b.changePercent) > Math.abs(a.changePercent) ? b : a)).name;

function along(points: number[][], share: number): { at: number[]; angle: number } {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p[0] - points[i][0], p[1] - points[i][1]));
  let rest = share * lengths.reduce((a, b) => a + b, 0), i = 0;
  while (i < lengths.length - 1 && rest > lengths[i]) rest -= lengths[i++];
  const a = points[i], b = points[i + 1], t = lengths[i] ? rest / lengths[i] : 0;
  return { at: a.map((x, k) => x + (b[k] - x) * t), angle: (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI };
}

const mix = (a: number[], b: number[], t: number): number[] => a.map((x, i) => x + (b[i] - x) * t);

function place(node: SVGElement, at: number[]): void {
  node.setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
}
