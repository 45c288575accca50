"""The software renderer: right place, right order, right light."""
from __future__ import annotations

import numpy as np
import pytest

from hipmotion.figures.raster import Mesh, look, project, render

SIZE = (60, 40)
GREY = np.array([0.5, 0.5, 0.5])
FRONT = np.eye(4)


def ball(centre=(0.0, 0.0, 0.0), radius=0.1, color=GREY, **more) -> Mesh:
    """A closed sphere of 24 × 12 quads."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(0, np.pi, 13), indexing="ij")
    normals = np.stack([np.sin(v) * np.cos(u), np.cos(v), np.sin(v) * np.sin(u)], -1).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(24), np.arange(12), indexing="ij")
    a, b = (i * 13 + j).ravel(), ((i + 1) * 13 + j).ravel()
    index = np.concatenate([np.stack([a, b, a + 1], 1), np.stack([b, b + 1, a + 1], 1)])
    return Mesh(np.array(centre) + radius * normals, index, normals, color, **more)


def test_a_ball_fills_its_circle_and_nothing_else():
    picture = render([ball()], FRONT, 100, SIZE)
    assert picture.shape == (40, 60, 4) and picture.dtype == np.uint8
    y, x = np.mgrid[:40, :60]
    r = np.hypot(x + 0.5 - 30, y + 0.5 - 20)
    assert (picture[r < 8.5, 3] == 255).all() and (picture[r > 11, 3] == 0).all()
    edge = picture[(r > 9.3) & (r < 10.3), 3]
    assert ((edge > 0) & (edge < 255)).any(), "the rim is smoothed"


def test_the_nearer_of_two_hides_the_farther_whatever_their_order():
    red, blue = ball((0, 0, 0.2), color=np.array([0.9, 0, 0])), ball((0, 0, -0.2), radius=0.15, color=np.array([0, 0, 0.9]))
    for meshes in ([red, blue], [blue, red]):
        r, _, b, _ = render(meshes, FRONT, 100, SIZE)[20, 30]
        assert r > b
        r, _, b, _ = render(meshes, FRONT, 100, SIZE)[20, 30 + 13]
        assert b > r


def test_light_comes_from_the_upper_left():
    picture = render([ball(radius=0.18)], FRONT, 100, SIZE).astype(int)
    assert picture[12, 22, :3].sum() > picture[28, 38, :3].sum()


def test_project_agrees_with_the_picture():
    view = look(np.radians(52), np.radians(12), [0.1, 0.2, 0.3])
    at = np.array([0.13, 0.25, 0.28])
    x, y, _ = project(at[None], view, 150, SIZE)[0]
    alpha = render([ball(at, 0.02)], view, 150, SIZE)[..., 3] / 255
    rows, columns = np.mgrid[:40, :60] + 0.5
    assert (alpha * columns).sum() / alpha.sum() == pytest.approx(x, abs=0.1)
    assert (alpha * rows).sum() / alpha.sum() == pytest.approx(y, abs=0.1)


def test_the_named_views_are_those_of_the_book():
    def directions(yaw, pitch):
        return project(np.eye(3), look(np.radians(yaw), np.radians(pitch), [0, 0, 0]), 1, (0, 0)).round(9).tolist()

    assert directions(0, 0) == [[1, 0, 0], [0, -1, 0], [0, 0, 1]], "sagittal: forward is right, up is up, the right side is near"
    assert directions(90, 0) == [[0, 0, -1], [0, -1, 0], [1, 0, 0]], "from behind: the right side is right, forward is far"


def test_a_muscle_pales_into_tendon():
    flesh = ball(kind="muscle", color=np.array([0.7, 0.2, 0.2]), uv=np.zeros((325, 2)), tissue=np.ones(325), bundles=5)
    tendon = ball(kind="muscle", color=np.array([0.7, 0.2, 0.2]), uv=np.zeros((325, 2)), tissue=np.zeros(325), bundles=5)
    assert render([tendon], FRONT, 100, SIZE)[20, 30, 1] > render([flesh], FRONT, 100, SIZE)[20, 30, 1] + 40


def test_an_empty_scene_is_transparent():
    assert not render([], FRONT, 100, SIZE).any()


def test_a_mesh_that_cannot_be_painted_says_why():
    with pytest.raises(ValueError, match='allowed are "bone", "muscle", "band"'):
        ball(kind="skin")
    with pytest.raises(ValueError, match="needs uv and tissue"):
        ball(kind="muscle")
