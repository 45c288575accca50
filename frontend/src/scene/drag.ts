/** Drags anything: pointer capture, one pointer at a time, moves in CSS pixels; a press that hardly moves is a tap. */
export interface DragHandlers {
  start?(x: number, y: number): void;
  move(x: number, y: number, dx: number, dy: number, touch: boolean): void;
  end?(tapped: boolean, x: number, y: number): void;
  /** The press became a scroll of the page: put back what `start` found. */
  cancel?(): void;
}

const TAP_PIXELS = 5;

/**
 * Returns the function that removes the listeners. x, y are relative to `frame`. With `firm` a finger on the target never scrolls the
 * page: `touch-action` alone does not hold on shapes inside an SVG.
 */
export function draggable(target: Element, frame: Element, on: DragHandlers, firm = false): () => void {
  let last: [number, number] | null = null, travelled = 0;
  const at = (e: PointerEvent): [number, number] => {
    const box = frame.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  const down = (e: PointerEvent) => {
    if (last || e.button !== 0) return;
    target.setPointerCapture(e.pointerId);
    last = at(e);
    travelled = 0;
    on.start?.(last[0], last[1]);
    e.stopPropagation();
  };
  const move = (e: PointerEvent) => {
    if (!last) return;
    const [x, y] = at(e), dx = x - last[0], dy = y - last[1];
    travelled += Math.hypot(dx, dy);
    last = [x, y];
    if (travelled > TAP_PIXELS) on.move(x, y, dx, dy, e.pointerType === "touch");
  };
  const up = () => {
    if (!last) return;
    const [x, y] = last;
    last = null;
    on.end?.(travelled <= TAP_PIXELS, x, y);
  };
  const cancel = () => {
    if (!last) return;
    last = null;
    on.cancel?.();
  };
  const hold = (e: Event) => e.preventDefault();
  const pairs: [string, (e: never) => void][] = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", cancel]];
  for (const [name, f] of pairs) target.addEventListener(name, f as EventListener);
  if (firm) target.addEventListener("touchstart", hold, { passive: false });
  return () => {
    for (const [name, f] of pairs) target.removeEventListener(name, f as EventListener);
    target.removeEventListener("touchstart", hold);
  };
}
