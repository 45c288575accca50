/**
 * HipExplorer: a hip to hold. One closure: state at the top, everything drawn is derived from it, one function to let go.
 *
 * `mount(root, store, page)` builds the figure into `root` and returns its disposer. It draws only when something changed and the
 * figure is on screen; it never moves by itself.
 */
import { hip } from "../../model/hip.ts";
import { apply } from "../../model/rotation.ts";
import { Camera, extent, VIEWS, type View } from "../../scene/camera.ts";
import { draggable } from "../../scene/drag.ts";
import { Flesh } from "../../scene/flesh.ts";
import { paletteAt } from "../../scene/paint.ts";
import { pickMuscle } from "../../scene/pick.ts";
import { Stage, type Pane } from "../../scene/stage.ts";
import { html, say, svg } from "../../scene/svg.ts";
import { Announcer } from "../announcer.ts";
import { button, uniqueId } from "../controls.ts";
import type { Page } from "../page.ts";
import { Store } from "../store.ts";
import { reach } from "./grasp.ts";
import { PaneOverlay } from "./overlay.ts";
import { Panel } from "./panel.ts";
import { radians, readings, type MuscleReading } from "./reading.ts";
import { Readout } from "./readout.ts";
import { stage } from "./staging.ts";
import { ANGLES, check, DEADBAND, defaults, FRAMING, isMeant, LENSES, PANE_TITLES, presets, toQuery, type Angle, type State } from "./state.ts";
import { armWords, lengthSentence, poseWords, stateSentence, whole } from "./words.ts";

const PLAY_SECONDS = 2.4;
/** From this width on everything is in sight; below it the second row of controls is folded away (see hip-explorer.css). */
const WIDE = 560;
const STEP_SHARE = 0.125, STEP_MS = 700;
const ease = (t: number): number => t * t * (3 - 2 * t);

export { check, defaults, isMeant, toQuery };
export type { State };

