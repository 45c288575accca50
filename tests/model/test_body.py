"""A body's segments: their tables, and what any body made from them must be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hipmotion as hm
from hipmotion.anatomy.segments import segment_tables
from hipmotion.body import SEGMENTS, Segment

TABLES = segment_tables()
KINDS = [(table, sex) for table in TABLES.rows for sex in (None, "female", "male")]
masses, heights, kinds = st.floats(20, 300), st.floats(1.0, 2.5), st.sampled_from(KINDS)
THIGH = Segment(mass=20.0, length=0.43, com=(0.0, 0.25), gyration=0.14)


def test_every_row_has_a_known_source_and_a_unit():
    rows = [row for table in TABLES.rows.values() for row in table]
    for row in (*rows, *TABLES.proportions.values()):
        assert row.unit and all(key in TABLES.sources for key in row.source.split(", "))


def test_numbers_that_were_not_read_in_their_source_say_so():
    unchecked = {name for name, row in TABLES.proportions.items() if not row.checked}
    assert unchecked >= {"thigh", "shank", "hat", "foot", "ankle_height"}
    for name in unchecked:
        row = TABLES.proportions[name]
        assert "from memory" in row.note or row.source == "assumption"


@pytest.mark.parametrize(("table", "sex"), [("winter", None), ("de leva", "female"), ("de leva", "male")])
def test_the_segments_of_a_table_make_one_whole_body(table, sex):
    rows = [row for row in TABLES.rows[table] if row.sex == sex]
    assert sorted(row.segment for row in rows) == sorted(SEGMENTS)
    assert sum(row.sides * row.mass for row in rows) == pytest.approx(1, abs=1e-12)


def test_the_thigh_is_as_published():
    thighs = {(table, sex): hm.Body(100, 2, sex, table).segments["thigh"] for table, sex in KINDS}
    assert thighs["winter", None].mass == pytest.approx(2 * 10.00)
    assert thighs["de leva", "male"].mass == pytest.approx(2 * 14.16)
    assert thighs["de leva", "female"].com[1] == pytest.approx((1 - 0.3612) * 0.49)
    assert thighs["de leva", "male"].gyration == pytest.approx(0.329 * 0.49)


@given(masses, heights, kinds)
def test_the_masses_of_the_segments_add_up_to_the_body(mass, height, kind):
    body = hm.Body(mass=mass, height=height, table=kind[0], sex=kind[1])
    assert sum(segment.mass for segment in body.segments.values()) == pytest.approx(mass, rel=1e-12)


@given(masses, heights, kinds)
def test_every_segment_has_its_mass_between_its_ends(mass, height, kind):
    body = hm.Body(mass, height, kind[1], kind[0])
    assert tuple(body.segments) == SEGMENTS
    for name, segment in body.segments.items():
        x, y = segment.com
        along = x if name == "foot" else y
        assert 0 < along < segment.length < height and 0 < segment.gyration < segment.length
        assert segment.inertia == segment.mass * segment.gyration**2
    assert -body.ankle_height < body.segments["foot"].com[1] < 0


@given(masses, heights, kinds)
def test_mass_scales_the_masses_and_height_the_lengths(mass, height, kind):
    one, other = hm.Body(50, 1.5, kind[1], kind[0]), hm.Body(mass, height, kind[1], kind[0])
    heavier, taller = mass / 50, height / 1.5
    assert other.ankle_height == pytest.approx(one.ankle_height * taller)
    for name in SEGMENTS:
        a, b = one.segments[name], other.segments[name]
        expected = (a.mass * heavier, a.length * taller, a.com[0] * taller, a.com[1] * taller, a.gyration * taller)
        np.testing.assert_allclose((b.mass, b.length, *b.com, b.gyration), expected, rtol=1e-12)


def test_without_a_sex_de_leva_is_the_mean_of_both_and_winter_is_one_for_all():
    either, female, male = (hm.Body(70, 1.7, sex, "de leva").segments["shank"] for sex in (None, "female", "male"))
    assert either.mass == pytest.approx((female.mass + male.mass) / 2)
    assert either.com[1] == pytest.approx((female.com[1] + male.com[1]) / 2)
    assert female.mass != male.mass
    assert hm.Body(70, 1.7, "female").segments == hm.Body(70, 1.7, "male").segments == hm.Body(70, 1.7).segments


def test_a_body_says_what_it_is():
    body = hm.Body(75, 1.8, "male", "de leva")
    assert (body.mass, body.height, body.sex, body.table) == (75, 1.8, "male", "de leva")
    assert repr(body) == "<Body: 75 kg, 1.8 m, male, table 'de leva'>"
    assert repr(hm.Body.from_segments(body.segments, 0.07)) == "<Body: 75 kg, of measured segments>"


def test_the_segments_of_a_body_cannot_be_swapped_behind_its_back():
    body = hm.Body()
    with pytest.raises(TypeError):
        body.segments["thigh"] = THIGH


@pytest.mark.parametrize("mass", [-70, 0, 19.9, 301, np.nan, np.inf, -np.inf, None, "70", 70j, [70], 10**400])
def test_a_mass_nobody_has_is_refused(mass):
    with pytest.raises(ValueError, match="mass is .*; allowed is a number from 20 to 300 kg"):
        hm.Body(mass=mass, height=1.75)


@pytest.mark.parametrize("height", [-1.75, 0, 0.99, 2.51, np.nan, np.inf, None, "tall"])
def test_a_height_nobody_has_is_refused(height):
    with pytest.raises(ValueError, match="height is .*; allowed is a number from 1 to 2.5 m$"):
        hm.Body(mass=70, height=height)


def test_a_height_in_centimetres_is_recognised():
    with pytest.raises(ValueError, match="height is 175; .*Heights are read in metres"):
        hm.Body(70, 175)


@pytest.mark.parametrize("number", [70, 70.0, np.float32(70), np.int64(70)])
def test_any_kind_of_real_number_is_a_mass(number):
    assert hm.Body(number, 1.75).mass == 70


@pytest.mark.parametrize(
    ("table", "nearest"), [("wintr", "winter"), ("De Leva 1996", "de leva"), (None, ""), (["winter"], "winter")]
)
def test_an_unknown_table_is_answered_with_the_nearest_name(table, nearest):
    with pytest.raises(ValueError, match=f"no segment table is called .*Did you mean '{nearest}.*Allowed: winter, de leva"):
        hm.Body(70, 1.75, table=table)


@pytest.mark.parametrize(("sex", "nearest"), [("femal", "female"), ("Male", "male"), ("", ""), (1, ""), (["male"], "male")])
def test_an_unknown_sex_is_answered_with_the_nearest_name(sex, nearest):
    with pytest.raises(ValueError, match=f"no sex is called .*Did you mean '{nearest}.*Allowed: female, male"):
        hm.Body(70, 1.75, sex=sex)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"mass": value} for value in (0, -1, np.nan, "20")),
        *({"length": value} for value in (0, np.inf)),
        *({"gyration": value} for value in (-0.1, np.nan)),
        *({"com": value} for value in (0.2, (0, 0, 0), (0, np.nan), (0, None))),
    ],
)
def test_a_segment_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="a segment needs .*given was Segment"):
        replace(THIGH, **wrong)


def test_a_body_of_measured_segments_needs_each_of_them():
    segments = dict.fromkeys(SEGMENTS, THIGH)
    with pytest.raises(ValueError, match="no segment is called 'shin'.*Did you mean 'shank'"):
        hm.Body.from_segments({**segments, "shin": THIGH}, 0.07)
    with pytest.raises(ValueError, match="none was given for foot, hat"):
        hm.Body.from_segments({"shank": THIGH, "thigh": THIGH}, 0.07)
    with pytest.raises(ValueError, match="none was given for shank"):
        hm.Body.from_segments({**segments, "shank": 6.5}, 0.07)
    for height in (-0.01, np.nan, 70):
        with pytest.raises(ValueError, match="ankle_height is .*from 0 to 1 m"):
            hm.Body.from_segments(segments, height)
