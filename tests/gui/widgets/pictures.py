"""How widget tests look at what was painted."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.text import ElidedText, Text

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
    return int((pixels(image.copy(area) if area else image) == colour.rgb()).sum())


def pixels(image: QImage) -> npt.NDArray[np.uint32]:
    """Every pixel as 0xAARRGGBB, (height, width)."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    size = (plain.height(), plain.width())
    return np.frombuffer(plain.constBits(), np.uint32).reshape(size).copy()


def cut_words(root: QWidget) -> list[str]:
    """The words below a widget that are seen and do not fit where they stand."""
    texts = [text for text in root.findChildren(Text) if text.isVisible()]
    buttons = [button for button in root.findChildren(Button) if button.isVisible()]
    return [
        *(text.text() for text in texts if _is_cut(text)),
        *(one.text() for one in buttons if one.width() < one.sizeHint().width()),
    ]


def _is_cut(text: Text) -> bool:
    if isinstance(text, ElidedText):
        return text.is_cut
    if text.wordWrap():
        return text.height() < text.heightForWidth(text.width()) - 1
    return text.width() < text.sizeHint().width() - 1
