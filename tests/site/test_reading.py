"""What a reader does with the book: switch the lens, search, print, follow links, take a chapter or a figure along."""

import gzip
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

CHAPTER = "book/kinesiology/moving-bones"


def passages(page, lens):
    return [p.is_visible() for p in page.locator(f".admonition.lens-{lens}").all()]


@pytest.mark.parametrize("way", ["http", "file"])
def test_the_lens_is_switched_by_keyboard_and_kept_from_page_to_page(visit, way):
    reader = visit(way)
    page = reader.open(CHAPTER)
    heard = "document.addEventListener('hipmotion:lens', (e) => { window.heard = e.detail; })"
    page.evaluate(heard)
    page.locator(".site-header input[value=side-by-side]").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.documentElement.dataset.lens") == "progressive"
    assert page.evaluate("window.heard") == "progressive"
    assert not any(passages(page, "conventional"))
    assert all(passages(page, "progressive"))
    page = reader.open("book/using-this-book")
    assert page.evaluate("document.documentElement.dataset.lens") == "progressive"
    assert page.locator(".site-header input[value=progressive]").is_checked()


def test_the_lens_is_set_before_the_first_paint(visit):
    reader = visit()
    page = reader.open(CHAPTER)
    page.locator(".lens label", has_text="Conventional").click()
    page.add_init_script("addEventListener('DOMContentLoaded', () => { window.early = document.documentElement.dataset.lens; }, true)")
    page.reload()
    assert page.evaluate("window.early") == "conventional"
    assert page.evaluate("document.querySelector('script[src*=book]').compareDocumentPosition(document.querySelector('header')) & 4")


def test_the_page_works_where_storage_is_refused(visit):
    reader = visit()
    reader.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused'); } })")
    page = reader.open(CHAPTER)
    page.locator(".lens label", has_text="Conventional").click()
    assert page.evaluate("document.documentElement.dataset.lens") == "conventional"
    assert reader.errors == []


def test_switch_and_buttons_of_the_header_are_large_enough_for_a_thumb(visit):
    page = visit(viewport={"width": 320, "height": 720}).open(CHAPTER)
    for target in page.locator(".lens label, .site-header button:visible").all():
        box = target.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, (target.inner_text(), box)


def test_the_contents_open_on_a_phone_and_close_with_escape(visit):
    page = visit(viewport={"width": 390, "height": 720}).open("book/index")
    assert not page.locator("#contents").is_visible()
    page.get_by_role("button", name="Contents").click()
    assert page.locator("#contents").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#contents").is_visible()


@pytest.mark.parametrize("way", ["http", "file"])
def test_search_finds_a_word_of_the_chapter(visit, way):
    reader = visit(way)
    page = reader.open("book/index")
    page.get_by_role("searchbox").fill("piriformis")
    page.keyboard.press("Enter")
    page.locator("#search-results a[href*=moving-bones]").first.wait_for(timeout=10_000)
    assert (reader.foreign, reader.errors) == ([], [])


def test_an_embedded_figure_reads_the_address_and_tells_its_height(visit):
    reader = visit()
    page = reader.open("embed/hip-explorer", address="?flexion=30&moving=pelvis")
    assert page.locator("input[type=range][name=flexion]").input_value() == "30"
    assert page.locator(".site-header").count() == 0
    page = reader.open("book/back/cite")
    page.evaluate(
        """(address) => { addEventListener('message', (e) => { if (e.data?.type === 'hipmotion:height') window.told = e.data.height; });
           const frame = document.createElement('iframe'); frame.src = address; frame.width = 600; document.querySelector('main').append(frame); }""",
        f"{reader.base}/embed/hip-explorer.html",
    )
    page.wait_for_function("window.told > 300", timeout=15_000)


def test_a_link_to_a_pose_opens_the_figure_in_it(visit):
    page = visit("file").open("book/index", address="#flexion=25&adduction=5")
    page.locator("hip-explorer input[name=flexion]").first.wait_for()
    page.wait_for_function("document.querySelector('hip-explorer input[name=flexion]').value === '25'", timeout=10_000)


def test_on_paper_solutions_are_open_and_both_readings_are_there(visit):
    page = visit().open(CHAPTER)
    page.locator(".lens label", has_text="Conventional").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".site-header").is_visible()
    assert not page.locator("#contents").is_visible()
    solutions = page.locator("details.solution").all()
    assert solutions and all(box.get_attribute("open") is not None for box in solutions)
    assert all(passages(page, "conventional")) and all(passages(page, "progressive"))
    # A figure that has come alive shows its canvas instead of its poster.
    pictures = [figure.locator(".hm-poster, canvas").all() for figure in page.locator("hip-explorer").all()]
    assert pictures and all(any(picture.is_visible() for picture in either) for either in pictures)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_questions_answers_and_number_tables_are_there_and_afterwards_folded_again(visit, scripts):
    reader = visit(java_script_enabled=scripts)
    page = reader.open(CHAPTER)
    if scripts:
        reader.wake()
    page.emulate_media(media="print")
    if scripts:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    questions = page.locator(".self-check > summary, .self-check > p").all()
    assert questions and all(part.is_visible() and part.bounding_box()["height"] > 10 for part in questions)
    tables = page.locator(".hm-table").all()
    assert tables and all(table.locator("tbody tr").count() == 27 and table.locator("td").last.is_visible() for table in tables)
    assert not any(fold.is_visible() for fold in page.locator(".code-fold").all())
    if scripts:
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]:not(.hm-more)").count() == 0


