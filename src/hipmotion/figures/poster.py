"""The explorer's poster: the same scene from the same model, drawn without a browser.

Bones and flesh are rendered by `raster`, coloured as the WebGL scene colours them; words, angle and arrows are laid over as SVG.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np
from PIL import Image

from ..anatomy.bones import bones
from ..kinematics import hip_matrices
from . import words
from .flesh import Surface, surfaces
from .obstacles import places
from .raster import Mesh, look, project, render
from .reading import ANGLES, hip, readings
from .schema import SCHEMA, TOKENS, VIEWS

#: Picture size, px: the stage's proportions on a wide page, sharp enough for print.
SIZE = (960, 640)
_PAINT, _FRAMING, _HOLDS = SCHEMA["paint"], SCHEMA["framing"], SCHEMA["holds"]
_MIRROR = np.array([1.0, 1.0, -1.0])
_TITLES, _TAGS, _VEIL = SCHEMA["pane_titles"], SCHEMA["tags"], _PAINT["veil"]


def _rgb(token: str) -> np.ndarray:
    text = TOKENS["light"][token]
    return np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def tone(change_percent: float, emphasis: str) -> np.ndarray:
    """(3,) colour of a muscle, as `frontend/src/scene/paint.ts` has it. emphasis: "longer", "shorter" or "both"."""
    dead, full = _PAINT["deadband_percent"], _PAINT["full_percent"]
    if abs(change_percent) <= dead:
        return _rgb("rest")
    way = "longer" if change_percent > 0 else "shorter"
    share = min(1.0, (abs(change_percent) - dead) / (full - dead))
    strength = _PAINT["least"] + (1 - _PAINT["least"]) * share**0.5 if emphasis in ("both", way) else _PAINT["trace"]
    hue = _rgb("lengthening" if way == "longer" else "shortening")
    return _rgb("rest") + (hue - _rgb("rest")) * strength


@dataclass(frozen=True)
class _Scene:
    """Where everything stands: the pelvis turned by `pelvis`, the hip centre at the origin, the picture `size` px."""

    pelvis: np.ndarray
    femur: np.ndarray
    idle: np.ndarray
    q: np.ndarray
    view: np.ndarray
    scale: float
    size: tuple[int, int]

    def room(self, points: np.ndarray) -> np.ndarray:
        """Pelvis-frame points in the room."""
        return (np.asarray(points, float) - hip().geometry.hip_centre) @ self.pelvis.T

    def pixel(self, room: np.ndarray) -> np.ndarray:
        return project(np.atleast_2d(room), self.view, self.scale, self.size)


def _scene(pose_deg: dict[str, float], moving: str, view: str, size: tuple[int, int]) -> _Scene:
    q = np.radians([pose_deg[a] for a in ANGLES])
    turn = hip_matrices(q[None, :3])[0]
    pelvis = np.eye(3) if moving == "femur" else turn.T
    femur = pelvis @ turn
    aside = max(0.0, q[1] - np.radians(SCHEMA["idle_leg_makes_way_deg"])) if moving == "femur" else 0.0
    idle = hip_matrices([[0, -aside, 0]])[0]
    yaw, pitch = np.radians([VIEWS[view]["yaw_deg"], VIEWS[view]["pitch_deg"]])
    seen_from = look(yaw, pitch, (0, 0, 0))[:3, :3]
    edges = np.vstack([np.array(_FRAMING["pelvis"]) @ pelvis.T, np.array(_FRAMING["femur"]) @ femur.T]) @ seen_from.T
    low, high = edges.min(0), edges.max(0)
    span = np.maximum(high[:2] - low[:2] + _FRAMING["margin_m"], _FRAMING["closest_m"])
    return _Scene(pelvis, femur, idle, q, look(yaw, pitch, seen_from.T @ ((low + high) / 2)), float(min(size[0] / span[0], size[1] / span[1])), size)


def _skeleton(scene: _Scene) -> list[Mesh]:
    place, h = places(scene.q), np.asarray(hip().geometry.hip_centre)
    meshes = []
    for name, bone in bones().items():
        frame = "patella" if name.startswith("patella") else bone.frame
        here = bone.vertices if frame == "pelvis" else bone.vertices @ place[frame].R.T + place[frame].t
        turn = scene.pelvis if frame == "pelvis" else scene.pelvis @ place[frame].R
        meshes.append(Mesh(scene.room(here), bone.triangles, bone.normals @ turn.T, _rgb("bone")))
        if name == "sacrum":
            continue
        if frame == "pelvis":
            left, normals = scene.room(bone.vertices * _MIRROR), (bone.normals * _MIRROR) @ scene.pelvis.T
        else:  # the idle leg hangs in the room, the mirror of a right one
            straight = places(np.zeros(4))
            upright = (bone.vertices @ straight[frame].R.T + straight[frame].t - h) @ scene.idle.T
            left = upright * _MIRROR + scene.pelvis @ [0, 0, -2 * h[2]]
            normals = (bone.normals @ scene.idle.T) * _MIRROR
        meshes.append(Mesh(left, bone.triangles[:, ::-1], normals, _rgb("bone")))
    return meshes


def _flesh(scene: _Scene, shapes: list[Surface], change: dict[str, float], emphasis: str, muscle: str = "") -> list[Mesh]:
    meshes = []
    for s in shapes:
        tones = [tone(change[m], emphasis) for m in s.muscles] or [_rgb("tendon")]
        if len(tones) == 3:
            v = s.uv[:, 1:]
            first, second = _smooth(0.1, 0.9, v * 2), _smooth(0.1, 0.9, v * 2 - 1)
            color = tones[0] + (tones[1] - tones[0]) * first + (tones[2] - tones[1]) * second
            if muscle in s.muscles:  # the picked part of a sheet
                color = color + (_rgb("tendon") - color) * 0.62 * _smooth(0.4, 0.75, np.abs(v * 2 - s.muscles.index(muscle)))
            color = color * (1 - 0.2 * _smooth(0.93, 1.0, np.maximum(v, 1 - v)))  # where one sheet ends on another
        else:
            color = np.broadcast_to(tones[0], s.positions.shape)
        shorter = np.array([change[m] < -_PAINT["deadband_percent"] for m in s.muscles] or [False], float)
        part = np.minimum((s.uv[:, 1] * len(shorter)).astype(int), len(shorter) - 1)
        meshes.append(Mesh(
            scene.room(s.positions), s.index, s.normals @ scene.pelvis.T, color, "muscle" if s.muscles else "band",
            s.uv, s.tissue, s.bundles, tuple(_rgb("tendon")), crossed=shorter[part],
        ))  # fmt: skip
    return meshes


def _smooth(a: float, b: float, x: np.ndarray) -> np.ndarray:
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def _picture(scene: _Scene, shapes: list[Surface], change: dict[str, float], emphasis: str, muscle: str) -> np.ndarray:
    """(h, w, 4) uint8. With a muscle picked the others are a faint veil over bones and muscle, as on the screen."""
    skeleton = _skeleton(scene)
    everything = render([*skeleton, *_flesh(scene, shapes, change, emphasis)], scene.view, scene.scale, scene.size)
    if not muscle:
        return everything
    alone = [s for s in shapes if muscle in s.muscles]
    clear = render([*skeleton, *_flesh(scene, alone, change, emphasis, muscle)], scene.view, scene.scale, scene.size)
    mixed = clear.astype(float) * (1 - _VEIL) + everything.astype(float) * _VEIL
    mixed[..., :3] = np.where(clear[..., 3:] == 0, everything[..., :3], mixed[..., :3])
    return mixed.astype(np.uint8)


def hip_poster(pose_deg: dict[str, float], moving: str, lens: str, muscle: str, view: str, alt: str) -> str:
    """SVG of the explorer in one state, the rendering inside it as WebP; about 30 KB."""
    drawn = _drawn(tuple(pose_deg.items()), moving, lens, muscle, view)
    return f'<svg class="hm-poster" viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="img" aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg">{drawn}</svg>'


@lru_cache(maxsize=64)  # a notebook shows the same figure again and again, and a drawing takes a second
def _drawn(pose: tuple[tuple[str, float], ...], moving: str, lens: str, muscle: str, view: str) -> str:
    """What stands inside the poster's `<svg>`."""
    pose_deg = dict(pose)
    found = readings(pose_deg)
    change = {r.name: r.change_percent for r in found}
    emphases = SCHEMA["lenses"][lens]
    size = (SIZE[0] // len(emphases), SIZE[1])
    scene = _scene(pose_deg, moving, view, size)
    shapes = surfaces(scene.q)
    picture = np.hstack([_picture(scene, shapes, change, e, muscle) for e in emphases])
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "WEBP", quality=78, method=4)
    data = base64.b64encode(file.getvalue()).decode()
    words_over = "".join(f'<g transform="translate({i * size[0]} 0)">{_labels(scene, pose_deg, moving, e if len(emphases) > 1 else "", found, muscle)}</g>' for i, e in enumerate(emphases))
    return f'<image width="{SIZE[0]}" height="{SIZE[1]}" href="data:image/webp;base64,{data}"/>{words_over}'


