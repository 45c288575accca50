"""What holds on every page of the book, for every kind of reader."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

TOKENS = json.loads((Path(__file__).parents[2] / "src/hipmotion/tokens.json").read_text(encoding="utf8"))


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize("way", ["http", "file"])
def test_a_page_asks_no_other_host_and_reports_no_error(visit, page_name, way):
    reader = visit(way)
    reader.open(page_name)
    reader.wake()
    assert reader.foreign == []
    assert reader.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, page_name, theme):
    reader = visit(color_scheme=theme, reduced_motion="reduce")
    page = reader.open(page_name)
    reader.wake()
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_sticks_out_on_a_phone(visit, page_name, width):
    reader = visit(viewport={"width": width, "height": 720}, has_touch=True)
    page = reader.open(page_name)
    reader.wake()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # A box may scroll inside itself, but nothing else may reach past the edge.
    wide = page.evaluate(
        """(width) => [...document.querySelectorAll('main *')].filter((e) => {
            const box = e.getBoundingClientRect();
            if (box.width === 0 || (box.right <= width + 1 && box.left >= -1)) return false;
            for (let p = e; p; p = p.parentElement) {
              const style = getComputedStyle(p);
              if (style.overflowX !== 'visible' || style.clipPath !== 'none') return false;
            }
            return true;
          }).map((e) => e.outerHTML.slice(0, 120))""",
        width,
    )
    assert wide == []


def test_a_page_is_whole_without_scripts(visit, page_name):
    reader = visit("file", java_script_enabled=False)
    page = reader.open(page_name)
    assert page.locator("h1").first.inner_text().strip()
    figures = page.locator("hip-explorer")
    for i in range(figures.count()):
        poster = figures.nth(i).locator(".hm-poster")
        box = poster.bounding_box()
        assert box and box["width"] > 200 and box["height"] > 100
        assert poster.get_attribute("aria-label") or poster.get_attribute("alt")
        assert figures.nth(i).locator(".hm-state").is_visible()
    for passage in page.locator(".lens-conventional, .lens-progressive").all():
        assert passage.is_visible()
    assert page.locator(".lens").count() == 0 or not page.locator(".lens").is_visible(), "a switch that cannot switch"


def test_a_page_follows_the_readers_dark_theme(visit, page_name):
    reader = visit(color_scheme="dark")
    page = reader.open(page_name)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(TOKENS["dark"]["paper"])
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(TOKENS["light"]["paper"])


def test_nothing_moves_by_itself_and_nothing_glides_for_those_who_asked_for_stillness(visit, page_name):
    reader = visit(reduced_motion="reduce")
    page = reader.open(page_name)
    reader.wake()
    page.wait_for_timeout(300)
    assert page.evaluate("document.getAnimations().length") == 0
    gliding = page.evaluate(
        """[...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0)
           .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert gliding == []


def test_the_keyboard_reaches_everything_and_is_never_trapped(visit, page_name):
    reader = visit(reduced_motion="reduce")
    page = reader.open(page_name)
    reader.wake()
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    stops, faults = 0, []
    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              if (e.dataset.visited) return { again: e.outerHTML.slice(0, 120) };
              e.dataset.visited = 'yes';
              const ring = (n) => n && (getComputedStyle(n).outlineStyle !== 'none' && parseFloat(getComputedStyle(n).outlineWidth) >= 2);
              const box = e.getBoundingClientRect();
              const header = document.querySelector('.site-header')?.getBoundingClientRect().bottom ?? 0;
              return {
                name: e.outerHTML.slice(0, 120),
                seen: ring(e) || ring(e.nextElementSibling) || ring(e.parentElement),
                covered: !e.closest('.site-header, .skip') && box.bottom <= header && box.height > 0,
                inView: box.bottom > 0 && box.top < innerHeight,
              };
            }"""
        )
        if stop is None or "again" in stop:
            break
        stops += 1
        if not stop["seen"]:
            faults.append(("no ring", stop["name"]))
        if stop["covered"] or not stop["inView"]:
            faults.append(("out of sight", stop["name"]))
        assert stops < 1000
    assert faults == []
    left = page.evaluate(
        """[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((e) => {
             if (e.dataset.visited || e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
             if (e.type === 'radio') return ![...document.getElementsByName(e.name)].some((r) => r.dataset.visited);
             return true;
           }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert left == []
