"""The explorer in words and numbers: the sentences, and the file that holds the page to them."""

import json
import runpy
from pathlib import Path

import pytest

from hipmotion.figures import HipExplorer, words
from hipmotion.figures.reading import readings

MAKE_WORDS = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "make_words.py"))
STANDING = {"flexion": 0.0, "adduction": 0.0, "rotation": 0.0, "knee": 0.0}


def test_the_kept_sentences_are_those_of_the_figure():
    kept = json.loads(MAKE_WORDS["FILE"].read_text(encoding="utf-8"))
    now = MAKE_WORDS["vectors"]()
    for old, new in zip(kept["rows"], now["rows"], strict=True):
        assert old["change_percent"] == pytest.approx(new["change_percent"], abs=1e-7), "run tools/make_words.py"
        assert {k: v for k, v in old.items() if k != "change_percent"} == {k: v for k, v in new.items() if k != "change_percent"}


def test_nothing_is_longer_or_shorter_in_standing():
    assert all(r.change_mm == 0 for r in readings(STANDING))
    assert "gluteus maximus about as long" in HipExplorer().summary()


def test_rounding_goes_half_away_from_zero():
    assert [words.whole(x) for x in (0.5, -0.5, 1.5, 2.5, -2.5, 0.49, -0.49)] == [1, -1, 2, 3, -3, 0, 0]


def test_a_span_names_its_shorter_and_its_longer_end():
    assert words.span_words([-2.2, 42.1]) == "from 2 % shorter to 42 % longer"
    assert words.span_words([29, 48]) == "29 to 48 % longer"
    assert words.span_words([-14, -3]) == "3 to 14 % shorter"
    assert words.span_words([-1, 2]) == "about as long"


def test_an_arm_reads_as_action_when_shortening_and_as_brake_when_lengthened():
    assert words.arm_words(0, -46.2, "shortening") == "extends 46 mm"
    assert words.arm_words(0, -46.2, "lengthening") == "brakes flexion (lever 46 mm)"
    assert words.arm_words(2, 0.3, "shortening") == "no lever"
