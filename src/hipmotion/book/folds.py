"""What the reader opens on purpose, solutions and the code behind a figure, is a native <details>.

It needs no script, says its state to a screen reader and prints open. sphinx-exercise and myst-nb each leave this to a
script or to markup that names neither; here both become the element made for it, and a figure's code comes after it.
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
        for code in list(self.document.findall(HideCodeCellNode)):
            fold = details("", *code.children, summary=code["prompt_show"], classes=["code-fold"])
            cell = code.parent
            _swap(code, fold)
            cell.remove(fold)
            cell.append(fold)


def _swap(old, new):
    """Put `new` where `old` is. (replace_self would hand the old node's classes on to it.)"""
    old.parent[old.parent.index(old)] = new


def setup(app):
    app.add_node(details, html=(_visit, _depart))
    app.add_post_transform(Folds)
