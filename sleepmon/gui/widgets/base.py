"""What all our widgets share: a theme they were given, and how they change it."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
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


def smooth_painter(widget: QWidget) -> QPainter:
    """A painter with smooth edges; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    return painter


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def paint_focus(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """The focus ring: 2 pixels of ink, 2 pixels away from the box."""
    painter.setPen(QPen(theme.colour(Role.INK), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(rounded(box.adjusted(-3, -3, 3, 3), radius + 3))
