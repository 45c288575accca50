/** The numbers: one muscle in words and bars, all 27 as a table and as CSV, and the check that moving the other bone changes no length. */
import { hip } from "../../model/hip.ts";
import { direction } from "../../scene/paint.ts";
import { html, say } from "../../scene/svg.ts";
import { uniqueId } from "../controls.ts";
import { stagingDifference } from "./proof.ts";
import type { MuscleReading } from "./reading.ts";
import { ANGLES, COLUMNS, DEADBAND, TRUSTED_FLEXION, type Angle, type State } from "./state.ts";
import { armsSentence, armWords, lengthSentence, whole } from "./words.ts";

const AXES = ["Flexion", "Adduction", "Rotation"];
/** Moment arm at the end of a bar, mm. */
const BAR_MM = 80;

const signed = (x: number, digits = 0): string => {
  const n = digits ? x.toFixed(digits) : String(whole(x));
  return Number(n) === 0 ? n.replace("-", "") : x > 0 ? `+${n}` : n.replace("-", "−");
};

export class Readout {
  readonly root: HTMLElement;
  readonly table: HTMLDetailsElement;
  private readonly select: HTMLSelectElement;
  private readonly length = html("p", { class: "hm-length" });
  private readonly phases = html("p", { class: "hm-phases" });
  private readonly caution = html("p", { class: "hm-caution" });
  readonly proof = html("p", { class: "hm-proof" });
  private readonly bars = html("div", { class: "hm-bars", "aria-hidden": "true" });
  private readonly body = html("tbody");
  private readings: MuscleReading[] = [];

  constructor(figure: string, pick: (name: string) => void) {
    const id = uniqueId("muscle");
    this.select = html("select", { id, name: "muscle" }, html("option", { value: "" }, "all muscles: none picked"));
    for (const group of [...new Set(hip.groups)]) {
      this.select.append(html("optgroup", { label: group }, ...hip.names.flatMap((name, i) => (hip.groups[i] === group ? [html("option", { value: name }, hip.labels[i])] : []))));
    }
    this.select.addEventListener("change", () => pick(this.select.value));
    this.root = html("div", { class: "hm-readout" },
      html("div", { class: "hm-pick" }, html("label", { for: id }, "Muscle"), this.select),
      html("div", { class: "hm-reading" }, html("div", {}, this.length, this.caution, this.phases), this.bars));
    this.table = html("details", { class: "hm-table" }, html("summary", {}, "All 27 muscles as a table"),
      html("div", { class: "hm-scroll", tabindex: 0, role: "region", "aria-label": `Table of all muscles, ${figure}` },
        html("table", {}, html("caption", {}, "Right hip in this pose. Change is measured from standing; arms: plus flexes, adducts, rotates in."),
          html("thead", {}, html("tr", {}, ...COLUMNS.map((c) => html("th", { scope: "col" }, c)))), this.body)));
    this.table.addEventListener("toggle", () => this.fillTable());
  }

  update(state: State, pose: Record<Angle, number>, readings: MuscleReading[], lens: string): void {
    this.readings = readings;
    if (this.select.value !== state.muscle) this.select.value = state.muscle;
    const r = readings.find((x) => x.name === state.muscle);
    this.root.classList.toggle("hm-none", !r);
    if (r) {
      const way = direction(r.changePercent, DEADBAND);
      say(this.length, `${r.label}: ${lengthSentence(r)}.`);
      this.length.dataset.way = way;
      this.phases.replaceChildren(...phaseSentences(r, lens));
      this.bars.replaceChildren(html("p", { class: "hm-bars-title" }, "Levers about the hip"), ...r.armsMm.map((mm, axis) => bar(axis, mm, lens)));
    } else {
      say(this.length, "Choose a muscle from the list, or tap one, to read its length and its three levers.");
      delete this.length.dataset.way;
      this.phases.replaceChildren();
      this.bars.replaceChildren();
    }
    const doubtful = Boolean(r) && pose.flexion > TRUSTED_FLEXION;
    this.root.classList.toggle("hm-doubtful", doubtful);
    say(this.caution, doubtful ? `Beyond ${TRUSTED_FLEXION}° of flexion this line may run where no muscle could: do not rely on these numbers.` : "");
    const off = 1e3 * stagingDifference(pose);
    say(this.proof, `Measured again with the other bone moved to the same joint angle: the 27 lengths differ by ${off < 1e-6 ? "less than a millionth of a millimetre" : `${off.toPrecision(2)} mm`}.`);
    if (this.table.open) this.fillTable();
  }

  private fillTable(): void {
    this.body.replaceChildren(...this.readings.map((r) => html("tr", {}, html("th", { scope: "row" }, r.label),
      ...[r.lengthMm.toFixed(1), signed(r.changeMm, 1), signed(r.changePercent), ...r.armsMm.map((mm) => signed(mm, 1))].map((t) => html("td", {}, t)))));
  }

  /** The table with full precision; each row names the pose it belongs to. */
  csv(pose: Record<Angle, number>): string {
    const head = ["muscle", "name", "flexion_deg", "adduction_deg", "rotation_deg", "knee_deg", "length_mm", "change_mm", "change_percent_of_fibre", "flexion_arm_mm", "adduction_arm_mm", "rotation_arm_mm"];
    const rows = this.readings.map((r) => [`"${r.label}"`, r.name,
      ...[...ANGLES.map((a) => pose[a]), r.lengthMm, r.changeMm, r.changePercent, ...r.armsMm].map((x) => x.toFixed(4))]);
    return [head, ...rows].map((row) => row.join(",")).join("\r\n") + "\r\n";
  }
}

function phaseSentences(r: MuscleReading, lens: string): HTMLElement[] {
  const out: HTMLElement[] = [];
  if (lens !== "progressive") out.push(html("span", { class: "hm-phase" }, html("b", {}, "When it shortens it "), `${armsSentence(r, "shortening")}.`));
  if (lens !== "conventional") out.push(html("span", { class: "hm-phase" }, html("b", {}, "When it is lengthened it "), `${armsSentence(r, "lengthening")}.`));
  return out;
}

/** One lever as a bar from the zero line; the word says which way. */
function bar(axis: number, mm: number, lens: string): HTMLElement {
  const share = Math.min(1, Math.abs(mm) / BAR_MM) * 50;
  const fill = html("span", { class: `hm-bar-fill ${mm < 0 ? "hm-minus" : "hm-plus"}` });
  fill.style.width = `${share}%`;
  fill.style.left = mm < 0 ? `${50 - share}%` : "50%";
  return html("div", { class: "hm-bar" }, html("span", { class: "hm-bar-axis" }, AXES[axis]), html("span", { class: "hm-bar-track" }, fill),
    html("span", { class: "hm-bar-word" }, armWords(axis, mm, lens === "progressive" ? "lengthening" : "shortening")));
}
