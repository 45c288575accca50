/** The explorer's controls: three (four) sliders whose names follow the moving bone, presets, play, camera, lens. */
import { VIEWS, type View } from "../../scene/camera.ts";
import { html, mark, say } from "../../scene/svg.ts";
import { button, choice, slider } from "../controls.ts";
import type { MuscleReading } from "./reading.ts";
import { fields, presets, type Angle, type State } from "./state.ts";
import { spokenChange, whole } from "./words.ts";

type Names = Record<Exclude<Angle, "knee">, { label: string; plus: string; minus: string }>;

/** The same three angles, named after the bone that travels. */
export const AXIS_NAMES: Record<State["moving"], Names> = {
  femur: {
    flexion: { label: "Flexion", plus: "flexion", minus: "extension" },
    adduction: { label: "Adduction", plus: "adduction", minus: "abduction" },
    rotation: { label: "Internal rotation", plus: "inward", minus: "outward" },
  },
  pelvis: {
    flexion: { label: "Anterior tilt over the thigh", plus: "forward", minus: "backward" },
    adduction: { label: "Drop of the free side", plus: "drop", minus: "hike" },
    rotation: { label: "Turn toward this leg", plus: "toward", minus: "away" },
  },
};

export interface PanelEvents {
  pose(patch: Partial<Record<Angle, number>>): void;
  preset(index: number): void;
  set(patch: Partial<State>): void;
  view(view: View): void;
  orbit(yawDegrees: number | null, pitchDegrees: number | null): void;
  play(): void;
  step(): void;
  reset(): void;
}

export class Panel {
  readonly cameraBar: HTMLElement;
  readonly modes: HTMLElement;
  readonly sliders: HTMLElement;
  readonly buttons: HTMLElement;
  private readonly angles: Record<Angle, ReturnType<typeof slider>>;
  private readonly moving: ReturnType<typeof choice<State["moving"]>>;
  private readonly lens: ReturnType<typeof choice<string>>;
  private readonly views: Map<View, HTMLButtonElement>;
  private readonly presets: HTMLButtonElement[];
  private readonly playButton: HTMLButtonElement;
  private readonly yaw: ReturnType<typeof slider>;
  private readonly pitch: ReturnType<typeof slider>;

  constructor(on: PanelEvents) {
    const angle = (key: Angle) => slider(key, fields[key].min!, fields[key].max!, (v) => on.pose({ [key]: v }));
    this.angles = { flexion: angle("flexion"), adduction: angle("adduction"), rotation: angle("rotation"), knee: angle("knee") };
    this.moving = choice<State["moving"]>("What moves", "moving", [["femur", "Femur on pelvis"], ["pelvis", "Pelvis on femur"]], (v) => on.set({ moving: v }));
    this.lens = choice("Lens of this figure", "lens", [["conventional", "Conventional"], ["progressive", "Progressive"], ["side-by-side", "Side by side"]], (v) => on.set({ lens: v as State["lens"] }));
    this.views = new Map((Object.keys(VIEWS) as View[]).map((view) => {
      const node = button(VIEWS[view].label, () => on.view(view));
      node.setAttribute("aria-label", `${VIEWS[view].label}: ${VIEWS[view].hint}`);
      return [view, node];
    }));
    this.presets = presets.map((p, i) => button(p.name, () => on.preset(i), "hm-chip"));
    this.playButton = button("Play", on.play, "hm-play");
    this.yaw = slider("yaw", -180, 180, (v) => on.orbit(v, null));
    this.pitch = slider("pitch", -85, 90, (v) => on.orbit(null, v));
    const orbit = html("details", { class: "hm-orbit" }, html("summary", {}, "Turn"), html("div", { class: "hm-sliders" }, this.yaw.root, this.pitch.root));
    this.cameraBar = html("div", { class: "hm-camera", role: "group", "aria-label": "Camera" }, ...this.views.values(), orbit);
    this.modes = html("div", { class: "hm-modes" }, this.moving.root, this.lens.root);
    this.sliders = html("div", { class: "hm-sliders hm-angles" }, ...Object.values(this.angles).map((s) => s.root));
    this.buttons = html("div", { class: "hm-buttons" },
      html("div", { class: "hm-chips", role: "group", "aria-label": "Poses" }, ...this.presets),
      html("div", { class: "hm-clock", role: "group", "aria-label": "From standing to this pose" }, this.playButton, button("Step", on.step), button("Reset", on.reset)));
  }

  /** `picked`: the muscle being read; each slider says how long it has become, so that a reader need not leave the slider to hear it. */
  update(state: State, pose: Record<Angle, number>, lens: string, playing: boolean, picked: MuscleReading | undefined): void {
    const reading = picked ? `, ${picked.label} ${spokenChange(picked)}` : "";
    const names = AXIS_NAMES[state.moving];
    for (const key of ["flexion", "adduction", "rotation"] as const) {
      const n = whole(pose[key]), word = names[key][n < 0 ? "minus" : "plus"];
      this.angles[key].update(pose[key], names[key].label, n < 0 ? `${-n}° ${word}` : `${n}°`, `${Math.abs(n)} degrees${n ? ` ${word}` : ""}${reading}`);
    }
    const bend = whole(pose.knee);
    this.angles.knee.update(pose.knee, "Knee bend", `${String(bend).replace("-", "−")}°`, `${bend < 0 ? `${-bend} degrees past straight` : `${bend} degrees of knee bend`}${reading}`);
    this.moving.update(state.moving);
    this.lens.update(lens);
    this.presets.forEach((node, i) => mark(node, "aria-pressed", String((["flexion", "adduction", "rotation", "knee"] as const).every((a) => Math.abs(state[a] - presets[i][a]) < 0.5))));
    say(this.playButton, playing ? "Pause" : "Play");
  }

  updateView(view: View | null, orbit: { yaw: number; pitch: number }): void {
    for (const [name, node] of this.views) mark(node, "aria-pressed", String(name === view));
    const degrees = (x: number): number => whole((x * 180) / Math.PI);
    const signed = (x: number): string => `${x}°`.replace("-", "−");
    const yaw = degrees(orbit.yaw), pitch = degrees(orbit.pitch);
    this.yaw.update(yaw, "Around the body", signed(yaw), `${Math.abs(yaw)} degrees from the right side toward the ${yaw < 0 ? "front" : "back"}`);
    this.pitch.update(pitch, "From above", signed(pitch), `${Math.abs(pitch)} degrees from ${pitch < 0 ? "below" : "above"}`);
  }
}