def _labels(scene: _Scene, pose_deg: dict[str, float], moving: str, title: str, found: list, muscle: str) -> str:
    """What the overlay says on the screen, in words: angle, what moves and what is still, the picked muscle's name."""
    bone, other = (scene.femur, scene.pelvis) if moving == "femur" else (scene.pelvis, scene.femur)
    hold = _HOLDS[moving]
    end, centre = scene.pixel(bone @ hold["end"])[0], scene.pixel(np.zeros(3))[0]
    upright = scene.pixel(other @ [0, 0.3 * hold["up"], 0])[0]
    out = [f'<path class="hm-ghost" fill="none" d="M{centre[0]:.0f} {centre[1]:.0f}L{upright[0]:.0f} {upright[1]:.0f}"/>']
    angle = words.pose_words({**pose_deg, "knee": 0})
    if title:
        out.append(_text(18, 34, _TITLES[title], "hm-pane-title", "start"))
    if angle != "as in standing":
        out.append(_text(18, 62 if title else 34, angle.replace(", ", " · "), "hm-angle", "start"))
    resting = "pelvis" if moving == "femur" else "femur"
    still = scene.pixel(other @ _TAGS[resting]["at"])[0]
    out.append(_text(*_inside(scene, end, 42), _TAGS[moving]["moves"], "hm-tag hm-moves"))
    out.append(_text(*_inside(scene, still, -24), _TAGS[resting]["still"], "hm-tag"))
    out.append(f'<g class="hm-end" transform="translate({end[0]:.0f} {end[1]:.0f})"><circle r="13"/></g>')
    for reading, path in zip(found, hip().paths(scene.q[None]), strict=True):
        if reading.name == muscle:
            pixels = scene.pixel(scene.room(path.points))
            mid = pixels[len(pixels) // 2 - 1 : len(pixels) // 2 + 1].mean(0)
            y = (62 if title else 34) + (28 if angle != "as in standing" else 0)
            out.append(f'<path class="hm-leader" fill="none" d="M{mid[0]:.0f} {mid[1]:.0f}L{18 + 5 * len(reading.label)} {y + 8}"/>')
            out.append(_text(18, y, reading.label, "hm-name", "start"))
    return "".join(out)


def _inside(scene: _Scene, at: np.ndarray, dy: float) -> tuple[float, float]:
    return float(np.clip(at[0], 70, scene.size[0] - 70)), float(np.clip(at[1] + dy, 90, scene.size[1] - 14))


def _text(x: float, y: float, words_: str, kind: str, anchor: str = "middle") -> str:
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words_)}</text>'
