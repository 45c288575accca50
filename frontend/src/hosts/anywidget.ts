/**
 * The kernel as host: the same figure, its state tied both ways to the traits of the Python object.
 * While a bone is dragged or a movement plays, traits are saved at most ten times a second, and once more at the end; echoes are ignored meanwhile.
 */
import { check, defaults, mount, type State } from "../figures/hip-explorer/explorer.ts";
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
  const { good } = check(Object.fromEntries(keys.map((k) => [k, model.get(k)])));
  const store = new Store<State>({ ...defaults, ...good });
  const root = html("figure", { class: "hm-figure" });
  el.replaceChildren(root);

  let dirty = false, timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    model.save_changes();
    timer = setTimeout(save, SAVE_MS);
  };
  const unwatch = store.watch((_state, changed, origin) => {
    if (origin !== "reader") return;
    for (const [k, v] of Object.entries(changed)) model.set(k, v);
    dirty = true;
    if (timer === undefined) save();
  });
  const listen = keys.map((key) => {
    const heard = (): void => { if (!dirty) store.set({ [key]: model.get(key) } as Partial<State>, "host"); };
    model.on(`change:${key}`, heard);
    return () => model.off(`change:${key}`, heard);
  });

  const caption = model.get("caption") as string;
  const unmount = mount(root, store, {
    label: model.get("alt") as string,
    caption: caption ? html("figcaption", {}, caption) : undefined,
    share: { label: "Copy this pose as Python", text: (query) => `hm.HipExplorer(${[...new URLSearchParams(query)].map(pythonArgument).join(", ")})` },
    settled: save,
    onFaults: (show) => show([]),
  });
  return () => { unwatch(); listen.forEach((f) => f()); clearTimeout(timer); unmount(); };
}

const pythonArgument = ([key, value]: [string, string]): string => `${key}=${typeof defaults[key as keyof State] === "number" ? value : JSON.stringify(value)}`;

export default { render };
