/**
 * The page as host: a custom element for each figure. No script, no change: the poster stays.
 * Life cycle: waiting → near the viewport (mounted) → drawing only while on screen.
 * State comes from `data-state`, then from the address: `?flexion=60` on an embed page, `#flexion=60` or `#figure=ID&flexion=60` in a chapter.
 */
import { check, defaults, mount, type State } from "../figures/hip-explorer/explorer.ts";
import { Store } from "../figures/store.ts";

class HipExplorerElement extends HTMLElement {
  private letGo: (() => void) | null = null;
  private near: IntersectionObserver | null = null;
  private store: Store<State> | null = null;
  private show: (faults: string[]) => void = () => {};
  private faults: string[] = [];

  connectedCallback(): void {
    if (this.near || this.letGo) return;
    this.near = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) this.wake(); }, { rootMargin: "300px" });
    this.near.observe(this);
    addEventListener("hashchange", this.readAddress);
  }

  disconnectedCallback(): void {
    removeEventListener("hashchange", this.readAddress);
    this.near?.disconnect();
    this.near = null;
    this.letGo?.();
    this.letGo = null;
  }

  private wake(): void {
    this.near?.disconnect();
    const root = this.querySelector<HTMLElement>(".hm-figure");
    if (!root || this.letGo) return;
    const { good, faults } = check(JSON.parse(this.dataset.state ?? "{}"));
    this.store = new Store<State>({ ...defaults, ...good });
    this.faults = faults;
    this.letGo = mount(root, this.store, {
      label: this.dataset.label ?? "Interactive hip",
      poster: root.querySelector(".hm-poster") ?? undefined,
      caption: root.querySelector("figcaption") ?? undefined,
      share: { label: "Copy link to this pose", text: (query) => `${location.href.split(/[?#]/)[0]}#${this.isFirst ? "" : `figure=${this.id}&`}${query}` },
      ready: () => this.dispatchEvent(new CustomEvent("hipmotion:ready", { bubbles: true })),
      onFaults: (show) => { this.show = show; show(this.faults); },
    });
    this.readAddress();
  }

  private get isFirst(): boolean {
    return document.querySelector("hip-explorer") === this;
  }

  private readonly readAddress = (): void => {
    const source = location.hash.includes("=") ? location.hash.slice(1) : location.search.slice(1);
    const query = new URLSearchParams(source), figure = query.get("figure");
    query.delete("figure");
    if (!source || (figure ? figure !== this.id : !this.isFirst)) return;
    if (!this.store) { this.wake(); return; }
    const { good, faults } = check(Object.fromEntries(query));
    this.store.set({ ...good, ...(Object.keys(good).length && !("phase" in good) ? { phase: 1 } : {}) }, "host");
    this.show(faults);
    if (location.hash && !this.closest("[data-embed]")) this.scrollIntoView({ block: "nearest" });
  };
}

if (!customElements.get("hip-explorer")) customElements.define("hip-explorer", HipExplorerElement);