def test_code_is_folded_after_what_it_puts_out_unless_the_reader_is_to_change_it(visit):
    page = visit().open(CHAPTER)
    assert page.locator(".cell:not(.tag_show-input) .cell_input:visible").count() == 0
    assert page.locator(".cell:not(.tag_show-input) .cell_input").count() == page.locator(".cell > .code-fold:last-child .cell_input").count() > 0
    assert all(output.is_visible() for output in page.locator(".cell_output").all())
    assert "NBVAL" not in page.content()


def test_copying_code_is_said_by_the_button_and_once_for_a_screen_reader(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open(CHAPTER)
    assert page.locator(".cell_output .copy").count() == 0, "output is not code"
    page.locator(".code-fold > summary").first.click()
    button = page.get_by_role("button", name="Copy this code", exact=True).first
    button.click()
    page.wait_for_function("document.querySelector('.copy').textContent === 'Copied'")
    assert page.locator("main > [role=status]").all_inner_texts() == ["Copied"]
    assert "import hipmotion" in page.evaluate("navigator.clipboard.readText()")


def test_a_thumb_can_copy_code_and_the_keyboard_stops_only_at_code_that_scrolls(visit):
    page = visit(viewport={"width": 390, "height": 720}, has_touch=True, is_mobile=True).open(CHAPTER)
    page.locator(".code-fold > summary").first.tap()
    button = page.locator(".code-fold .copy").first
    assert button.bounding_box()["height"] >= 44
    assert button.evaluate("(b) => [getComputedStyle(b).opacity, getComputedStyle(b).position]") == ["1", "static"]
    page.locator(".code-fold").evaluate_all("(all) => { for (const fold of all) fold.open = true; }")
    page.wait_for_timeout(200)
    faults = page.evaluate(
        """[...document.querySelectorAll('.highlight pre')].filter((pre) => {
             const named = pre.tabIndex === 0 && pre.getAttribute('role') === 'region' && !!pre.getAttribute('aria-label');
             return named !== (pre.scrollWidth > pre.clientWidth);
           }).map((pre) => pre.outerHTML.slice(0, 120))"""
    )
    assert faults == []
    names = page.locator("pre[role=region]").evaluate_all("(all) => all.map((pre) => pre.ariaLabel)")
    assert names and len(set(names)) == len(names)


def test_on_a_phone_the_header_comes_back_when_the_keyboard_enters_it(visit):
    page = visit(viewport={"width": 390, "height": 720}).open(CHAPTER)
    page.evaluate("scrollTo(0, 3000)")
    page.locator(".lens input:checked").focus()
    page.keyboard.press("Shift+Tab")
    box = page.locator(".theme-button:focus").bounding_box()
    assert box and 0 <= box["y"] < 60
    assert page.evaluate("scrollY") > 2000


def test_wide_text_spacing_hides_nothing_of_the_header_on_a_small_phone(visit):
    page = visit(viewport={"width": 320, "height": 720}).open(CHAPTER)
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }")
    boxes = page.locator(".site-header, .site-header :is(a, button, label, span)").all()
    for box in (b for b in boxes if not b.evaluate("(e) => getComputedStyle(e).clipPath !== 'none'")):
        assert box.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1 || getComputedStyle(e).display === 'inline'"), box.inner_text()
        place = box.bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= 321, (box.inner_text(), place)
    page.evaluate("scrollTo(0, 3000)")
    brand = page.locator(".brand").bounding_box()
    assert brand["y"] + brand["height"] <= 16, "half a line of the title looks out from under the edge"


def test_the_footer_is_a_landmark_of_its_own_and_every_table_has_its_own_name(visit, written_page):
    page = visit().open(written_page)
    assert page.get_by_role("contentinfo").count() == 1
    names = page.locator(".table-scroll").evaluate_all("(all) => all.map((e) => e.ariaLabel)")
    assert len(set(names)) == len(names) and "Table" not in names
    assert page.locator("article .table-scroll th:not([scope])").count() == 0


def test_each_chapter_downloads_as_the_notebook_it_is(visit, site):
    page = visit().open(CHAPTER)
    link = page.get_by_role("link", name="as a notebook")
    file = site / "notebooks" / Path(link.get_attribute("href")).name
    given, kept = (nbformat.read(f, as_version=4) for f in (file, Path(__file__).parents[2] / f"{CHAPTER}.ipynb"))
    nbformat.validate(given)
    assert [cell.source for cell in given.cells] == [cell.source for cell in kept.cells]


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.addresses, self.ids = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.addresses += [attributes[key] for key in ("href", "src") if attributes.get(key)]


def test_every_link_of_the_book_leads_somewhere_and_every_id_is_its_own(site):
    pages = {file: Links(file.read_text(encoding="utf8")) for file in site.rglob("*.html")}
    broken, doubled = [], []
    for file, page in pages.items():
        doubled += [(file.name, name) for name in set(page.ids) if page.ids.count(name) > 1]
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or address.startswith("#hip"):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            here = pages.get(target)
            if not target.exists() or (parts.fragment and "=" not in parts.fragment and here and unquote(parts.fragment) not in here.ids):
                broken.append((file.name, address))
    assert (broken, doubled) == ([], [])


def test_the_figures_script_stays_under_100_kilobytes(site):
    assert len(gzip.compress((site / "_static/hipmotion.js").read_bytes(), 9)) <= 100 * 1024


def test_a_page_first_loads_in_200_kilobytes(visit, site, written_page):
    reader = visit()
    loaded = []
    reader.page.on("request", lambda request: loaded.append(urlsplit(request.url).path.lstrip("/")))
    page = reader.open(written_page)
    page.wait_for_timeout(500)
    assert sum(weight(site / path) for path in set(loaded)) <= 200 * 1024, loaded


def weight(file: Path) -> int:
    """Bytes on the wire: text gzipped, pictures as they are."""
    content = file.read_bytes()
    return len(content if file.suffix in {".webp", ".png"} else gzip.compress(content, 9))
