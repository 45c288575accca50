"""Tables of the text: each scrolls by itself when it is wide, has a name of its own, and its rows have names."""

import html
from collections import Counter

from docutils import nodes


def _rows_named_by_first_column(table) -> bool:
    """True if no two rows begin alike and none begins empty: then the first cell names its row."""
    body = table.next_node(nodes.tbody)
    names = [row.children[0].astext().strip() for row in body.children] if body else []
    return len(names) > 1 and all(names) and len(set(names)) == len(names)


def _name(table, seen: Counter) -> str:
    """`Table: ` and its title, or else the heading above it; a second one under a heading is `Table 2: `."""
    title = table.next_node(nodes.title)
    above = table.parent
    while title is None and above is not None:
        title = above.next_node(nodes.title) if isinstance(above, nodes.section) else None
        above = above.parent
    words = title.astext() if title else ""
    seen[words] += 1
    number = f" {seen[words]}" if seen[words] > 1 else ""
    return f"Table{number}: {words}" if words else f"Table{number}"


def prepare_tables(app, doctree, docname):
    """Wrap and name each table of a page (Sphinx's `doctree-resolved`)."""
    seen = Counter()
    for table in list(doctree.findall(nodes.table)):
        if _rows_named_by_first_column(table):
            table.next_node(nodes.colspec)["stub"] = 1
        name = html.escape(_name(table, seen))
        open_tag = f'<div class="table-scroll" role="group" tabindex="0" aria-label="{name}">'
        parent = table.parent
        index = parent.index(table)
        parent.insert(index, nodes.raw("", open_tag, format="html"))
        parent.insert(index + 2, nodes.raw("", "</div>", format="html"))


def setup(app):
    app.connect("doctree-resolved", prepare_tables)
