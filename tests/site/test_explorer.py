"""The hip explorer in a reader's hands: dragged, keyed, tapped, played, linked to, and refused what does not fit."""

import csv
import io
import re

import pytest

import hipmotion as hm
from hipmotion.figures import words
from hipmotion.figures.reading import readings
from hipmotion.figures.schema import SCHEMA

EMBED = "embed/hip-explorer"


@pytest.fixture
def explorer(visit):
    """`explorer("flexion=20&view=sagittal")`: the figure alone on its page, still, in that state."""

    def start(query: str = "", **reader):
        reader = visit(**{"reduced_motion": "reduce", "viewport": {"width": 900, "height": 1400}, **reader})
        page = reader.open(EMBED, address=f"?{query}")
        page.locator(".hm-figure[data-ready]").wait_for()
        settle(page)
        return page

    return start


def settle(page) -> None:
    """Waits for the figure to have drawn what it was told, however busy the machine: three frames of the browser."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))")


def centre(page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, selector: str, dx: float, dy: float) -> tuple[float, float]:
    x, y = centre(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=8)
    settle(page)
    return x + dx, y + dy


def angle(page, name: str) -> float:
    return float(page.locator(f"input[name={name}]").input_value())


@pytest.mark.parametrize(("moving", "dx", "dy"), [("femur", 70, -40), ("pelvis", -30, 10)])
def test_the_held_end_of_the_moving_bone_follows_the_finger(explorer, moving, dx, dy):
    page = explorer(f"flexion=20&view=three-quarter&moving={moving}&lens=progressive")
    want = drag(page, ".hm-overlay .hm-end", dx, dy)
    have = centre(page, ".hm-overlay .hm-end")
    assert abs(have[0] - want[0]) < 3 and abs(have[1] - want[1]) < 3
    page.mouse.up()
    assert angle(page, "flexion") != 20
    assert angle(page, "rotation") == 0


def test_the_knob_on_the_ring_turns_the_bone_and_nothing_else(explorer):
    page = explorer("flexion=40&adduction=5&view=transverse&lens=progressive")
    drag(page, ".hm-overlay .hm-knob", 14, 0)
    page.mouse.up()
    assert abs(angle(page, "rotation")) > 5
    assert (angle(page, "flexion"), angle(page, "adduction")) == (40, 5)


def test_a_drag_beyond_the_range_stops_at_its_end(explorer):
    page = explorer("flexion=120&view=sagittal&lens=progressive")
    drag(page, ".hm-overlay .hm-end", -250, -150)
    page.mouse.up()
    assert angle(page, "flexion") <= 140
    assert page.locator(".hm-fault").is_hidden()


def test_every_axis_is_reached_by_key_one_degree_a_press(explorer):
    page = explorer("flexion=10")
    for name, start in (("flexion", 10), ("adduction", 0), ("rotation", 0), ("knee", 0)):
        page.locator(f"input[name={name}]").focus()
        page.keyboard.press("ArrowRight")
        assert angle(page, name) == start + 1
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        field = {"flexion": 140, "adduction": 60, "rotation": 70, "knee": 140}[name]
        assert angle(page, name) == field
        page.keyboard.press("Home")
    assert "degrees" in page.locator("input[name=flexion]").get_attribute("aria-valuetext")


def test_moving_the_other_bone_renames_the_sliders_and_changes_no_number(explorer):
    page = explorer("flexion=60&adduction=10&rotation=-20&muscle=glut_med2_r")
    page.locator(".hm-table summary").click()
    table, length = page.locator("tbody").inner_text(), page.locator(".hm-length").inner_text()
    picture = page.locator(".hm-stage").screenshot()
    page.locator("input[value=pelvis]").check(force=True)
    settle(page)
    assert page.get_by_label("Anterior tilt over the thigh").is_visible()
    assert page.get_by_label("Turn toward this leg").is_visible()
    assert page.locator("tbody").inner_text() == table
    assert page.locator(".hm-length").inner_text() == length
    assert page.locator(".hm-stage").screenshot() != picture
    assert "less than a millionth of a millimetre" in page.locator(".hm-proof").inner_text()
    assert "pelvis has moved on a still thigh" in page.locator(".hm-state").inner_text()


def test_sentence_reading_table_and_csv_say_what_python_says(explorer):
    pose = {"flexion": 60, "adduction": 10, "rotation": 10, "knee": 70}
    query = "&".join(f"{k}={v}" for k, v in pose.items())
    page = explorer(f"{query}&muscle=glut_max2_r&lens=conventional")
    found = readings(pose)
    picked = next(r for r in found if r.name == "glut_max2_r")
    assert page.locator(".hm-state").inner_text() == hm.HipExplorer(**pose).summary()
    assert words.length_sentence(picked) in page.locator(".hm-length").inner_text()
    assert words.arms_sentence(picked, "shortening") in page.locator(".hm-phases").inner_text()
    page.locator(".hm-table summary").click()
    rows = [row.split("\t") for row in page.locator("tbody").inner_text().strip().split("\n")]
    assert [row[0] for row in rows] == [r.label for r in found]
    assert [float(row[1]) for row in rows] == pytest.approx([r.length_mm for r in found], abs=0.051)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download CSV").click()
    lines = list(csv.DictReader(io.StringIO(got.value.path().read_text(encoding="utf-8"))))
    assert len(lines) == 27
    for line, r in zip(lines, found, strict=True):
        assert float(line["length_mm"]) == pytest.approx(r.length_mm, abs=1e-4)
        assert float(line["rotation_arm_mm"]) == pytest.approx(r.arms_mm[2], abs=1e-4)


def test_a_tap_picks_the_muscle_under_it_and_a_second_tap_lets_it_go(explorer):
    page = explorer("view=frontal&lens=progressive")
    box = page.locator(".hm-stage").bounding_box()
    hip = [float(n) for n in re.match(r"M(\S+) (\S+)L", page.locator(".hm-overlay .hm-ghost").first.get_attribute("d")).groups()]
    at = (box["x"] + hip[0] - 30, box["y"] + hip[1] + 5)  # over the buttock, inward of the joint, seen from behind
    page.mouse.click(*at)
    settle(page)
    assert page.locator("select[name=muscle]").input_value().startswith("glut_max")
    page.mouse.click(*at)
    settle(page)
    assert page.locator("select[name=muscle]").input_value() == ""


@pytest.fixture
def thumb(visit):
    """A phone with a real touch screen: `thumb(selector, dx, dy)` drags a finger; returns the page and what the browser did of its own."""

    def start(query: str):
        reader = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce")
        page = reader.open(EMBED, address=f"?{query}")
        page.locator(".hm-figure[data-ready]").wait_for()
        page.evaluate("document.body.style.paddingBottom = '2000px'; window.cancelled = 0; addEventListener('pointercancel', () => cancelled++, true)")
        touch = reader.context.new_cdp_session(page)

        def swipe(at: tuple[float, float], dx: float, dy: float) -> None:
            for step in range(9):
                kind = "touchStart" if step == 0 else "touchMove"
                touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0] + dx * step / 8, "y": at[1] + dy * step / 8}]})
            touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            settle(page)

        return page, swipe

    return start


def test_a_thumb_drags_the_thigh_up_and_the_page_stays(thumb):
    page, swipe = thumb("flexion=40&view=sagittal&lens=progressive")
    swipe(centre(page, ".hm-overlay .hm-end"), 10, -70)
    assert angle(page, "flexion") > 50
    assert page.evaluate("[scrollY, cancelled]") == [0, 0]


def test_a_thumb_that_scrolls_the_page_over_a_figure_changes_nothing_in_it(thumb):
    page, swipe = thumb("flexion=40&view=sagittal&lens=progressive")
    box = page.locator(".hm-stage").bounding_box()
    swipe((box["x"] + 30, box["y"] + 250), 2, -160)
    assert angle(page, "flexion") == 40
    assert page.locator(".hm-camera button", has_text="Side").get_attribute("aria-pressed") == "true"


def test_waking_a_figure_takes_nothing_from_a_reader_who_is_in_it(visit):
    page = visit(reduced_motion="reduce").open("book/kinesiology/moving-bones")
    summary = page.locator("hip-explorer").nth(2).locator("summary").first
    summary.focus()
    page.wait_for_timeout(800)
    assert page.evaluate("document.activeElement.localName") == "summary"
    page.locator("h1").first.click()
    page.locator("hip-explorer").nth(2).locator(".hm-figure[data-ready]").wait_for()


def test_a_value_is_spoken_by_its_slider_and_nowhere_else(explorer):
    page = explorer("flexion=20&muscle=glut_max2_r")
    page.evaluate("""() => { window.said = 0; for (const live of document.querySelectorAll('output, [role=status], [role=alert], [aria-live]'))
        new MutationObserver(() => said++).observe(live, { childList: true, characterData: true, subtree: true }) }""")
    page.locator("input[name=flexion]").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    spoken = page.locator("input[name=flexion]").get_attribute("aria-valuetext")
    assert spoken.startswith("30 degrees flexion, gluteus maximus, middle ") and spoken.endswith("millimetres longer")
    settle(page)
    assert page.evaluate("said") <= 1


def test_every_figure_of_a_page_has_a_name_of_its_own_and_its_authors_words(visit):
    reader = visit(reduced_motion="reduce")
    page = reader.open("book/kinesiology/moving-bones")
    count = reader.wake()
    names = page.locator("hip-explorer :is(h2, h3, h4).hm-unseen").all_text_contents()
    assert len(names) == len(set(names)) == count
    written = [page.locator("hip-explorer").nth(i).get_attribute("data-label") for i in range(count)]
    spoken = page.locator("hip-explorer p.hm-unseen", has_text="As it opens: ").all_text_contents()
    assert spoken == [f"As it opens: {words}" for words in written] and all(len(words) > 30 for words in written)


def test_presets_stage_their_poses(explorer):
    page = explorer()
    for preset in SCHEMA["presets"]:
        page.get_by_role("button", name=preset["name"], exact=True).click()
        settle(page)
        assert [angle(page, a) for a in ("flexion", "adduction", "rotation", "knee")] == [preset[a] for a in ("flexion", "adduction", "rotation", "knee")]
        assert page.get_by_role("button", name=preset["name"], exact=True).get_attribute("aria-pressed") == "true"


def test_play_runs_from_standing_to_the_pose_speaks_seldom_and_stops(explorer):
    page = explorer("flexion=60", reduced_motion="no-preference")
    page.evaluate("""() => { window.said = []; new MutationObserver(() => said.push(document.querySelector('[role=status]').textContent))
        .observe(document.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true }) }""")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(400)
    assert angle(page, "flexion") < 60
    page.get_by_role("button", name="Play").wait_for(timeout=40_000)
    settle(page)
    assert angle(page, "flexion") == 60
    page.wait_for_timeout(1600)
    said = page.evaluate("said")
    assert 1 <= len(said) <= 4 and said[-1].startswith("Finished")


def test_play_becomes_steps_for_those_who_asked_for_stillness(explorer):
    page = explorer("flexion=80")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('input[name=flexion]').value > 5")
    seen = set()
    for _ in range(12):
        seen.add(angle(page, "flexion"))
        page.wait_for_timeout(60)
    assert 1 <= len(seen) <= 3, "a glide has many angles in 0.7 s, steps have few"


def test_a_link_brings_the_pose_back(explorer, visit):
    page = explorer("flexion=55&moving=pelvis&muscle=peri_r", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link to this pose").click()
    settle(page)
    link = page.evaluate("navigator.clipboard.readText()")
    assert "flexion=55" in link and "muscle=peri_r" in link
    again = visit().open(EMBED, address=f"#{link.split('#')[1]}")
    again.locator(".hm-figure[data-ready]").wait_for()
    settle(again)
    assert angle(again, "flexion") == 55
    assert again.locator("input[value=pelvis]").is_checked()


def test_a_link_shared_after_a_change_wins_over_the_state_the_page_was_written_with(visit):
    page = visit(reduced_motion="reduce").open("book/kinesiology/moving-bones", address="#flexion=0")
    first = page.locator("hip-explorer").first
    first.locator(".hm-figure[data-ready]").wait_for()
    assert first.locator("input[name=flexion]").input_value() == "0"


def test_a_link_to_a_figure_below_the_fold_brings_the_reader_there(visit):
    page = visit(reduced_motion="reduce").open("book/kinesiology/moving-bones")
    name = page.locator("hip-explorer").nth(2).get_attribute("id")
    page = visit(reduced_motion="reduce").open("book/kinesiology/moving-bones", address=f"#figure={name}&flexion=25")
    third = page.locator("hip-explorer").nth(2)
    third.locator(".hm-figure[data-ready]").wait_for()
    assert third.locator("input[name=flexion]").input_value() == "25"
    assert third.bounding_box()["y"] < 900


@pytest.mark.parametrize("address", ["?utm_source=x&theme=dark&constructor=1", "#one-angle"])
def test_what_else_an_address_carries_is_left_alone(visit, address):
    page = visit(reduced_motion="reduce").open("book/kinesiology/moving-bones", address=address)
    page.locator("hip-explorer").first.scroll_into_view_if_needed()
    page.locator(".hm-figure[data-ready]").first.wait_for()
    settle(page)
    assert page.locator(".hm-fault:visible").count() == 0


def test_an_address_that_does_not_fit_is_refused_in_words_and_the_rest_kept(explorer):
    page = explorer("flexion=400&adduction=12&muscl=peri_r&moving=pelvs")
    said = page.locator(".hm-fault").inner_text()
    assert "flexion = 400" in said and "−40 to 140°" in said
    assert "“muscle”" in said and "“pelvis”" in said
    assert angle(page, "adduction") == 12


def test_the_lens_repaints_the_same_pose(explorer):
    page = explorer("flexion=60&lens=conventional&view=sagittal")
    pictures = {}
    for lens in ("conventional", "progressive", "side-by-side"):
        page.locator(f"input[value={lens}]").last.check(force=True)
        settle(page)
        pictures[lens] = page.locator(".hm-stage").screenshot()
        assert angle(page, "flexion") == 60
    assert len(set(pictures.values())) == 3
    titles = page.locator(".hm-overlay .hm-pane-title")
    assert titles.all_text_contents() == ["What got shorter", "What got longer"] and titles.last.is_visible()


def test_a_figure_at_rest_or_out_of_sight_asks_for_no_frame(explorer):
    page = explorer("flexion=30", reduced_motion="no-preference")
    page.wait_for_timeout(1200)
    count = "() => { window.asked = 0; const real = requestAnimationFrame; window.requestAnimationFrame = (f) => { asked++; return real(f); }; }"
    page.evaluate(count)
    page.wait_for_timeout(600)
    assert page.evaluate("asked") == 0
    page.evaluate("document.querySelector('hip-explorer').style.marginTop = '6000px'")
    page.wait_for_timeout(300)
    page.evaluate("asked = 0; document.querySelector('.hm-play').click()")
    page.wait_for_timeout(600)
    assert page.evaluate("asked") <= 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_is_there(explorer, theme):
    page = explorer("flexion=60&lens=progressive", color_scheme=theme)
    drawn = page.evaluate("""() => new Promise((done) => requestAnimationFrame(() => {
        const canvas = document.querySelector('.hm-stage canvas'), copy = document.createElement('canvas');
        document.querySelector('input[name=flexion]').dispatchEvent(new Event('input'));
        requestAnimationFrame(() => {
          copy.width = canvas.width; copy.height = canvas.height;
          const pen = copy.getContext('2d'); pen.drawImage(canvas, 0, 0);
          const data = pen.getImageData(0, 0, copy.width, copy.height).data; let n = 0;
          for (let i = 3; i < data.length; i += 4) n += data[i] > 128;
          done(n / (data.length / 4));
        });
      }))""")
    assert 0.08 < drawn < 0.8


@pytest.mark.parametrize("loss", ["webgl1 only", "context lost"])
def test_a_figure_whose_webgl_fails_goes_on_in_lines(visit, loss):
    reader = visit(reduced_motion="reduce", viewport={"width": 900, "height": 1400})
    if loss == "webgl1 only":
        reader.context.add_init_script("""const real = HTMLCanvasElement.prototype.getContext;
            HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : real.call(this, kind, ...rest) }""")
    page = reader.open(EMBED, address="?flexion=20&lens=progressive")
    page.locator(".hm-figure[data-ready]").wait_for()
    if loss == "context lost":
        page.evaluate("document.querySelector('.hm-stage canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
    page.locator(".hm-stick").first.wait_for(state="attached")
    page.locator("input[name=flexion]").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".hm-state", has_text="flexed 21°").wait_for()
    assert page.locator(".hm-poster").is_visible()
    assert page.locator(".hm-stick").count() == 27
    assert reader.errors == []


def test_half_played_the_csv_names_the_pose_that_is_shown(explorer):
    page = explorer("flexion=60&phase=0.5")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download CSV").click()
    lines = list(csv.DictReader(io.StringIO(got.value.path().read_text(encoding="utf-8"))))
    assert float(lines[0]["flexion_deg"]) == pytest.approx(30)


def test_without_webgl_the_poster_stays_and_lines_move_over_it(visit):
    reader = visit(reduced_motion="reduce", viewport={"width": 900, "height": 1400})
    reader.context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = reader.open(EMBED, address="?flexion=20&lens=progressive")
    page.locator(".hm-figure[data-ready]").wait_for()
    assert page.locator(".hm-poster").is_visible()
    before = page.locator(".hm-stick-bone").last.get_attribute("d")
    drag(page, ".hm-overlay .hm-end", 60, -30)
    page.mouse.up()
    assert page.locator(".hm-stick-bone").last.get_attribute("d") != before
    assert page.locator(".hm-stick").count() == 27
    assert angle(page, "flexion") != 20
