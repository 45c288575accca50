/**
 * The hip in WebGL2 (through OGL): bones and flesh, drawn once for each pane of the lens.
 *
 * The stage knows nothing of controls or state: `draw(frame)` is a pure function of the frame it is given.
 * Room coordinates have the right hip centre as origin.
 */
import { Geometry, Mesh, Program, Renderer, Transform } from "ogl";
import { apply, mul, type Mat3 } from "../model/rotation.ts";
import type { Camera } from "./camera.ts";
import type { Flesh, Surface } from "./flesh.ts";
import { places } from "./obstacles.ts";
import { direction, tone, VEIL, type Emphasis, type Palette } from "./paint.ts";
import { fragment, vertex } from "./shaders.ts";
import { skeleton, type Solid } from "./skeleton.ts";

export interface Pane { centre: [number, number]; left: number; width: number; emphasis: Emphasis }

export interface Frame {
  camera: Camera; width: number; height: number; panes: Pane[]; palette: Palette;
  /** Room from pelvis. */
  pelvis: Mat3;
  /** The idle leg in the room, as the right leg it is the mirror of. */
  idle: Mat3;
  q: number[];
  hipCentre: number[];
  /** Change of length since standing, per cent of optimal fibre length, by muscle name. */
  change: Map<string, number>;
  deadband: number;
  selected: string;
}

interface Part { mesh: Mesh; frame: Solid["frame"]; surface?: Surface }

const MIRROR: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, -1];

export class Stage {
  private readonly renderer: Renderer;
  private readonly program: Program;
  private readonly scene = new Transform();
  private readonly parts: Part[] = [];
  private frame!: Frame;
  private emphasis: Emphasis = "both";
  private outline = false;

  constructor(canvas: HTMLCanvasElement, flesh: Flesh, hipCentre: readonly number[]) {
    this.renderer = new Renderer({ canvas, dpr: Math.min(devicePixelRatio || 1, 2), alpha: true, antialias: true, premultipliedAlpha: true, preserveDrawingBuffer: true }); // kept, so that it prints
    if (!this.renderer.isWebgl2) throw new Error("the figure needs WebGL 2");
    const gl = this.renderer.gl;
    gl.clearColor(0, 0, 0, 0);
    this.program = new Program(gl, { vertex, fragment, cullFace: false as never, transparent: true, uniforms: uniforms() });
    for (const solid of skeleton(hipCentre)) this.add(solid, solid.frame);
    for (const surface of flesh.surfaces) this.add(surface, "pelvis", surface);
  }

  private add(shape: { positions: Float32Array; normals: Float32Array; index: Uint16Array; uv?: Float32Array; tissue?: Float32Array }, frame: Solid["frame"], surface?: Surface): void {
    const gl = this.renderer.gl;
    const usage = surface ? gl.DYNAMIC_DRAW : gl.STATIC_DRAW;
    const geometry = new Geometry(gl, {
      position: { size: 3, data: shape.positions, usage }, normal: { size: 3, data: shape.normals, usage },
      uv: { size: 2, data: shape.uv ?? new Float32Array((shape.positions.length / 3) * 2) }, tissue: { size: 1, data: shape.tissue ?? new Float32Array(shape.positions.length / 3) }, index: { data: shape.index },
    });
    const part: Part = { mesh: new Mesh(gl, { geometry, program: this.program, frustumCulled: false }), frame, surface };
    part.mesh.onBeforeRender(() => this.prepare(part));
    this.parts.push(part);
  }

  /** Sets this part's uniforms just before it is drawn. */
  private prepare(part: Part): void {
    const u = this.program.uniforms, f = this.frame;
    u.uModel.value = modelMatrix(part, f);
    u.uSwell.value = 0;
    u.uAlpha.value = 1;
    if (!part.surface) {
      u.uKind.value = 0;
      u.uColor.value = f.palette.bone;
      return;
    }
    const { muscles } = part.surface;
    const picked = muscles.includes(f.selected);
    if (this.outline) {
      Object.assign(u.uKind, { value: 3 });
      u.uColor.value = f.palette.ink;
      u.uSwell.value = 0.0022;
      return;
    }
    u.uKind.value = muscles.length ? 1 : 2;
    u.uColor.value = f.palette.tendon;
    u.uTendon.value = f.palette.tendon;
    u.uParts.value = muscles.length;
    u.uBundles.value = part.surface.bundles;
    u.uAlpha.value = !f.selected || picked ? 1 : VEIL;
    u.uPicked.value = muscles.length > 1 ? muscles.indexOf(f.selected) : -1;
    for (let i = 0; i < 3; i++) {
      const change = f.change.get(muscles[Math.min(i, muscles.length - 1)]) ?? 0;
      u.uTone.value[i] = tone(f.palette, change, f.deadband, this.emphasis);
      u.uWay.value[i] = { longer: 1, shorter: -1, same: 0 }[direction(change, f.deadband)];
    }
  }

