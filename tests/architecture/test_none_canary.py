"""Painting does not eat None.

PySide6 6.12.0 on Python 3.11 gives away one reference to `None` with every call that returns
nothing, and the window dies with `none_dealloc` after seconds to minutes.
"""

import sys

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 400
ALLOWED_LOSS = 100


def _paint_once(image: QImage) -> None:
    painter = QPainter(image)
    painter.save()
    painter.setPen(QColor("black"))
    painter.drawRect(1, 1, 5, 5)
    painter.restore()
    painter.end()


@pytest.mark.usefixtures("qapp")
def test_that_painting_gives_no_reference_to_none_away() -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    _paint_once(image)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        _paint_once(image)
    assert sys.getrefcount(None) > before - ALLOWED_LOSS


def test_that_widgets_give_no_reference_to_none_away(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number))
        label.update()
        label.setEnabled(True)
    assert sys.getrefcount(None) > before - ALLOWED_LOSS
