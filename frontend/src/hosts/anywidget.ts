/**
 * The kernel as host: the same figure, its state tied both ways to the traits of the Python object.
 *
 * While a bone is dragged or a movement plays, traits are saved at most ten times a second, and once more at the end. Until a value of the
 * reader's is saved, the kernel's echo of that setting is ignored; every other setting is still heard.
 */
import { check, defaults, mount, toQuery, type State } from "../figures/hip-explorer/explorer.ts";
import { Store } from "../figures/store.ts";
import { html } from "../scene/svg.ts";

/** The part of anywidget's model that is used here. */
interface AnyModel {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, heard: () => void): void;
  off(event: string, heard: () => void): void;
}

const SAVE_MS = 100;
const keys = Object.keys(defaults) as (keyof State)[];

function render({ model, el }: { model: AnyModel; el: HTMLElement }): () => void {
  const { good, faults } = check(Object.fromEntries(keys.map((k) => [k, model.get(k)])));
  const store = new Store<State>({ ...defaults, ...good });
  const root = html("figure", { class: "hm-figure" });
  const caption = html("figcaption", {}, String(model.get("caption")));
  el.replaceChildren(root);

  const pending = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!pending.size) return;
    pending.clear();
    model.save_changes();
    timer = setTimeout(save, SAVE_MS);
  };
  const unwatch = store.watch((_state, changed, origin) => {
    if (origin !== "reader") return;
    for (const [k, v] of Object.entries(changed)) { model.set(k, v); pending.add(k); }
    if (timer === undefined) save();
  });

  let show: (faults: string[]) => void = () => {};
  const unlisten = [...keys, "caption"].map((key) => {
    const heard = (): void => {
      if (key === "caption") caption.textContent = String(model.get(key));
      else if (!pending.has(key)) {
        const next = check({ [key]: model.get(key) });
        store.set(next.good, "host");
        show(next.faults);
      }
    };
    model.on(`change:${key}`, heard);
    return () => model.off(`change:${key}`, heard);
  });

  const unmount = mount(root, store, {
    label: "Hip explorer",
    description: String(model.get("alt")),
    caption,
    share: { label: "Copy this pose as Python", text: (state) => `hm.HipExplorer(${[...new URLSearchParams(toQuery(state))].map(pythonArgument).join(", ")})` },
    settled: save,
    onFaults: (f) => { show = f; show(faults); },
  });
  // JupyterLab takes keys from whatever has the focus; arrows belong to the sliders.
  for (const node of root.querySelectorAll("input, select, summary, button, [tabindex]")) node.setAttribute("data-lm-suppress-shortcuts", "true");
  return () => {
    save();
    clearTimeout(timer);
    unwatch();
    unlisten.forEach((f) => f());
    unmount();
  };
}

const pythonArgument = ([key, value]: [string, string]): string => `${key}=${typeof defaults[key as keyof State] === "number" ? value : JSON.stringify(value)}`;

export default { render };