export function mount(root: HTMLElement, store: Store<State>, page: Page<State>): () => void {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const camera = new Camera();
  const flesh = new Flesh();
  let view: View | null = store.state.view, share = store.state.moving === "pelvis" ? 1 : 0;
  let playing = false, holding = false, touched = false, onScreen = true, queued = 0, lastTime = 0, drawnPose = "";
  /** The picked muscle as it was last spoken of; undefined before the first time. */
  let heard: MuscleReading | null | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;
  let stageView: Stage | null = null, palette = paletteAt(root), size = { width: 0, height: 0 };
  /** Width and height, in metres, that the picture must hold. */
  let reachM = [...FRAMING.closest_m];
  Object.assign(camera, { yaw: VIEWS[store.state.view].yaw, pitch: VIEWS[store.state.view].pitch });

  // The picture
  const canvas = html("canvas", { "aria-hidden": "true" });
  const overlay = svg("svg", { class: "hm-overlay", "aria-hidden": "true", focusable: "false" });
  const panes = [new PaneOverlay(), new PaneOverlay()];
  overlay.append(panes[0].root, panes[1].root);
  const frame = html("div", { class: "hm-stage" }, ...(page.poster ? [page.poster] : []), canvas, overlay);
  const sentence = html("p", { class: "hm-state" });
  const heading = html(headingFor(root), { class: "hm-unseen", id: uniqueId("figure") }, page.label);
  const alternative = html("p", { class: "hm-unseen" }, `As it opens: ${page.description}`);
  const fault = html("p", { class: "hm-fault", role: "alert", hidden: true });
  const status = html("p", { role: "status", "aria-atomic": "true", class: "hm-unseen" });
  const announcer = new Announcer(status);
  /** No WebGL, or no more of it: the poster stays, and lines move over it. */
  const goFlat = (): void => {
    stageView = null;
    canvas.remove();
    root.classList.add("hm-flat");
    redraw();
  };
  try {
    stageView = new Stage(canvas, flesh, hip.centre);
    canvas.addEventListener("webglcontextlost", goFlat);
  } catch {
    goFlat();
  }

  /** A little below the middle: the words stand at the top. */
  const middleY = (): number => size.height / 2 + (LENSES[lens()].length === 2 ? 22 : 8);
  const pose = (): Record<Angle, number> => {
    const t = ease(store.state.phase);
    return Object.fromEntries(ANGLES.map((a) => [a, store.state[a] * t])) as Record<Angle, number>;
  };
  const lens = (): string => {
    const wanted = store.state.lens || document.documentElement.dataset.lens || "";
    return wanted in LENSES ? wanted : "side-by-side";
  };
  /** A new pose starts from what is seen, so that nothing jumps when a played movement is taken over. */
  const setPose = (patch: Partial<Record<Angle, number>>): void => store.set({ ...pose(), ...patch, phase: 1 });

  const panel = new Panel({
    pose: (patch) => { stop(); setPose(patch); },
    preset: (i) => {
      stop();
      const { flexion, adduction, rotation, knee, name } = presets[i];
      store.set({ flexion, adduction, rotation, knee, phase: 1 });
      announcer.say(`${name}: ${poseWords(store.state)}.`);
    },
    set: (patch) => { store.set(patch); if (patch.moving) announcer.say(`${patch.moving === "femur" ? "The thigh moves on a still pelvis" : "The pelvis moves on a still thigh"}. No muscle length has changed.`); },
    view: (v) => { view = v; store.set({ view: v }); redraw(); },
    orbit: (yaw, pitch) => { view = null; if (yaw !== null) camera.yaw = (yaw * Math.PI) / 180; if (pitch !== null) camera.pitch = (pitch * Math.PI) / 180; redraw(); },
    play, step,
    reset: () => { stop(); view = "three-quarter"; store.set({ flexion: 0, adduction: 0, rotation: 0, knee: 0, phase: 1, view: "three-quarter" }); announcer.say("Standing."); },
  });
  const readout = new Readout(page.label, (name) => store.set({ muscle: name }));
  const actions = html("div", { class: "hm-actions" },
    button(page.share.label, () => copy(page.share.text(store.state))), button("Download CSV", download));
  const more = html("details", { class: "hm-more" }, html("summary", {}, "Poses, play, table and link"), panel.buttons, readout.proof, html("div", { class: "hm-foot" }, readout.table, actions));
  root.replaceChildren(heading, alternative, html("div", { class: "hm-play-area" }, frame, panel.cameraBar), ...(page.caption ? [page.caption] : []),
    panel.modes, panel.sliders, fault, sentence, readout.root, more, status);
  root.setAttribute("aria-labelledby", heading.id);

  // Drawing
  function redraw(): void {
    if (!queued && onScreen) queued = requestAnimationFrame(draw);
  }

  function draw(now: number): void {
    cancelAnimationFrame(queued);
    queued = 0;
    if (!size.width) return;
    const dt = Math.min(0.25, lastTime ? (now - lastTime) / 1000 : 0.016);
    lastTime = now;
    if (playing && !reduced.matches) advance(dt / PLAY_SECONDS);
    const moving = settle(dt);
    const state = store.state, p = pose(), q = radians(p), staging = stage(q, ease(share));
    const key = q.join();
    if (key !== drawnPose) { flesh.update(q); stageView?.refresh(); drawnPose = key; }
    const numbers = readings(p), paths = hip.paths(q), emphases = LENSES[lens()];
    const width = size.width / emphases.length;
    camera.scale = Math.min(width / reachM[0], size.height / reachM[1]);
    const shown: Pane[] = emphases.map((emphasis, i) => ({ emphasis, left: i * width, width, centre: [(i + 0.5) * width, middleY()] }));
    stageView?.draw({ camera, ...size, panes: shown, palette, pelvis: staging.pelvis, idle: staging.idle, q, hipCentre: hip.centre,
      change: new Map(numbers.map((r) => [r.name, r.changePercent])), deadband: DEADBAND, selected: state.muscle });
    panes.forEach((pane, i) => {
      pane.root.style.display = shown[i] ? "" : "none";
      if (!shown[i]) return;
      camera.centre = shown[i].centre;
      pane.update({ pose: p, moving: state.moving, staging, camera, readings: numbers, paths, selected: state.muscle, emphasis: shown[i].emphasis,
        title: shown.length > 1 ? PANE_TITLES[shown[i].emphasis] : "", left: shown[i].left, width, height: size.height, hint: !touched, sticks: !stageView });
    });
    panel.updateView(view, camera);
    if (!root.dataset.ready) { root.dataset.ready = "1"; page.ready?.(); }
    if ((playing && !reduced.matches) || moving) redraw();
    else lastTime = 0;
  }

  /** Everything said in words. At once, not with the next picture: a key press must be answered with the value it made. */
  function speak(): void {
    const state = store.state, p = pose(), numbers = readings(p), picked = numbers.find((r) => r.name === state.muscle);
    panel.update(state, p, lens(), playing, picked);
    say(sentence, stateSentence({ ...p, moving: state.moving }, numbers));
    readout.update(state, p, numbers, lens());
    if (picked && heard?.name === picked.name) {
      const turned = picked.armsMm.findIndex((mm, axis) => whole(mm) * whole(heard!.armsMm[axis]) < 0);
      if (turned >= 0 && !playing) announcer.say(`${picked.label} now ${armWords(turned, picked.armsMm[turned], "shortening")}.`);
    } else if (picked && heard !== undefined) announcer.say(`${picked.label}: ${lengthSentence(picked)}.`);
    heard = picked ?? null;
  }
  /** Eases what is not state: the handing over of the motion from bone to bone, the camera, the framing. True while not at rest. */
  function settle(dt: number): boolean {
    const rate = reduced.matches || !drawnPose ? 1 : 1 - Math.exp(-9 * dt);
    const carried = store.state.moving === "pelvis" ? 1 : 0;
    const gaps: number[] = [];
    const toward = (from: number, to: number): number => {
      const gap = to - from;
      if (Math.abs(gap) < 1e-3) return to;
      gaps.push(gap);
      return from + gap * rate;
    };
    share = toward(share, carried);
    if (view) { camera.yaw = toward(camera.yaw, VIEWS[view].yaw); camera.pitch = toward(camera.pitch, VIEWS[view].pitch); }
    if (!holding) {
      const { pelvis, femur } = stage(radians(pose()), ease(share));
      const seen = extent(camera.rotation(), [...FRAMING.pelvis.map((p) => apply(pelvis, p)), ...FRAMING.femur.map((p) => apply(femur, p))]);
      camera.target = [toward(camera.target[0], seen.middle[0]), toward(camera.target[1], seen.middle[1]), toward(camera.target[2], seen.middle[2])];
      reachM = [toward(reachM[0], Math.max(FRAMING.closest_m[0], seen.width + FRAMING.margin_m)), toward(reachM[1], Math.max(FRAMING.closest_m[1], seen.height + FRAMING.margin_m))];
    }
    return gaps.length > 0 && rate < 1;
  }

  // Time
  function advance(by: number): void {
    store.set({ phase: Math.min(1, store.state.phase + by) });
    if (store.state.phase < 1) return;
    stop();
    announcer.say(`Finished: ${poseWords(store.state)}.`);
  }
  function play(): void {
    if (playing) { stop(); announcer.say(`Paused: ${poseWords(pose())}.`); return; }
    if (store.state.phase >= 1) store.set({ phase: 0 });
    playing = true;
    speak();
    if (reduced.matches) ticking = setInterval(() => advance(STEP_SHARE), STEP_MS);
    announcer.say("Playing from standing.");
    redraw();
  }
  function stop(): void {
    playing = false;
    clearInterval(ticking);
    speak();
    redraw();
  }
  function step(): void {
    stop();
    store.set({ phase: store.state.phase >= 1 ? 0 : Math.min(1, store.state.phase + STEP_SHARE) });
    announcer.say(`Step: ${poseWords(pose())}.`);
  }

  // Hands
  const letGo: (() => void)[] = [];
  panes.forEach((pane, i) => {
    const hold = (part: "end" | "knob") => {
      let before = store.state;
      const release = (): void => { holding = false; page.settled?.(); redraw(); };
      return {
        start: () => { stop(); holding = true; touched = true; before = store.state; },
        move: (x: number, y: number) => {
          camera.centre = [(i + 0.5) * (size.width / (LENSES[lens()].length)), middleY()];
          setPose(rounded(reach(pose(), store.state.moving, part, camera, x, y)));
        },
        end: release,
        cancel: () => { store.set({ ...before }); release(); },
      };
    };
    for (const grip of [pane.endHold, pane.boneHold]) letGo.push(draggable(grip, overlay, hold("end"), true));
    letGo.push(draggable(pane.knobHold, overlay, hold("knob"), true));
  });
  let looked: { yaw: number; pitch: number; view: View | null } = { yaw: camera.yaw, pitch: camera.pitch, view };
  letGo.push(draggable(overlay, overlay, {
    start: () => { looked = { yaw: camera.yaw, pitch: camera.pitch, view }; },
    move: (_x, _y, dx, dy, touch) => { view = null; camera.orbit(dx, touch ? 0 : dy); redraw(); }, // a finger up or down scrolls the page
    end: (tapped, x, y) => { if (tapped) pick(x, y); },
    cancel: () => { ({ view } = looked); Object.assign(camera, { yaw: looked.yaw, pitch: looked.pitch }); redraw(); },
  }));

  function pick(x: number, y: number): void {
    const count = LENSES[lens()].length, pane = Math.floor((x / size.width) * count);
    camera.centre = [((pane + 0.5) * size.width) / count, middleY()];
    const { pelvis } = stage(radians(pose()), ease(share));
    const name = pickMuscle(flesh.surfaces, camera, pelvis, hip.centre, x, y);
    if (name) store.set({ muscle: name === store.state.muscle ? "" : name });
  }

  // The rest
  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      announcer.say("Copied.");
    } catch {
      prompt(page.share.label, text);
    }
  }
  function download(): void {
    const link = html("a", { href: URL.createObjectURL(new Blob([readout.csv(pose())], { type: "text/csv" })), download: "hip-explorer.csv" });
    link.click();
    announcer.say("Table downloaded.");
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function complain(faults: string[]): void {
    fault.textContent = faults.join(" ");
    fault.hidden = !faults.length;
  }
  page.onFaults(complain);
  speak();

  letGo.push(store.watch((_s, changed, origin) => {
    if (changed.view) view = changed.view;
    speak();
    if (origin === "reader") complain([]);
    redraw();
  }));
  const relight = (): void => { palette = paletteAt(root); redraw(); };
  const relens = (): void => { store.set({ lens: "" }); speak(); redraw(); };
  const resize = new ResizeObserver(() => {
    const box = frame.getBoundingClientRect();
    if (!box.width) return;
    if (!size.width) palette = paletteAt(root); // only now is the figure sure to be in the page
    size = { width: box.width, height: box.height };
    if (root.clientWidth >= WIDE) more.open = true;
    overlay.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    draw(performance.now());
  });
  resize.observe(frame);
  const seen = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)!.isIntersecting;
    if (onScreen) redraw();
    else if (playing) stop();
  });
  seen.observe(root);
  const theme = new MutationObserver(relight);
  for (const node of [document.body, document.documentElement]) theme.observe(node, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", relight);
  document.addEventListener("hipmotion:lens", relens);
  const hidden = (): void => { if (document.hidden) stop(); };
  document.addEventListener("visibilitychange", hidden);
  reduced.addEventListener("change", stop);

  return () => {
    cancelAnimationFrame(queued);
    letGo.forEach((f) => f());
    resize.disconnect();
    seen.disconnect();
    theme.disconnect();
    dark.removeEventListener("change", relight);
    document.removeEventListener("hipmotion:lens", relens);
    document.removeEventListener("visibilitychange", hidden);
    reduced.removeEventListener("change", stop);
    clearInterval(ticking);
    announcer.dispose();
    canvas.removeEventListener("webglcontextlost", goFlat);
    stageView?.dispose();
  };
}

/** One level below the heading that the figure stands under. */
function headingFor(root: Element): "h2" | "h3" | "h4" | "h5" | "h6" {
  const above = [...document.querySelectorAll("h1, h2, h3, h4, h5")].filter((h) => !h.closest(".hm-figure") && h.compareDocumentPosition(root) & Node.DOCUMENT_POSITION_FOLLOWING);
  return `h${Number(above.at(-1)?.localName[1] ?? 1) + 1}` as "h2";
}

/** A drag lands on tenths of a degree: finer would be noise in the link and in the traits. */
function rounded(pose: Record<Angle, number>): Record<Angle, number> {
  return Object.fromEntries(ANGLES.map((a) => [a, Math.round(pose[a] * 10) / 10])) as Record<Angle, number>;
}
