"""Formulas become MathML while the book is built, so no page loads a typesetting program.

The book's formulas are few and plain: fractions, scripts, Greek, sums. `latex2mathml` is right on those and wrong on
aligned blocks and macros, so anything outside the plain set stops the build instead of printing nonsense.
"""

import re

from docutils import nodes
from latex2mathml.converter import convert

# What latex2mathml was checked on; a formula with another command has to be rewritten or the list extended after looking.
PLAIN = set(
    "frac sqrt sum int partial cdot times pm approx le ge neq infty to left right mathrm text quad ldots "
    "sin cos tan max min bar dot hat vec Delta Sigma Omega "
    "alpha beta gamma delta epsilon varepsilon theta lambda mu pi rho sigma tau phi varphi psi omega".split()
)


def mathml(tex: str, display: bool) -> str:
    """MathML for one formula; ValueError if it uses a command outside the plain set."""
    unknown = sorted(set(re.findall(r"\\([A-Za-z]+)", tex)) - PLAIN)
    if unknown:
        raise ValueError(f"formula {tex!r} uses {unknown}, which are not in the plain set of hipmotion/book/maths.py")
    return convert(tex, display="block" if display else "inline")


def _inline(self, node):
    self.body.append(mathml(node.astext(), display=False))
    raise nodes.SkipNode


def _block(self, node):
    self.body.append(self.starttag(node, "div", CLASS="formula", tabindex="0", role="group", **{"aria-label": "Formula"}))
    self.body.append(mathml(node.astext(), display=True) + "</div>")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("config-inited", lambda app, config: setattr(config, "html_math_renderer", "mathml"))
