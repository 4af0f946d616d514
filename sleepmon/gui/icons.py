"""The window's line icons: a 20-pixel box, a 1.75-pixel round stroke, always beside a word.

The drawings are `resources/icons/*.svg`; here they get the ink they are drawn with.
"""

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from sleepmon.domain.resources import resource
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme


class Icon(StrEnum):
    """What an icon means; the value is its file's name."""

    RECORD = "record"
    SENSORS = "sensors"
    TRAIN = "train"
    SETTINGS = "settings"
    HELP = "help"
    FLAG = "flag"
    TURN = "turn"
    UNDO = "undo"
    CHEVRON = "chevron"
    RECORDING = "recording"
    CLOSE = "close"
    NOTE = "note"
    MARKER = "marker"
    FOLDER = "folder"
    PRACTICE = "practice"


@cache
def _renderer(icon: Icon, colour: str) -> QSvgRenderer:
    drawing = resource("icons", f"{icon.value}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, icon: Icon, box: QRectF, colour: QColor) -> None:
    """Draw an icon into a square box."""
    _renderer(icon, colour.name()).render(painter, box)


def paint_logo(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """The four families round a dot: blue above, orange right, purple below, green left."""
    side = box.width()
    ring = box.adjusted(side * 0.13, side * 0.13, -side * 0.13, -side * 0.13)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for posture_id, start in ((0, 57), (3, -33), (6, -123), (9, 147)):
        cap = Qt.PenCapStyle.FlatCap
        painter.setPen(QPen(theme.posture(posture_id), side * 0.155, c=cap))
        painter.drawArc(ring, start * 16, 66 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(Role.INK))
    painter.drawEllipse(box.center(), side * 0.16, side * 0.16)


def app_icon(theme: Theme) -> QIcon:
    """The window's own icon, for the title bar and the task bar."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_logo(painter, QRectF(0, 0, side, side), theme)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
