/** Drags anything: pointer capture, one pointer at a time, moves in CSS pixels; a press that hardly moves is a tap. */
export interface DragHandlers {
  start?(x: number, y: number, event: PointerEvent): void;
  move(x: number, y: number, dx: number, dy: number): void;
  end?(tapped: boolean, x: number, y: number): void;
}

const TAP_PIXELS = 5;

/** Returns the function that removes the listeners. x, y are relative to `frame`. */
export function draggable(target: Element, frame: Element, on: DragHandlers): () => void {
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
    on.start?.(last[0], last[1], e);
    e.stopPropagation();
  };
  const move = (e: PointerEvent) => {
    if (!last) return;
    const [x, y] = at(e), dx = x - last[0], dy = y - last[1];
    travelled += Math.hypot(dx, dy);
    last = [x, y];
    if (travelled > TAP_PIXELS) on.move(x, y, dx, dy);
  };
  const end = (e: PointerEvent) => {
    if (!last) return;
    const [x, y] = last;
    last = null;
    on.end?.(e.type === "pointerup" && travelled <= TAP_PIXELS, x, y); // a cancelled press is a scroll, not a tap
  };
  const pairs: [string, (e: PointerEvent) => void][] = [["pointerdown", down], ["pointermove", move], ["pointerup", end], ["pointercancel", end]];
  for (const [name, f] of pairs) target.addEventListener(name, f as EventListener);
  return () => { for (const [name, f] of pairs) target.removeEventListener(name, f as EventListener); };
}
