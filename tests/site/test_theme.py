"""The Sphinx side by itself: what it makes of a plot, a formula, a token."""

import json
from pathlib import Path

import matplotlib
import pytest
from docutils.core import publish_doctree

from hipmotion.book.markup import repaired
from hipmotion.book.maths import mathml
from hipmotion.book.outputs import svg_in_page
from hipmotion.book.tables import prepare_tables

PACKAGE = Path(__file__).parents[2] / "src" / "hipmotion"
TOKENS = json.loads((PACKAGE / "tokens.json").read_text(encoding="utf8"))

PLOT = """<?xml version="1.0"?><!DOCTYPE svg><svg width="400pt" height="200pt" viewBox="0 0 400 200" xmlns="http://www.w3.org/2000/svg">
<metadata>when and by what</metadata><defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
<path id="m1" style="stroke: #C26A00"/><use href="#m1" clip-path="url(#m1)"/><text style="font-family: 'DejaVu Sans', sans-serif; fill: #23201b">a</text></svg>"""


def test_a_plot_takes_the_colours_of_the_page_and_leaves_its_own_house_behind():
    svg = svg_in_page(PLOT, 'says "what" it shows', "p1")
    assert "stroke: var(--hm-lengthening)" in svg and "fill: var(--hm-ink)" in svg
    assert 'aria-label="says &quot;what&quot; it shows"' in svg and 'role="img"' in svg
    assert 'id="p1-m1"' in svg and 'href="#p1-m1"' in svg and "url(#p1-m1)" in svg
    for gone in ("metadata", "<style", "font-family", "400pt", "DOCTYPE"):
        assert gone not in svg
    assert 'viewBox="0 0 400 200"' in svg


def test_the_plot_style_uses_the_tokens_and_nothing_else():
    style = matplotlib.rc_params_from_file(PACKAGE / "book" / "page.mplstyle", use_default_template=False)
    colours = [style[key] for key in style if "color" in key and isinstance(style[key], str) and style[key] != "none"]
    colours += style["axes.prop_cycle"].by_key()["color"]
    assert colours
    for colour in colours:
        assert "#" + str(colour).lstrip("#") in TOKENS["light"].values(), colour


def test_a_plain_formula_becomes_mathml():
    assert "<mfrac>" in mathml(r"r = -\frac{\partial L}{\partial q}", display=True)


def test_a_formula_outside_the_plain_set_stops_the_build():
    with pytest.raises(ValueError, match="mathbf"):
        mathml(r"\mathbf{R}", display=False)


def test_a_box_is_a_group_named_by_its_title():
    box = '<div class="tip admonition" id="x">\n\n<p class="admonition-title">Tip</p><p>…</p></div>'
    first, second = repaired(box + box).split("</div>")[:2]
    assert '<div class="tip admonition" id="x" role="group" aria-labelledby="box-title-1">' in first
    assert '<p class="admonition-title" id="box-title-1">Tip' in first
    assert 'aria-labelledby="box-title-2"' in second and 'id="box-title-2"' in second


def test_the_headers_of_a_table_say_what_they_head():
    table = '<th class="head stub"><p></p></th><th class="head"><p>a</p></th><th class="stub"><p>b</p></th>'
    assert repaired(table) == '<td></td><th class="head" scope="col"><p>a</p></th><th class="stub" scope="row"><p>b</p></th>'


def test_the_sign_that_links_to_a_heading_is_no_part_of_its_name():
    heading = repaired('<h2>Hip<a class="headerlink" href="#hip" title="Link to this heading">#</a></h2>')
    assert 'aria-hidden="true"' in heading and 'tabindex="-1"' in heading


def test_tables_are_named_by_their_heading_and_rows_by_a_first_cell_that_tells_them_apart():
    table = "=== ===\na   b\n=== ===\nhip 1\n{} 2\n=== ===\n"
    tree = publish_doctree("Muscles\n=======\n\nWords.\n\n" + table.format("leg") + "\nMore.\n\n" + table.format("hip"),
                           settings_overrides={"doctitle_xform": False})  # fmt: skip
    prepare_tables(None, tree, "page")
    text = tree.pformat()
    assert 'aria-label="Table: Muscles"' in text and 'aria-label="Table 2: Muscles"' in text
    assert text.count('stub="1"') == 1
