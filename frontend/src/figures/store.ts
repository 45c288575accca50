/** The state of one figure and those who watch it. A host (page, kernel) and the figure write through the same door. */
export type Origin = "reader" | "host";
export type Listener<S> = (state: S, changed: Partial<S>, origin: Origin) => void;

export class Store<S extends object> {
  private current: S;
  private readonly listeners = new Set<Listener<S>>();

  constructor(initial: S) {
    this.current = { ...initial };
  }

  get state(): Readonly<S> {
    return this.current;
  }

  /** Applies what really differs; tells the listeners once. */
  set(patch: Partial<S>, origin: Origin = "reader"): void {
    const changed: Partial<S> = {};
    for (const key of Object.keys(patch) as (keyof S)[]) if (patch[key] !== this.current[key]) changed[key] = patch[key];
    if (!Object.keys(changed).length) return;
    this.current = { ...this.current, ...changed };
    for (const listener of this.listeners) listener(this.current, changed, origin);
  }

  watch(listener: Listener<S>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
