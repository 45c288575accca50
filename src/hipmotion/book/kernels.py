"""How notebooks draw while the book is built: in the book's style, as SVG.

The notebooks stay free of set-up lines; the kernels that the build starts inherit two settings from their surroundings.
A reader's own kernel keeps the reader's settings, and takes the book's with `plt.style.use("hipmotion.book.page")`.
"""

import os
from pathlib import Path

CONFIG = 'c.InlineBackend.figure_formats = {"svg"}\n'


def _prepare(app):
    os.environ["MATPLOTLIBRC"] = str(Path(__file__).parent / "page.mplstyle")
    home = Path(app.outdir).parent / ".ipython"
    profile = home / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(CONFIG, encoding="utf8")
    os.environ["IPYTHONDIR"] = str(home)


def setup(app):
    app.connect("builder-inited", _prepare)
