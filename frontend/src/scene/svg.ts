/** The smallest helpers for SVG and HTML elements. */
const NS = "http://www.w3.org/2000/svg";
type Attributes = Record<string, string | number | boolean>;

function fill<E extends Element>(node: E, attributes: Attributes, children: (Node | string)[]): E {
  for (const [k, v] of Object.entries(attributes)) if (v !== false) node.setAttribute(k, v === true ? "" : String(v));
  node.append(...children);
  return node;
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(NS, tag), attributes, children) as SVGElementTagNameMap[K];
}

export function html<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** Writes only what differs: an unchanged text costs no layout and is not read out again. */
export function say(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function mark(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Path data through pixels. */
export function polyline(points: number[][]): string {
  return points.map((p, i) => `${i ? "L" : "M"}${p[0].toFixed(1)} ${p[1].toFixed(1)}`).join("");
}
