"""Text in a role's colour and one of the design's sizes."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter


class Text(QLabel):
    """A label that knows its size, weight and role; never rich text, so names cannot be markup."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        size: int = 14,
        weight: int = 400,
        role: Role = Role.INK,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._size = size
        self._weight = weight
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._wear()

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self._theme = theme
        self._wear()

    def set_role(self, role: Role) -> None:
        """Change the colour's meaning."""
        if role is not self._role:
            self._role = role
            self._wear()

    def set_size(self, size: int, weight: int | None = None) -> None:
        """Change the size in pixels, and the weight."""
        weight = self._weight if weight is None else weight
        if (size, weight) != (self._size, self._weight):
            self._size, self._weight = size, weight
            self._wear()

    def _wear(self) -> None:
        self.setFont(self._theme.font(self._size, self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(self._role))
        self.setPalette(palette)


class ElidedText(Text):
    """One line that ends in an ellipsis where it does not fit; the whole stays in its name."""

    elide = Qt.TextElideMode.ElideRight
    """Where the ellipsis stands."""

    def minimumSizeHint(self) -> QSize:
        """Narrow enough that a long name never widens the window."""
        return QSize(24, super().minimumSizeHint().height())

    @property
    def is_cut(self) -> bool:
        """Whether there is more than fits."""
        room = self.contentsRect().width()
        return self.fontMetrics().horizontalAdvance(self.text()) > room

    def event(self, event: QEvent) -> bool:
        """Under the mouse the whole is said where it does not fit."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text() if self.is_cut else self.toolTip())
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._theme.colour(self._role))
        room = self.contentsRect().width()
        shown = painter.fontMetrics().elidedText(self.text(), self.elide, room)
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)
        painter.end()


class Tag(ThemedWidget):
    """A small word in an edge, for example `Virtual`."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The word and its margins."""
        self.setFont(self.theme.font(12, 600))
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 18, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw edge and word."""
        painter = smooth_painter(self)
        painter.setPen(self.theme.colour(Role.EDGE))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawPath(rounded(box, 4))
        painter.setFont(self.theme.font(12, 600))
        painter.setPen(self.theme.colour(Role.INK2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
