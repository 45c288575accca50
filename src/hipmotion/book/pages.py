"""What each page needs to know to draw itself: its part of the book, its notebook, its description, its scripts.

The theme in theme/ is our own and inherits only Sphinx's `basic`. A page loads book.css, hipmotion.css and book.js, and
hipmotion.js if it holds a figure; whatever else extensions ask for (require.js, widget state, MathJax, icon fonts) is
never written into it, because the layout names its files itself.
"""

import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.fileutil import copy_asset_file

from .markup import repaired

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"


def _require_front_end(app):
    if not (STATIC / "hipmotion.js").exists():
        raise FileNotFoundError(
            f"{STATIC}/hipmotion.js is missing: the front end is compiled by `python -m pip install -r requirements.txt`"
        )


def _part_of(app, docname: str) -> str:
    """The caption of the table of contents under which a page stands, or an empty string."""
    if not hasattr(app.env, "hipmotion_parts"):
        root = app.env.get_doctree(app.config.root_doc)
        app.env.hipmotion_parts = {
            entry: toctree["caption"] or ""
            for toctree in root.findall(addnodes.toctree)
            for _, entry in toctree["entries"]
        }
    return app.env.hipmotion_parts.get(docname, "")


def _description(doctree) -> str:
    """The first paragraph, as the page's description for search engines and shared links."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        if isinstance(paragraph.parent, nodes.section):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " …"
    return ""


def _navigation(context) -> str:
    """The whole table of contents, with the sections of the current page under its own entry."""
    if "toctree" not in context:
        return ""
    tree = context["toctree"](collapse=False, titles_only=True, includehidden=True, maxdepth=2) or ""
    tree = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    sections = re.search(r"<li><a[^>]*>.*?</a>(<ul>.*</ul>)\s*</li>\s*</ul>\s*$", context.get("toc") or "", re.S)
    here = re.compile(r'(<a class="current reference internal") href="#">(.*?</a>)', re.S)
    inner = sections[1].replace("<ul>", '<ul class="sections">', 1) if sections else ""
    return here.sub(lambda m: f'{m[1]} aria-current="page" href="#">{m[2]}{inner}', tree)


def _page_context(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = repaired(context["body"])
    context["part"] = _part_of(app, pagename)
    context["description"] = _description(doctree)
    context["navigation"] = _navigation(context)
    context["has_figure"] = "<hip-" in context.get("body", "")
    context["notebook"] = ""
    if pagename in app.env.found_docs:
        source = Path(app.env.doc2path(pagename))
        if source.suffix == ".ipynb":
            name = "notebooks/" + source.name
            target = Path(app.outdir, name)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
            context["notebook"] = name


def _door(app):
    """`index.html` at the root of the site, which leads to the welcome page inside book/."""
    if app.config.root_doc != "index":
        yield "index", {}, "door.html"


def _copy_static(app, exception):
    if exception is None and app.builder.format == "html":
        for name in ("hipmotion.js", "hipmotion.css"):
            copy_asset_file(str(STATIC / name), str(Path(app.outdir, "_static")))


def setup(app):
    app.add_html_theme("hipmotion", str(HERE / "theme"))
    app.connect("builder-inited", _require_front_end)
    app.connect("html-page-context", _page_context)
    app.connect("html-collect-pages", _door)
    app.connect("build-finished", _copy_static)
