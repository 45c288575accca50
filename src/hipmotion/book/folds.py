"""What the reader opens on purpose, solutions and the code of a cell, is a native <details>.

It needs no script and says its state to a screen reader. sphinx-exercise and myst-nb each leave this to a script or to
markup that names neither; here both become the element made for it. A cell shows what it puts out, then its code: long
lines are hard to pass on a phone and when read aloud. The tag `show-input` leaves a cell's code open and first.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import solution_node


class details(nodes.General, nodes.Element):
    """`summary` (plain text) and children; rendered as <details>."""


def _visit(self, node):
    self.body.append(self.starttag(node, "details"))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def _depart(self, node):
    self.body.append("</details>\n")


class Folds(SphinxPostTransform):
    """Runs after sphinx-exercise has resolved its titles and myst-nb has wrapped its cells."""

    default_priority = 950
    formats = ("html",)

    def run(self, **kwargs):
        for section in list(self.document.findall(nodes.section)):
            # sphinx-exercise gives every exercise of a page the same id
            if {"exercise-content", "solution-content"} & set(section["ids"]):
                at = section.parent.index(section)
                section.parent[at : at + 1] = section.children
        for solution in list(self.document.findall(solution_node)):
            if "dropdown" in solution["classes"]:
                title, *content = solution.children
                _swap(solution, details("", *content, summary=title.astext(), classes=["solution"], ids=solution["ids"]))
        for cell in list(self.document.findall(_is_code_cell)):
            for part in list(cell.children):
                if isinstance(part, HideCodeCellNode):
                    self._fold(cell, part, part.children)
                elif part.get("nb_element") == "cell_code_source" and "tag_show-input" not in cell["classes"]:
                    self._fold(cell, part, [part])

    def _fold(self, cell, part, content):
        cell.remove(part)
        cell.append(details("", *content, summary=self.config.nb_code_prompt_show, classes=["code-fold"]))


def _is_code_cell(node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _swap(old, new):
    """Put `new` where `old` is. (replace_self would hand the old node's classes on to it.)"""
    old.parent[old.parent.index(old)] = new


def setup(app):
    app.add_node(details, html=(_visit, _depart))
    app.add_post_transform(Folds)
