"""The card: what belongs together, on a plain ground with a thin line round it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import CARD_PADDING, CARD_RADIUS, Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.text import Text


class Card(ThemedWidget):
    """A card with an optional title on the left and note on the right; fill `body`."""

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        note: str = "",
        padding: int = CARD_PADDING,
        title_size: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._title = Text(theme, title, title_size, 600)
        self._note = Text(theme, note, 13, 500, Role.INK2)
        self._marked: Role | None = None
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self._title)
        self.header.addStretch(1)
        self.header.addWidget(self._note)
        outer = QVBoxLayout(self)
        edge = max(12, padding - 8)
        outer.setContentsMargins(padding, edge, padding, edge)
        outer.setSpacing(8)
        outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.set_title(title)
        self.set_note(note)

    def set_title(self, title: str) -> None:
        """Name the card."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Say something at the right of the title."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def add_to_header(self, widget: QWidget) -> None:
        """Put a widget at the right end of the title's row."""
        self.header.addWidget(widget)

    def mark(self, role: Role | None) -> None:
        """Draw a bar of this role's colour at the left edge, or none."""
        self._marked = role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, line and mark."""
        painter = smooth_painter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self.theme.colour(Role.LINE), 1))
        painter.setBrush(self.theme.colour(Role.CARD))
        painter.drawPath(rounded(box, CARD_RADIUS))
        if self._marked is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(0, 16, 4, self.height() - 32)
            painter.fillPath(rounded(bar, 1.5), self.theme.colour(self._marked))
        painter.end()


class Divider(QFrame):
    """A thin line between parts of a card."""

    def __init__(
        self, theme: Theme, *, vertical: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if vertical:
            self.setFixedWidth(1)
            self.setSizePolicy(fixed, wide)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(wide, fixed)

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self._theme.colour(Role.LINE))
        painter.end()
