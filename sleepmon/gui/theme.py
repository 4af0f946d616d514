"""The look as one frozen object that is passed to every widget: colours, letters, times.

There is no global theme: who makes a widget gives it one, and `apply_theme` changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.gui.fonts import make_font
from sleepmon.gui.palette import (
    POSTURES,
    ROLES,
    Mode,
    Role,
    contrast,
    darkened,
    family_of,
    rgb,
    stronger_ink,
)
from sleepmon.gui.stylesheet import stylesheet_of

# Pixels; the grid is 8, and 4 inside controls.
RAIL_WIDTH = 72
TOP_BAR_HEIGHT = 56
PAGE_MARGIN = 24
GAP = 16
CARD_RADIUS = 10
CARD_PADDING = 20
BUTTON_HEIGHT = 36
BUTTON_RADIUS = 6
FADE_MS = 120
TURN_MS = 240


@cache
def _qcolor(colour: str) -> QColor:
    return QColor(*rgb(colour))


@dataclass(frozen=True)
class Theme:
    """One of the three looks, with or without motion."""

    mode: Mode
    reduced_motion: bool = False

    @classmethod
    def of(cls, mode: Mode | str, *, reduced_motion: bool = False) -> Theme:
        """The theme of a mode: dark, light or night."""
        return cls(Mode(mode), reduced_motion)

    def hex(self, role: Role) -> str:
        """The colour of a role as `#RRGGBB`."""
        return ROLES[self.mode][role]

    def colour(self, role: Role) -> QColor:
        """The colour of a role."""
        return QColor(_qcolor(self.hex(role)))

    def posture(self, posture_id: int) -> QColor:
        """The colour of a posture: use it on cards, as a fill, never for text."""
        return QColor(_qcolor(POSTURES[self.mode][posture_id]))

    def family(self, posture_id: int) -> QColor:
        """The colour of the family's middle: what the sleeper wears."""
        return self.posture(family_of(posture_id))

    def family_shade(self, posture_id: int | None) -> QColor:
        """The far half of the body; without a posture, of the grey body."""
        if posture_id is None:
            return QColor(_qcolor(darkened(self.hex(Role.BED))))
        return QColor(_qcolor(darkened(POSTURES[self.mode][family_of(posture_id)])))

    def plate_ink(self, posture_id: int) -> QColor:
        """The text colour that reads best on a posture's colour."""
        colour = POSTURES[self.mode][posture_id]
        if self.mode is Mode.NIGHT:  # amber only
            inks = (self.hex(Role.PAGE), self.hex(Role.INK))
            return QColor(_qcolor(max(inks, key=lambda ink: contrast(ink, colour))))
        return QColor(_qcolor(stronger_ink(colour)))

    def hatch(self) -> QColor:
        """The lines of a posture pattern: white on the light look, card colour on the dark one."""
        colour = QColor("#FFFFFF") if self.mode is Mode.LIGHT else self.colour(Role.CARD)
        colour.setAlphaF(0.62)
        return colour

    def font(self, size_px: float, weight: int = 400) -> QFont:
        """Letters of a size in pixels, with tabular figures."""
        return make_font(size_px, weight)

    def duration_ms(self, wanted_ms: int) -> int:
        """How long a movement lasts; 0 where the person asked for less motion."""
        return 0 if self.reduced_motion else wanted_ms

    def stylesheet(self) -> str:
        """The style of Qt's own widgets: lists, fields, menus, scroll bars."""
        return stylesheet_of(self.mode, resource("controls"))

    def palette(self) -> QPalette:
        """The colours of Qt's own widgets that the style sheet leaves alone."""
        palette = QPalette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            for role, mine in _PALETTE_ROLES.items():
                palette.setColor(group, role, self.colour(mine))
        for role in _DIMMED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour(Role.INK3))
        return palette

    def dress(self, application: QApplication) -> None:
        """Give the whole application this look; widgets of ours follow by `apply_theme`."""
        sheet = self.stylesheet()
        if application.styleSheet() == sheet:
            return  # Qt would polish every widget anew, for a tenth of a second
        application.setStyle("Fusion")
        application.setFont(self.font(14))
        application.setPalette(self.palette())
        application.setStyleSheet(sheet)


_PALETTE_ROLES = {
    QPalette.ColorRole.Window: Role.PAGE,
    QPalette.ColorRole.WindowText: Role.INK,
    QPalette.ColorRole.Base: Role.CARD,
    QPalette.ColorRole.AlternateBase: Role.RAISED,
    QPalette.ColorRole.Text: Role.INK,
    QPalette.ColorRole.Button: Role.CARD,
    QPalette.ColorRole.ButtonText: Role.INK,
    QPalette.ColorRole.Highlight: Role.INK,
    QPalette.ColorRole.HighlightedText: Role.CARD,
    QPalette.ColorRole.PlaceholderText: Role.INK3,
    QPalette.ColorRole.ToolTipBase: Role.RAISED,
    QPalette.ColorRole.ToolTipText: Role.INK,
    QPalette.ColorRole.Link: Role.INK,
}
_DIMMED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)
