/** The native controls every figure shares: a labelled slider, a segmented choice, a row of buttons. 44 px targets, no script of their own. */
import { html, mark, say } from "../scene/svg.ts";

let counter = 0;
export const uniqueId = (stem: string): string => `hm-${stem}-${++counter}`;

export interface Slider { root: HTMLElement; update(value: number, label: string, shown: string, spoken: string): void }

/** A range with a visible label and its value in words; one degree a key. */
export function slider(name: string, min: number, max: number, onInput: (value: number) => void, step = 1): Slider {
  const id = uniqueId(name);
  const label = html("label", { for: id });
  // Not an <output>: that is a live region, and the slider itself speaks its value.
  const shownValue = html("span", { class: "hm-value", "aria-hidden": "true" });
  const input = html("input", { type: "range", id, name, min, max, step });
  input.addEventListener("input", () => onInput(Number(input.value)));
  input.style.setProperty("--hm-zero", `${(100 * (Math.min(max, Math.max(min, 0)) - min)) / (max - min)}%`);
  return {
    root: html("div", { class: "hm-slider" }, html("div", { class: "hm-slider-head" }, label, shownValue), input),
    update(value, text, shown, spoken) {
      say(label, text);
      if (Number(input.value) !== Math.round(value / step) * step || input.value === "") input.value = String(value);
      say(shownValue, shown);
      mark(input, "aria-valuetext", spoken);
    },
  };
}

export interface Choice<T extends string> { root: HTMLElement; update(value: T): void }

/** Radio buttons drawn as one segmented bar. */
export function choice<T extends string>(legend: string, name: string, options: [T, string][], onChange: (value: T) => void): Choice<T> {
  const group = uniqueId(name);
  const inputs = options.map(([value]) => html("input", { type: "radio", name: group, value }));
  const labels = options.map(([, text], i) => html("label", {}, inputs[i], html("span", {}, text)));
  inputs.forEach((input) => input.addEventListener("change", () => input.checked && onChange(input.value as T)));
  return {
    root: html("fieldset", { class: "hm-choice" }, html("legend", {}, legend), html("div", { class: "hm-segments" }, ...labels)),
    update(value) { inputs.forEach((input) => (input.checked = input.value === value)); },
  };
}

export function button(text: string, onClick: () => void, className = ""): HTMLButtonElement {
  const node = html("button", { type: "button", class: `hm-button ${className}`.trim() }, text);
  node.addEventListener("click", onClick);
  return node;
}
