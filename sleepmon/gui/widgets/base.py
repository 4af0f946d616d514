"""What all our widgets share: a theme they were given, and how they change it."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPaintDevice, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """Anything that can change its look."""

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""


class ThemedWidget(QWidget):
    """A widget drawn by us; subclasses read `self.theme` when they paint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self.theme = theme
        self.on_theme()
        self.update()

    def on_theme(self) -> None:
        """Where a subclass refreshes what it keeps of the look."""


def apply_theme(root: QWidget, theme: Theme) -> None:
    """Change the look of a widget and of everything in it."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)


def smooth_painter(on: QPaintDevice) -> QPainter:
    """A painter with smooth edges; the caller ends it."""
    painter = QPainter(on)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    return painter


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


KEYBOARD_REASONS = frozenset(
    (
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    )
)
_RING_ROOM = 4


def _ring_in(parent: QWidget, around: QWidget) -> QRect:
    """Where the ring of a widget lies in one of its parents."""
    corner, room = around.mapTo(parent, QPoint(0, 0)), _RING_ROOM
    return QRect(corner, around.size()).adjusted(-room, -room, room, room)


def _up_to_room(around: QWidget) -> list[QWidget]:
    """The parents of a widget that are too narrow for its ring, nearest first."""
    narrow: list[QWidget] = []
    parent = around.parentWidget()
    while parent is not None and not parent.isWindow() and parent.parentWidget() is not None:
        if parent.rect().contains(_ring_in(parent, around)):
            break
        narrow.append(parent)
        parent = parent.parentWidget()
    return narrow


class FocusRing(QWidget):
    """The focus ring: 2 pixels of ink, 2 pixels away from a widget that the keyboard reached.

    It lies beside the widget, not in it, so that a widget's edge is its edge in every layout;
    where the widget fills its parent, the ring lies in the next one that has room for all of it.
    """

    def __init__(self, around: QWidget, radius: float, theme: Theme) -> None:
        super().__init__(around.parentWidget())
        self._around = around
        self._moved = [around, *_up_to_room(around)]
        self.setParent(self._moved[-1].parentWidget())
        self._radius = radius
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in self._moved:
            widget.installEventFilter(self)
        self._follow()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the widget; vanish with its focus."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        elif watched is self._around and event.type() in (
            QEvent.Type.FocusOut,
            QEvent.Type.Hide,
        ):
            for widget in self._moved:
                widget.removeEventFilter(self)
            self.hide()
            self.deleteLater()
        return False

    def _follow(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(_ring_in(parent, self._around))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = smooth_painter(self)
        painter.setPen(QPen(self._theme.colour(Role.INK), 2))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawPath(rounded(box, self._radius + 3))
        painter.end()
