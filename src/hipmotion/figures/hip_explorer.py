"""`HipExplorer`: a right hip to hold, turned by its thigh or by its pelvis."""

from __future__ import annotations

import html

import traitlets

from . import words
from .figure import DoesNotFit, Figure
from .reading import ANGLES, Reading, readings
from .schema import SCHEMA, checked, fields


def _trait(field: dict) -> traitlets.TraitType:
    # Any: `checked` alone says what fits, in words and as ValueError; traitlets' own types would answer first with their TraitError.
    return traitlets.Any(field["default"] if "options" in field else float(field["default"])).tag(sync=True)


class HipExplorer(Figure):
    """A right hip in three axes, with the 27 muscles that cross it.

    Parameters
    ----------
    flexion, adduction, rotation, knee
        joint angles in degrees; + is flexion, adduction, internal rotation, knee bend. Ranges as the model's: −40…140, −60…60, −70…70, −10…140.
    moving
        which bone stages the angle: "femur" (the pelvis is still) or "pelvis" (the thigh is still). No length depends on it.
    lens
        "conventional" shows what got shorter since standing, "progressive" what got longer, "side-by-side" both; "" follows the site.
    muscle
        the muscle picked, by name ("glut_med2_r"), or "".
    view
        "sagittal", "frontal", "transverse" or "three-quarter".
    phase
        0 standing … 1 the pose above; what Play runs through.
    caption, alt
        see `Figure`.

    All of them are traits: set one and the picture follows, drag the picture and they follow. A value that does not fit raises
    `ValueError` with what was given, what is allowed and the nearest match; the figure stays as it was.
    """

    element = "hip-explorer"
    settings = tuple(fields())

    locals().update({name: _trait(field) for name, field in fields().items()})

    @traitlets.validate(*fields())
    def _fits(self, proposal: dict) -> float | str:
        try:
            return checked(proposal["trait"].name, proposal["value"])
        except ValueError as error:
            raise DoesNotFit(str(error)) from None

    def pose(self) -> dict[str, float]:
        """The angles shown, degrees: the set pose, reached as far as `phase` says."""
        share = self.phase * self.phase * (3 - 2 * self.phase)
        return {angle: share * getattr(self, angle) for angle in ANGLES}

    def readings(self) -> list[Reading]:
        """What the model says of the pose shown, muscle by muscle."""
        return readings(self.pose())

    def summary(self) -> str:
        return words.state_sentence(self.pose(), self.moving, self.readings())

    def poster(self) -> str:
        from .poster import hip_poster  # drawing is only needed where a poster is

        return hip_poster(self.pose(), self.moving, self.lens or "side-by-side", self.muscle, self.view, self.alt)

    def table(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
        rows = "".join(f'<tr><th scope="row">{html.escape(r.label)}</th>{_cells(r)}</tr>' for r in self.readings())
        return (
            '<div class="hm-scroll" tabindex="0" role="region" aria-label="Table of all muscles"><table>'
            f"<caption>{html.escape(words.pose_words(self.pose()).capitalize())}. Change is measured from standing; arms: plus flexes, adducts, rotates in.</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )


_COLUMNS = SCHEMA["columns"]


def _cells(reading: Reading) -> str:
    values = [f"{reading.length_mm:.1f}", _signed(reading.change_mm, 1), _signed(reading.change_percent, 0), *(_signed(mm, 1) for mm in reading.arms_mm)]
    return "".join(f"<td>{value}</td>" for value in values)


def _signed(x: float, digits: int) -> str:
    text = f"{x:+.{digits}f}" if digits else f"{words.whole(x):+d}"
    return (text[1:] if float(text) == 0 else text).replace("-", "−")
