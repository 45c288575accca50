"""The spline of the published geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipmotion.spline import Spline

CUBIC = np.polynomial.Polynomial([1.0, -2.0, 3.0, 0.5])
KNOTS = np.array([0.0, 0.3, 1.0, 1.4, 2.0])


@given(st.lists(st.tuples(st.floats(0.05, 2), st.floats(-1, 1)), min_size=2, max_size=12))
def test_a_spline_goes_through_its_knots(steps):
    knots, values = np.cumsum([s for s, _ in steps]), np.array([v for _, v in steps])
    np.testing.assert_allclose(Spline(knots, values)(knots), values, atol=1e-9)


def test_through_the_knots_of_a_cubic_it_is_that_cubic():
    t = np.linspace(0, 2, 101)
    np.testing.assert_allclose(Spline(KNOTS, CUBIC(KNOTS))(t), CUBIC(t), atol=1e-12)


def test_beyond_its_ends_it_goes_on_straight():
    spline, slope = Spline(KNOTS, CUBIC(KNOTS)), CUBIC.deriv()
    np.testing.assert_allclose(spline(np.array([-1.0, 3.0])), [CUBIC(0) - slope(0), CUBIC(2) + slope(2)], atol=1e-12)


@pytest.mark.parametrize("count", [2, 3])
def test_two_knots_make_a_line_and_three_a_parabola(count):
    curve = np.polynomial.Polynomial([1.0, 2.0, -3.0][:count])
    knots, t = np.array([0.0, 0.4, 1.5][:count]), np.linspace(0, 0.4, 11)
    np.testing.assert_allclose(Spline(knots, curve(knots))(t), curve(t), atol=1e-12)


@pytest.mark.parametrize("knots, values", [([0.0], [1.0]), ([0.0, 0.0], [1.0, 2.0]), ([1.0, 0.0], [1.0, 2.0]), ([0.0, 1.0], [1.0])])
def test_knots_that_make_no_curve_are_refused(knots, values):
    with pytest.raises(ValueError, match="increasing knots"):
        Spline(knots, values)
