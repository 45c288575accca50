"""The four curves: what the papers they are named after found, and that the cubic pieces are the curves they stand for."""

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipmotion import curves
from hipmotion.curves import Curve, Point, active_force_length, bend_points, force_velocity, passive_force_length, tendon_force_length

ALL = [active_force_length, passive_force_length, force_velocity, tendon_force_length]


def test_curves_equal_opensim(oracle):
    table = oracle("oracle_curves.csv")
    for name in ("active_force_length", "passive_force_length", "force_velocity", "tendon_force_length"):
        rows = table["muscle"] == name
        assert rows.sum() > 30
        np.testing.assert_allclose(getattr(curves, name)(table["x"][rows]), table["y"][rows], rtol=0, atol=1e-9)


def test_active_force_is_greatest_at_optimal_length_and_gone_at_both_ends():
    lengths = np.linspace(0.3, 2.0, 5001)
    force = active_force_length(lengths)
    assert lengths[np.argmax(force)] == pytest.approx(1, abs=1e-3)
    assert active_force_length(np.array(1.0)) == pytest.approx(1, abs=1e-12)
    outside = (lengths < 0.4441) | (lengths > 1.8123)
    assert np.all(force[outside] == 0) and np.all(force[~outside] > 0)


def test_passive_force_begins_at_optimal_length_and_only_grows():
    lengths = np.linspace(0.3, 2.5, 5001)
    force = passive_force_length(lengths)
    assert np.all(force[lengths <= 1] == 0)
    assert np.all(np.diff(force[lengths > 1]) > 0)
    assert passive_force_length(np.array(1.7)) == pytest.approx(1, abs=1e-12)


def test_shortening_costs_force_and_lengthening_adds_it():
    speeds = np.linspace(-1.5, 1.5, 5001)
    factor = force_velocity(speeds)
    assert np.all(factor[speeds <= -1] == 0)
    assert np.all(np.diff(factor[np.abs(speeds) < 1]) > 0)
    assert force_velocity(np.array(0.0)) == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(factor[speeds >= 1], 1.4, rtol=0, atol=1e-12)


def test_a_slack_tendon_gives_no_force_and_a_taut_one_stiffens_into_a_straight_line():
    lengths = np.linspace(0.9, 1.1, 5001)
    force, slope = tendon_force_length.with_slope(lengths)
    assert np.all(force[lengths <= 1] == 0)
    assert np.all(np.diff(force[lengths > 1.0001]) > 0)
    assert tendon_force_length(np.array(1.049)) == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(slope[force > 2 / 3], 1.375 / 0.049, rtol=1e-6)


@pytest.mark.parametrize("curve", ALL)
def test_a_slope_is_the_slope_of_its_curve_and_never_jumps(curve):
    x, h = np.linspace(-1.2, 2.5, 20011), 1e-7
    np.testing.assert_allclose(curve.slope(x), (curve(x + h) - curve(x - h)) / (2 * h), rtol=0, atol=2e-4)
    assert np.abs(curve.slope(x + h) - curve.slope(x)).max() < 2e-3


@given(
    rise=st.floats(0.2, 3),
    first=st.floats(0, 0.8),
    steeper=st.floats(1.3, 6),
    curviness=st.floats(0, 1),
    u=st.floats(0, 1),
)
def test_the_cubic_pieces_are_the_bezier_bend_they_stand_for(rise, first, steeper, curviness, u):
    a, b = Point(0.0, 0.0, first * rise), Point(1.0, rise, steeper * rise)
    v, points = 1 - u, bend_points(a, b, curviness)
    weights = np.array([v**5, 5 * u * v**4, 10 * u**2 * v**3, 10 * u**3 * v**2, 5 * u**4 * v, u**5])
    x, y = weights @ points
    assert Curve([a, b], [curviness])(np.array(x)) == pytest.approx(y, abs=2e-8)


def test_every_figure_has_a_value_a_unit_and_a_source():
    table = json.loads((resources.files(curves.__package__) / "anatomy" / "hill_curves.json").read_text(encoding="utf-8"))
    rows = {key: row for name, part in table.items() if isinstance(part, dict) for key, row in part.items() if key != "cite"}
    assert len(rows) > 10
    for name, row in rows.items():
        assert isinstance(row["value"], float) and row["unit"] and row["source"], name
