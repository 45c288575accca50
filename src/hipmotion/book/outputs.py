"""What a notebook puts out, made fit for a page.

- Widget views go: a page without a kernel cannot use them. (The saved widget state, heavier than the book, is a script
  that the theme's layout never asks for.)
- A matplotlib SVG goes into the page itself, its colours as the book's CSS variables, so that it follows the dark theme
  and its words can be found and read aloud. A figure without alternative text stops the build.
- A figure's poster, carried as a data address in the notebook, becomes a file, fetched when the reader comes near it
  (or at once where scripts are off).
- The mark that tells nbval to compare a cell's output is for the tests, not for the reader.
"""

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

TOKENS = json.loads((Path(__file__).parents[1] / "tokens.json").read_text(encoding="utf8"))["light"]
WIDGET = re.compile(r"application/vnd\.jupyter\.widget-view\+json")
POSTER = re.compile(r'<image width="(\d+)" height="(\d+)" href="data:image/(png|webp);base64,([A-Za-z0-9+/=]+)"\s*/>')
TEST_MARK = "# NBVAL_CHECK_OUTPUT\n"


def svg_in_page(svg: str, alt: str, prefix: str) -> str:
    """The `<svg>` element of a matplotlib file: named, coloured by variables, its ids made unique by `prefix`."""
    svg = svg[svg.index("<svg"):]
    # What a page must not take over: authorship notes, a style sheet that would reach every other drawing, fonts, points.
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r" ?font-family: [^;\"]*;?", "", svg)
    for _ in range(2):
        svg = re.sub(r'<svg([^>]*?) (?:width|height)="[^"]*"', r"<svg\1", svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\1{prefix}-", svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><")
    for name, value in TOKENS.items():
        svg = re.sub(value + r"\b", f"var(--hm-{name})", svg, flags=re.I)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(alt)}" class="plot"', 1)


class PageOutputs(SphinxPostTransform):
    """Runs after myst-nb has chosen one form of each output and before Sphinx collects the images."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs):
        for raw in list(self.document.findall(nodes.raw)):
            if WIDGET.search(raw.astext()):
                raw.parent.remove(raw)
            elif POSTER.search(raw.astext()):
                text = POSTER.sub(self._poster_as_file, raw.astext())
                raw.replace_self(nodes.raw("", text, format="html"))
        for image in list(self.document.findall(nodes.image)):
            self._inline(image)
        for code in self.document.findall(nodes.literal_block):
            if code.astext().startswith(TEST_MARK):
                code.rawsource = code.astext().removeprefix(TEST_MARK)
                code[:] = [nodes.Text(code.rawsource)]

    def _inline(self, image):
        if not _from_notebook(image):
            return
        path = Path(self.env.srcdir, image["uri"].lstrip("/"))
        alt = image.get("alt", "")
        if not alt or alt == image["uri"] or alt.endswith((".svg", ".png")):
            raise ExtensionError(f"{self.env.docname}: a plot has no alternative text (cell metadata mystnb: image: alt)")
        if path.suffix == ".svg":
            prefix = "p" + hashlib.sha1(path.name.encode()).hexdigest()[:6]
            svg = svg_in_page(path.read_text(encoding="utf8"), alt, prefix)
            image.replace_self(nodes.raw("", svg, format="html"))

    def _poster_as_file(self, match):
        width, height, kind, data = match.groups()
        content = base64.b64decode(data)
        name = f"_images/poster-{hashlib.sha1(content).hexdigest()[:12]}.{kind}"
        target = Path(self.app.outdir, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        address = relative_uri(self.app.builder.get_target_uri(self.env.docname), name)
        # An SVG <image> is always fetched with the page; an <img> can wait.
        size = f'width="{width}" height="{height}"'
        return f'<foreignObject {size}><img src="{address}" {size} alt="" loading="lazy" decoding="async"></foreignObject>'


def _from_notebook(image) -> bool:
    node = image.parent
    while node is not None:
        if "cell_output" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def setup(app):
    app.add_post_transform(PageOutputs)
