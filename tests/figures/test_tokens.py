"""The visual language holds for every reader: contrast on both papers, and hues that colour-blind eyes tell apart."""

from itertools import combinations

import numpy as np
import pytest

from hipmotion.figures.schema import TOKENS

TEXT = ("ink", "ink-soft", "lengthening-text", "shortening-text", "link", "moment")
MARKS = ("line", "lengthening", "shortening", "rest", "ground", "weight", "moment", "focus", "muscle")
#: What one figure may show side by side, told apart by colour (and by marks and words too).
TOLD_APART = ("rest", "lengthening", "shortening")
#: Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}


def linear(colour: str) -> np.ndarray:
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted(linear(x) @ [0.2126, 0.7152, 0.0722] + 0.05 for x in (a, b))
    return high / low


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of linear RGB."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_paper_and_panel(theme):
    colours = TOKENS[theme]
    for name in TEXT:
        for ground in ("paper", "panel"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_paper(theme):
    colours = TOKENS[theme]
    for name in MARKS:
        assert contrast(colours[name], colours["paper"]) >= 3, name


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eyes", BLINDNESS)
def test_longer_shorter_and_resting_are_told_apart(theme, eyes):
    for a, b in combinations(TOLD_APART, 2):
        first, second = (lab(BLINDNESS[eyes] @ linear(TOKENS[theme][x])) for x in (a, b))
        assert np.linalg.norm(first - second) >= 20, (a, b)


def test_both_themes_name_the_same_things():
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()
