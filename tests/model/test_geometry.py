"""The table of the published geometry, and what is refused in its place."""

import json
from importlib import resources

import numpy as np
import pytest

import hipmotion as hm

TABLE = json.loads((resources.files("hipmotion.anatomy") / "gait2392_hip_right.json").read_text(encoding="utf-8"))


def test_every_row_has_a_source_and_every_number_a_unit():
    for muscle in TABLE["muscles"]:
        assert muscle["source"].startswith("gait2392 ") and muscle["unit"]
        for point in muscle["points"]:
            assert point["source"].startswith(f"gait2392 {muscle['name']}-P")
            assert "at_m" in point or all("values_m" in point["spline"][axis] for axis in "xyz")
    for row in (*TABLE["coordinates"], TABLE["hip_centre"], TABLE["knee"], TABLE["shortest_fibre"]):
        assert row["source"] and row["unit"]


def test_the_table_credits_its_makers_names_the_licence_and_says_it_is_modified():
    assert all(name in TABLE["credits"] for name in "Delp Loan Hoy Zajac Topp Rosen Thelen Anderson Seth".split())
    assert TABLE["licence_url"] == "https://creativecommons.org/licenses/by/3.0/"
    assert TABLE["modified"].startswith("Modified")


def test_there_are_27_muscles_of_80_points(hip):
    assert len(hip.muscles) == len(set(hip.muscles)) == len(set(hip.labels)) == 27
    assert sum(len(m.points) for m in hip.geometry.muscles) == 80


def test_the_parts_of_gluteus_maximus_and_medius_share_a_group(hip):
    for stem, group in (("glut_max", "gluteus maximus"), ("glut_med", "gluteus medius")):
        assert [g for name, g in zip(hip.muscles, hip.groups, strict=True) if name.startswith(stem)] == [group] * 3


def test_another_table_of_the_same_form_can_be_read(hip, tmp_path):
    taller = json.loads(json.dumps(TABLE))
    for muscle in taller["muscles"]:
        muscle["max_force_N"] *= 2
    path = tmp_path / "other.json"
    path.write_text(json.dumps(taller), encoding="utf-8")
    other = hm.Hip(path)
    assert other.muscle("gem_r").max_force_N == 2 * hip.muscle("gem_r").max_force_N
    np.testing.assert_array_equal(other.lengths(np.zeros((1, 4))), hip.lengths(np.zeros((1, 4))))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: t.pop("hip_centre"), "'hip_centre' is missing"),
        (lambda t: t["muscles"][0].pop("pennation_rad"), "'glut_med1_r'.*'pennation_rad'"),
        (lambda t: t["muscles"][0]["points"].reverse(), "'glut_med1_r'.*from the pelvis outward"),
        (lambda t: t["muscles"][0]["points"].clear(), "'glut_med1_r'.*from the pelvis outward"),
        (lambda t: t["muscles"][3]["points"][0].update(body="pelviss"), "'glut_min1_r'.*'pelviss'.*'pelvis'"),
        (lambda t: t["muscles"][3]["points"][0].update(at_m=[1, 2]), "'glut_min1_r'.*values"),
        (lambda t: t["muscles"][3]["points"][0].update(at_m=[1, 2, float("nan")]), "'glut_min1_r'.*nan is not a finite number"),
        (lambda t: t["muscles"][5].update(optimal_fibre_length_m=0), "'glut_min3_r'.*0 is not a finite number above 0"),
        (lambda t: t["muscles"][5].update(tendon_slack_length_m=-0.1), "'glut_min3_r'.*-0.1"),
        (lambda t: t["muscles"].clear(), "one muscle or more"),
        (lambda t: t["muscles"].append(t["muscles"][0]), "each once"),
        (lambda t: t["coordinates"].pop(), "'knee_flexion' is missing"),
        (lambda t: t["coordinates"][0].update(from_deg="a"), "'a'"),
    ],
)
def test_a_table_with_a_fault_is_refused_and_the_fault_is_named(tmp_path, spoil, says):
    table = json.loads(json.dumps(TABLE))
    spoil(table)
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"spoilt\.json is not a geometry table: .*{says}"):
        hm.Hip(path)


@pytest.mark.parametrize("path", [5, "", b"table.json", True])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match="path"):
        hm.Hip(path)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="folder"):
        hm.Hip(tmp_path)


def test_a_file_that_is_not_json_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("gluteus maximus", encoding="utf-8")
    with pytest.raises(ValueError, match="not a geometry table"):
        hm.Hip(path)
