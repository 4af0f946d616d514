"""How colour is laid down: postures and gaps with their patterns, codes on plates."""

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from sleepmon.gui.palette import Mode, Pattern, Role, pattern_of
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import rounded
from sleepmon.gui.words import CODES

HATCH_STEP = 6.0
HATCH_WIDTH = 1.1


def hatch_lines(box: QRectF, step: float, *, rising: bool) -> list[QLineF]:
    """Diagonal lines over a box, in step with the widget's origin so that neighbours join.

    `rising` is `/`, else `\\`.
    """
    lines: list[QLineF] = []
    top, bottom, left, right = box.top(), box.bottom(), box.left(), box.right()
    low = left + top if rising else left - bottom
    high = right + bottom if rising else right - top
    for number in range(math.floor(low / step), math.ceil(high / step) + 1):
        offset = number * step
        if rising:
            lines.append(QLineF(offset - bottom, bottom, offset - top, top))
        else:
            lines.append(QLineF(offset + top, top, offset + bottom, bottom))
    return lines


def _hatch(
    painter: QPainter, path: QPainterPath, colour: QColor, step: float, width: float, rising: bool
) -> None:
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, width))
    painter.drawLines(hatch_lines(path.boundingRect(), step, rising=rising))
    painter.restore()


def fill_posture(
    painter: QPainter,
    path: QPainterPath,
    posture_id: int,
    theme: Theme,
    *,
    step: float = HATCH_STEP,
    opacity: float = 1.0,
) -> None:
    """Fill a shape with a posture's colour and pattern: what the model says.

    At night families are four plain browns.
    """
    colour = theme.posture(posture_id)
    colour.setAlphaF(opacity)
    painter.fillPath(path, colour)
    pattern = pattern_of(posture_id)
    if pattern is not Pattern.SOLID and theme.mode is not Mode.NIGHT:
        lines = theme.hatch()
        lines.setAlphaF(lines.alphaF() * opacity)
        width = HATCH_WIDTH * min(1.0, step / HATCH_STEP + 0.15)
        _hatch(painter, path, lines, step, width, pattern is Pattern.PALE)


def fill_gap(painter: QPainter, path: QPainterPath, theme: Theme) -> None:
    """Hatch a stretch that has no data: never a colour, never a line across it."""
    painter.fillPath(path, theme.colour(Role.RAISED))
    _hatch(painter, path, theme.colour(Role.EDGE), HATCH_STEP, 1.0, True)


def plate_width(posture_id: int, theme: Theme, size_px: float) -> float:
    """How wide the plate of a posture's letters is, in pixels."""
    metrics = QFontMetricsF(theme.font(size_px, 700))
    return metrics.horizontalAdvance(CODES[posture_id]) + size_px * 0.75


def paint_code(
    painter: QPainter, centre_box: QRectF, posture_id: int, theme: Theme, size_px: float
) -> None:
    """Print a posture's letters on a plate of its own colour, in the stronger ink."""
    painter.setFont(theme.font(size_px, 700))
    plate = QRectF(0, 0, plate_width(posture_id, theme, size_px), size_px * 1.5)
    plate.moveCenter(centre_box.center())
    painter.fillPath(rounded(plate, 4), theme.posture(posture_id))
    painter.setPen(theme.plate_ink(posture_id))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, CODES[posture_id])
