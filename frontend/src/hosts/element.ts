/**
 * The page as host: a custom element for each figure. No script, no change: the poster stays.
 * Life cycle: waiting → near the viewport (mounted) → drawing only while on screen.
 *
 * State comes from `data-state`, then from the address: `#flexion=60` (first figure of a page) or `#figure=ID&flexion=60`;
 * on an embed page also `?flexion=60`, once. What else an address carries (a heading, a campaign) is not ours and is left alone.
 */
import { check, defaults, isMeant, mount, toQuery, type State } from "../figures/hip-explorer/explorer.ts";
import { Store } from "../figures/store.ts";

class HipExplorerElement extends HTMLElement {
  private letGo: (() => void) | null = null;
  private near: IntersectionObserver | null = null;
  /** Kept when the element is moved in the page, so that the reader's pose moves with it. */
  private store: Store<State> | null = null;
  private show: (faults: string[]) => void = () => {};

  connectedCallback(): void {
    if (this.near || this.letGo) return;
    this.near = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) this.wake(); }, { rootMargin: "100% 0px" });
    this.near.observe(this);
    addEventListener("hashchange", this.readHash);
    if (this.embedded) this.apply(location.search.slice(1));
    this.readHash();
  }

  disconnectedCallback(): void {
    removeEventListener("hashchange", this.readHash);
    this.near?.disconnect();
    this.near = null;
    this.letGo?.();
    this.letGo = null;
  }

  private get embedded(): boolean {
    return this.closest("[data-embed]") !== null;
  }

  private get isFirst(): boolean {
    return document.querySelector("hip-explorer") === this;
  }

  private wake(): void {
    const root = this.querySelector<HTMLElement>(".hm-figure");
    if (!root || this.letGo) return;
    const { good, faults } = check(JSON.parse(this.dataset.state ?? "{}"));
    const start: State = { ...defaults, ...good, ...(lensWasChosen() && !this.embedded ? { lens: "" as const } : {}) };
    this.store ??= new Store<State>(start);
    if (root.contains(document.activeElement)) { // someone reads the still figure by keyboard: it comes alive when they leave it
      root.addEventListener("focusout", () => setTimeout(() => this.wake()), { once: true });
      return;
    }
    this.near?.disconnect();
    const all = [...document.querySelectorAll("hip-explorer")];
    const page = location.href.split(/[?#]/)[0];
    this.letGo = mount(root, this.store, {
      label: all.length > 1 ? `Hip explorer ${all.indexOf(this) + 1}` : "Hip explorer",
      description: this.dataset.label ?? "",
      poster: root.querySelector(".hm-poster") ?? undefined,
      caption: root.querySelector("figcaption") ?? undefined,
      share: { label: "Copy link to this pose", text: (state) => `${page}#${this.isFirst ? "" : `figure=${this.id}&`}${toQuery(state, start)}` },
      ready: () => this.dispatchEvent(new CustomEvent("hipmotion:ready", { bubbles: true })),
      onFaults: (show) => { this.show = show; show(faults); },
    });
  }

  /** Takes the settings out of a query; true if there was one for this figure. */
  private apply(source: string): boolean {
    const query = new URLSearchParams(source), figure = query.get("figure");
    query.delete("figure");
    const meant = Object.fromEntries([...query].filter(([key]) => isMeant(key)));
    if (!Object.keys(meant).length || (figure ? figure !== this.id : !this.isFirst)) return false;
    this.wake();
    const { good, faults } = check(meant);
    this.store?.set({ ...(Object.keys(good).length ? { phase: 1 } : {}), ...good }, "host");
    this.show(faults);
    return true;
  }

  private readonly readHash = (): void => {
    if (this.apply(location.hash.slice(1)) && !this.embedded) this.scrollIntoView({ block: "nearest" });
  };
}

/** A reader who has set the page's lens has it in every figure; until then each figure opens in the lens it was written with. */
function lensWasChosen(): boolean {
  try {
    return localStorage.getItem("hipmotion-lens") !== null;
  } catch {
    return false; // storage is closed to pages from disk in some browsers
  }
}

if (!customElements.get("hip-explorer")) customElements.define("hip-explorer", HipExplorerElement);
