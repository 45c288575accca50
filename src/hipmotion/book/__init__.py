"""The Sphinx side of the book: the theme, the figure host, the lens and the clean-up that keeps pages light.

A Jupyter Book page of the usual make loads two megabytes from three hosts before a reader can touch anything.
This extension takes the words and the figures only: one style sheet, one script for the page, one for the figures,
formulas as MathML, and nothing from anywhere else. Each module below is one idea; this file only wires them.

`page.mplstyle` beside it gives matplotlib the book's colours: `plt.style.use("hipmotion.book.page")`.
"""

__all__ = ["setup"]


def setup(app):
    """Register everything with Sphinx (imported here, because readers of the notebooks need no Sphinx)."""
    from . import embed, folds, kernels, lens, maths, outputs, pages, tables

    for part in (pages, tables, kernels, maths, outputs, folds, lens, embed):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
