"""How widget tests look at what was painted."""

from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, widget: W, width: int, height: int) -> W:
    """The widget, shown off screen at a pinned size."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    settle()
    return widget


def settle() -> None:
    """Let Qt do what it put off: layouts, and showing what was added to them."""
    QApplication.processEvents()


def picture(widget: QWidget) -> QImage:
    """What the widget paints."""
    return widget.grab().toImage()


def colour_at(image: QImage, point: QPoint | QPointF) -> str:
    """The colour of a pixel as `#rrggbb`."""
    at = point.toPoint() if isinstance(point, QPointF) else point
    return image.pixelColor(at).name()


def count_of(image: QImage, colour: QColor, area: QRect | None = None) -> int:
    """How many pixels of an area have exactly this colour."""
    area = area or image.rect()
    wanted = colour.rgb()
    return sum(
        image.pixel(x, y) == wanted
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )
