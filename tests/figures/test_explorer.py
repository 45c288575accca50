"""`HipExplorer` as an object of Python: traits, refusals, and what it offers a page."""

import json
import re
from html import unescape

import ipywidgets
import pytest

import hipmotion as hm
from hipmotion.figures.schema import fields


def state_in(html: str) -> dict:
    return json.loads(unescape(re.search(r'data-state="([^"]*)"', html)[1]))


def test_the_explorer_is_a_widget_whose_traits_can_be_watched_and_linked():
    figure, slider, seen = hm.HipExplorer(flexion=60), ipywidgets.FloatSlider(min=-40, max=140), []
    assert isinstance(figure, ipywidgets.DOMWidget)
    figure.observe(lambda change: seen.append(change["new"]), "flexion")
    figure.flexion = 30
    assert seen == [30.0]
    ipywidgets.link((figure, "flexion"), (slider, "value"))
    slider.value = 45
    assert figure.flexion == 45
    ipywidgets.jslink((figure, "flexion"), (slider, "value"))
    assert hm.HipExplorer(layout=ipywidgets.Layout(width="400px")).layout.width == "400px"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"flexion": 200}, "flexion is 200.*-40 to 140"),
        ({"adduction": float("nan")}, "adduction is nan.*-60 to 60"),
        ({"rotation": "ten"}, "rotation is 'ten'; allowed is a number from -70 to 70"),
        ({"flexon": 3}, "Did you mean 'flexion'"),
        ({"moving": "pelvs"}, "Did you mean 'pelvis'"),
        ({"muscle": "glut_med9_r"}, "Did you mean 'glut_med._r'"),
        ({"lens": "progresive"}, "Did you mean 'progressive'"),
        ({"phase": 1.5}, "phase is 1.5"),
        ({"alt": "  "}, "alt is empty"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_is_allowed(settings, said):
    with pytest.raises(ValueError, match=said):
        hm.HipExplorer(**settings)


def test_a_refused_value_leaves_the_last_good_state():
    figure = hm.HipExplorer(flexion=60)
    with pytest.raises(ValueError):
        figure.flexion = 999
    assert figure.flexion == 60


def test_a_value_refused_on_its_way_from_the_picture_is_taken_back():
    figure = hm.HipExplorer(flexion=60)
    with pytest.raises(ValueError):
        figure.set_state({"flexion": 9999})
    assert figure.flexion == 60
    with pytest.raises(ValueError), figure.hold_trait_notifications():
        figure.flexion = 9999
    assert figure.flexion == 60


def test_an_alt_nobody_wrote_follows_the_state_and_a_written_one_stays():
    own, written = hm.HipExplorer(flexion=60), hm.HipExplorer(flexion=60, alt="A hip.")
    own.flexion = written.flexion = 20
    assert own.alt.startswith("Right hip flexed 20°") and written.alt == "A hip."


def test_a_page_gets_state_words_table_and_caption_without_a_script():
    html = hm.HipExplorer(flexion=60, moving="pelvis", muscle="peri_r", caption="A <claim> & more.", alt="A hip.")._repr_mimebundle_()[0]["text/html"]
    assert state_in(html) == {"flexion": 60.0, "moving": "pelvis", "muscle": "peri_r"}
    assert "A &lt;claim&gt; &amp; more." in html and 'aria-label="A hip."' in html
    assert "the pelvis has moved on a still thigh" in html
    assert html.count("<tr>") == 28 and "data:image/webp" in html
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "") and "https://" not in html


def test_the_figure_says_itself_what_it_shows_when_no_alt_is_given():
    assert hm.HipExplorer(flexion=90).alt.startswith("Right hip flexed 90°")


def test_half_way_through_its_movement_the_hip_is_half_way_to_the_pose():
    assert hm.HipExplorer(flexion=80, phase=0.5).pose()["flexion"] == pytest.approx(40)


def test_the_ranges_of_the_figure_are_those_of_the_model():
    flexion, knee = fields()["flexion"], fields()["knee"]
    assert (flexion["min"], flexion["max"], knee["min"], knee["max"]) == (-40, 140, -10, 140)


def test_the_poster_draws_more_muscle_when_none_is_picked():
    everything, one = hm.HipExplorer(lens="progressive", flexion=60).poster(), hm.HipExplorer(lens="progressive", flexion=60, muscle="gem_r").poster()
    assert "gemelli" in one and "gemelli" not in everything
