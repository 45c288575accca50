"""What every figure is: a widget in a notebook, a live element in a page, a poster where nothing runs.

A `Figure` is an `anywidget.AnyWidget`, so `observe`, `jslink` and `VBox` work on it. Beside the widget it offers `text/html`: a custom
element that holds poster, sentence, table and caption, which the published pages take and their script brings to life.
"""

from __future__ import annotations

import html
import json
from hashlib import sha1
from pathlib import Path

import anywidget
import traitlets

from ..errors import unknown_name

STATIC = Path(__file__).parent.parent / "static"


def _built(name: str) -> Path:
    file = STATIC / name
    if not file.exists():
        raise FileNotFoundError(f"{file.name} has not been built. Install the package with pip, or run: node frontend/build.mjs")
    return file


class DoesNotFit(traitlets.TraitError, ValueError):
    """A setting that does not fit. Also a `TraitError`, so that traitlets takes back the change that it was part of."""


class Figure(anywidget.AnyWidget):
    """Base of the figures. Subclasses name their `element`, list their `settings` and draw their `poster`.

    `alt` is what a reader hears in place of the picture; left out, it is the figure's own state sentence, and it may not be empty.
    `caption` argues what the figure shows; it may be empty.
    """

    element: str
    settings: tuple[str, ...]

    alt = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **kwargs: object) -> None:
        if "element" in vars(cls):  # not the classes that traitlets derives to add traits to one object
            cls._esm, cls._css = _built("hipmotion.mjs"), _built("hipmotion.css")
        super().__init_subclass__(**kwargs)

    def __init__(self, *, alt: str | None = None, caption: str = "", **settings: object) -> None:
        for name in settings:
            if name not in self.settings and name not in anywidget.AnyWidget.class_trait_names():  # layout and its like are ipywidgets' own
                raise unknown_name(f"argument of {type(self).__name__}", name, [*self.settings, "alt", "caption"])
        super().__init__(caption=caption, **settings)
        self._says_itself = alt is None
        self.alt = self.summary() if alt is None else alt
        self.observe(self._say, list(self.settings))

    def _say(self, _change: dict) -> None:
        """An alt that nobody wrote follows the state."""
        if self._says_itself:
            self.alt = self.summary()

    @traitlets.validate("alt")
    def _alt_is_said(self, proposal: dict) -> str:
        if not str(proposal["value"]).strip():
            raise DoesNotFit("alt is empty; it must say in words what the figure shows (leave it out and the figure says it itself)")
        return proposal["value"]

    def state(self) -> dict:
        """The settings that differ from their defaults, as the page's element and the address of a state carry them."""
        return {name: getattr(self, name) for name in self.settings if getattr(self, name) != self.traits()[name].default_value}

    def summary(self) -> str:
        """The figure in one or two sentences."""
        raise NotImplementedError

    def poster(self) -> str:
        """The figure as SVG, drawn here, for print and wherever no script runs."""
        raise NotImplementedError

    def table(self) -> str:
        """The figure's numbers as an HTML table."""
        raise NotImplementedError

    def html(self) -> str:
        """The figure for a page: complete without a script, alive with one."""
        state = json.dumps(self.state(), ensure_ascii=False)
        name = f"{self.element}-{sha1((state + self.caption).encode()).hexdigest()[:6]}"
        caption = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        return (
            f'<{self.element} id="{name}" data-label="{html.escape(self.alt)}" data-state="{html.escape(state)}"><figure class="hm-figure">'
            f'<div class="hm-play-area"><div class="hm-stage">{self.poster()}</div></div>'
            f'<p class="hm-state">{html.escape(self.summary())}</p>'
            f'<details class="hm-table"><summary>All numbers as a table</summary>{self.table()}</details>{caption}</figure></{self.element}>'
        )

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict, dict] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/html": self.html()}, metadata