  /** The flesh has new positions (pelvis frame): send them to the graphics card. */
  refresh(): void {
    for (const { mesh, surface } of this.parts) if (surface) {
      mesh.geometry.attributes.position.needsUpdate = true;
      mesh.geometry.attributes.normal.needsUpdate = true;
    }
  }

  draw(frame: Frame): void {
    this.frame = frame;
    const { renderer, program } = this, gl = renderer.gl;
    // Setting a size, even the same, makes the browser throw the canvas away.
    if (renderer.width !== frame.width || renderer.height !== frame.height) renderer.setSize(frame.width, frame.height);
    const view = frame.camera.rotation();
    program.uniforms.uView.value = [view[0], view[3], view[6], view[1], view[4], view[7], view[2], view[5], view[8]];
    const bonesFirst = this.parts.filter((p) => !p.surface);
    const picked = this.parts.filter((p) => p.surface?.muscles.includes(frame.selected));
    const others = this.parts.filter((p) => p.surface && !picked.includes(p));
    const dpr = renderer.dpr;
    renderer.enable(gl.SCISSOR_TEST);
    for (const pane of frame.panes) {
      frame.camera.centre = pane.centre;
      this.emphasis = pane.emphasis;
      program.uniforms.uClip.value = frame.camera.matrix(frame.width, frame.height);
      gl.scissor(Math.round(pane.left * dpr), 0, Math.round(pane.width * dpr), gl.canvas.height);
      this.pass(bonesFirst, true);
      this.pass(picked, false);
      this.ring(picked);
      if (frame.selected) this.layDepth(others);
      this.pass(others, false);
    }
    renderer.disable(gl.SCISSOR_TEST);
  }

  private pass(parts: Part[], clear: boolean): void {
    this.scene.children = [];
    for (const { mesh } of parts) mesh.setParent(this.scene);
    this.renderer.render({ scene: this.scene, clear, sort: false, frustumCull: false });
  }

  /** Depth alone, so that of all the veils over a pixel only the nearest is drawn. */
  private layDepth(parts: Part[]): void {
    const gl = this.renderer.gl;
    gl.colorMask(false, false, false, false);
    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1, 4); // a hair behind, so that the veil itself passes whatever the rounding
    this.pass(parts, false);
    gl.disable(gl.POLYGON_OFFSET_FILL);
    gl.colorMask(true, true, true, true);
  }

  /** A thin ink line round the picked muscle: its back faces, swollen. */
  private ring(parts: Part[]): void {
    if (!parts.length) return;
    const gl = this.renderer.gl;
    this.outline = true;
    this.program.cullFace = gl.FRONT;
    this.pass(parts, false);
    this.program.cullFace = false as never;
    this.outline = false;
  }

  dispose(): void {
    this.renderer.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

function uniforms() {
  return {
    uClip: { value: new Float32Array(16) }, uModel: { value: new Float32Array(16) }, uView: { value: [] as number[] },
    uSwell: { value: 0 }, uKind: { value: 0 }, uColor: { value: [1, 1, 1] }, uTendon: { value: [1, 1, 1] },
    uTone: { value: [[0, 0, 0], [0, 0, 0], [0, 0, 0]] }, uWay: { value: [0, 0, 0] }, uParts: { value: 1 }, uBundles: { value: 0 }, uPicked: { value: -1 }, uAlpha: { value: 1 },
  };
}

/** Column-major room-from-part matrix. */
function modelMatrix({ frame }: Part, f: Frame): Float32Array {
  const h = f.hipCentre;
  if (frame === "pelvis") return matrix(f.pelvis, minus(apply(f.pelvis, h)));
  if (frame === "left") return matrix(mul(MIRROR, f.idle), apply(f.pelvis, [0, 0, -2 * h[2]]));
  const { R, t } = places(f.q)[frame];
  return matrix(mul(f.pelvis, R), apply(f.pelvis, [t[0] - h[0], t[1] - h[1], t[2] - h[2]]));
}

const minus = (v: readonly number[]): number[] => v.map((x) => -x);

function matrix(R: Mat3, t: readonly number[]): Float32Array {
  return new Float32Array([R[0], R[3], R[6], 0, R[1], R[4], R[7], 0, R[2], R[5], R[8], 0, t[0], t[1], t[2], 1]);
}
