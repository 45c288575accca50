"""Two readings that follow one another are one passage: wrapped together, so that they can stand side by side."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

FIRST, SECOND = "lens-conventional", "lens-progressive"


class LensPairs(SphinxPostTransform):
    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        for first in list(self.document.findall(nodes.admonition)):
            second = first.next_node(descend=False, siblings=True)
            if FIRST in first["classes"] and isinstance(second, nodes.admonition) and SECOND in second["classes"]:
                place = first.parent
                at = place.index(first)
                place[at : at + 2] = [nodes.container("", first, second, classes=["lens-pair"])]


def setup(app):
    app.add_post_transform(LensPairs)
