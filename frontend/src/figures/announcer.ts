/** Speaks through one polite live region: at most one message in 1.5 s, the last one wins. */
const PAUSE_MS = 1500;

export class Announcer {
  private waiting = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly region: HTMLElement;

  constructor(region: HTMLElement) {
    this.region = region;
  }

  say(message: string): void {
    this.waiting = message;
    if (this.timer === undefined) this.speak();
  }

  private speak(): void {
    if (!this.waiting) {
      this.timer = undefined;
      return;
    }
    this.region.textContent = this.waiting;
    this.waiting = "";
    this.timer = setTimeout(() => this.speak(), PAUSE_MS);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
