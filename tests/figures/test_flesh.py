"""The drawn muscles: all there, whole, on the bones, and moving without a jump."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import hipmotion as hm
from hipmotion.anatomy.bones import bones
from hipmotion.figures.flesh import Surface, surfaces
from hipmotion.figures.obstacles import places

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "flesh.json").read_text(encoding="utf-8"))
#: Poses people take, and the ends of flexion, degrees.
POSES_DEG = [(0, 0, 0, 0), (60, 10, 10, 70), (110, -15, -10, 110), (45, -20, -30, 90), (-5, -5, 0, 95), (-40, 0, 0, 0), (140, -10, 0, 130)]


def drawn(*degrees: float) -> dict[str, Surface]:
    return {s.key: s for s in surfaces(np.radians(degrees))}


@pytest.mark.parametrize("pose", VECTORS["poses"], ids=lambda p: str(p["deg"]))
def test_the_vectors_that_typescript_is_held_to_are_those_of_this_drawing(pose):
    for row, surface in zip(pose["surfaces"], surfaces(np.radians(pose["deg"])), strict=True):
        assert row["key"] == surface.key
        np.testing.assert_allclose(surface.positions[:: VECTORS["every"]].ravel(), row["positions"], rtol=0, atol=1e-6)
        np.testing.assert_allclose(surface.normals[:: VECTORS["every"]].ravel(), row["normals"], rtol=0, atol=1e-4)


def test_every_muscle_of_the_model_is_drawn_once():
    shown = [name for s in surfaces(np.zeros(4)) for name in s.muscles]
    assert sorted(shown) == sorted(hm.Hip().muscles)


def test_the_gluteus_maximus_and_medius_are_single_sheets_of_three_compartments():
    sheets = drawn(0, 0, 0, 0)
    assert sheets["gluteus maximus"].muscles == ("glut_max1_r", "glut_max2_r", "glut_max3_r")
    assert sheets["gluteus medius"].muscles == ("glut_med1_r", "glut_med2_r", "glut_med3_r")


def test_the_flesh_is_light_enough_for_a_phone():
    assert sum(len(s.index) for s in surfaces(np.zeros(4))) <= 9000


@pytest.mark.parametrize("pose", POSES_DEG)
def test_surfaces_face_outward_and_enclose_a_volume(pose):
    for s in surfaces(np.radians(pose)):
        a, b, c = (s.positions[s.index[:, k]] for k in range(3))
        faces = np.cross(b - a, c - a)
        assert (np.einsum("ij,ij", a - s.positions.mean(0), faces) / 6) > 0, s.key
        facing = np.einsum("ij,ij->i", faces, s.normals[s.index].sum(1))
        assert (facing * (np.linalg.norm(faces, axis=1) > 1e-8) < 0).mean() < 0.08, s.key
        np.testing.assert_allclose(np.linalg.norm(s.normals, axis=1), 1, atol=1e-6)


def test_u_runs_from_the_end_on_the_pelvis_to_the_end_that_the_hip_moves():
    for still, turned in zip(surfaces(np.zeros(4)), surfaces(np.radians([40, 10, 20, 0])), strict=True):
        assert (still.uv.min(0) == 0).all() and (still.uv.max(0) == 1).all()
        moved = np.linalg.norm(turned.positions - still.positions, axis=1)
        if still.muscles:
            assert moved[still.uv[:, 0] == 0].max() < 0.002 < moved[still.uv[:, 0] == 1].min(), still.key
        assert ((still.tissue >= 0) & (still.tissue <= 1)).all()


@pytest.mark.parametrize("axis", range(4))
def test_half_a_degree_never_makes_a_muscle_jump(axis):
    """The lowest tendon is 0.5 m from the hip. Nothing goes much faster than it does: nothing flips over."""
    rng = np.random.default_rng(44)
    low, high = np.array([-40, -40, -40, 0]), np.array([140, 30, 40, 140])
    for degrees in rng.uniform(low, high, (12, 4)):
        step = np.where(np.arange(4) == axis, 0.5, 0)
        for before, after in zip(surfaces(np.radians(degrees)), surfaces(np.radians(degrees + step)), strict=True):
            moved = np.linalg.norm(after.positions - before.positions, axis=1).max()
            assert moved < 1.1 * np.radians(0.5) * 0.5, (before.key, degrees.round(1).tolist())


@pytest.mark.parametrize("pose", [p for p in POSES_DEG if -30 <= p[0] <= 120])
@pytest.mark.parametrize("key", ["gluteus maximus", "gluteus medius", "gluteus minimus"])
def test_the_gluteal_sheets_lie_on_the_bones_and_not_in_them(key, pose):
    sheet = drawn(*pose)[key]
    middle = sheet.positions[(sheet.uv[:, 0] > 0.15) & (sheet.uv[:, 0] < 0.85)]
    place = places(np.radians(pose))
    deep = np.zeros(len(middle), bool)
    for name in ("hemipelvis_r", "femur_r"):
        bone = bones()[name]
        R, t = place[bone.frame]
        local = (middle - t) @ R
        nearest = np.array([((bone.vertices - p) ** 2).sum(1).argmin() for p in local])
        gap = local - bone.vertices[nearest]
        deep |= ((gap * bone.normals[nearest]).sum(1) < -0.003) & (np.linalg.norm(gap, axis=1) < 0.02)
    assert deep.mean() < 0.03


def test_a_belly_keeps_its_volume_when_it_shortens():
    def volume(s: Surface) -> float:
        a, b, c = (s.positions[s.index[:, k]] for k in range(3))
        return float(np.einsum("ij,ij", a, np.cross(b, c)) / 6)

    long, short = drawn(90, 0, 0, 0), drawn(0, 0, 0, 90)
    for key in ("semimembranosus", "biceps femoris, long head"):
        assert volume(short[key]) == pytest.approx(volume(long[key]), rel=0.12), key


def test_the_maximus_covers_the_tuberosity_in_standing_and_wraps_the_trochanter_in_a_squat():
    trochanter = np.array([-0.014, -0.02, 0.063])
    for pose in ((0, 0, 0, 0), (60, 0, 0, 60), (110, -15, -10, 110)):
        R, t = places(np.radians(pose))["femur"]
        out = (drawn(*pose)["gluteus maximus"].positions - t) @ R
        beside = np.linalg.norm(out[:, :2] - trochanter[:2] - [-0.012, -0.02], axis=1) < 0.02
        assert out[beside, 2].max() > trochanter[2], pose
    tuberosity = np.array([-0.128, -0.105, 0.066])
    skin = drawn(0, 0, 0, 0)["gluteus maximus"].positions
    behind = np.linalg.norm(skin[:, 1:] - tuberosity[1:], axis=1) < 0.012
    assert skin[behind, 0].min() < tuberosity[0]
