"""How the posture clock is painted, from the outside in: flag, ring, band, arc, sleeper."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import POSTURE_COUNT, Mode, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import rounded
from sleepmon.gui.widgets.dial import ARC_AT, BAND_OUTER, BED_AT, LETTER_AT, RING_INNER, Dial
from sleepmon.gui.widgets.fills import fill_posture
from sleepmon.gui.widgets.sleeper import bed_path, paint_sleeper
from sleepmon.gui.words import CODES

LABEL_LINE = 3.5
_GAP = 5.0


@dataclass
class ClockFace:
    """What the clock shows at this moment."""

    compact: bool = False
    roll_deg: float | None = None
    half_width_deg: float = 0.0
    posture_id: int | None = None
    unsure: bool = False
    label_id: int | None = None
    hovered_id: int | None = None
    focused: bool = False
    fade: float = 1.0
    faded_id: int | None = None


def paint_clock(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    """Draw what changes, on the ring."""
    _paint_model(painter, dial, face, theme)
    _paint_label(painter, dial, face, theme)
    _paint_letters(painter, dial, face, theme)
    if not face.compact:
        _paint_arc(painter, dial, face, theme)
    radius = dial.radius * (BED_AT if not face.compact else 0.72)
    if face.roll_deg is None:  # nobody knows how they lie: any figure would claim a posture
        painter.fillPath(bed_path(dial.centre, radius, 0.0), theme.colour(Role.BED))
    else:
        paint_sleeper(
            painter,
            dial.centre,
            radius,
            face.roll_deg,
            theme,
            face.posture_id,
            unsure=face.unsure,
            mirrored=dial.mirrored,
        )
    if face.focused:
        painter.setPen(QPen(theme.colour(Role.INK), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = dial.radius + 4
        painter.drawEllipse(dial.centre, reach, reach)


def paint_ring(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    """Draw what stays: all sectors, their bands and the gaps between them."""
    band = 0.84 if face.compact else BAND_OUTER
    for posture_id in range(POSTURE_COUNT):
        role = Role.LINE if posture_id == face.hovered_id else Role.RAISED
        painter.fillPath(dial.sector(posture_id), theme.colour(role))
        if theme.mode is not Mode.NIGHT:
            path = dial.sector(posture_id, RING_INNER, band)
            fill_posture(painter, path, posture_id, theme, step=4.2)
    scale = min(1.0, dial.radius / 228)
    painter.setPen(QPen(theme.colour(Role.CARD), max(2.5, _GAP * scale)))
    for posture_id in range(POSTURE_COUNT):
        edge_deg = (posture_id + 0.5) * 30
        painter.drawLine(dial.point(edge_deg, RING_INNER - 0.02), dial.point(edge_deg, 1.02))


def _paint_model(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    if face.unsure or face.compact:
        return
    if face.faded_id is not None and face.fade < 1:
        old = dial.sector(face.faded_id)
        fill_posture(painter, old, face.faded_id, theme, opacity=1 - face.fade)
    if face.posture_id is None:
        return
    path = dial.sector(face.posture_id)
    if theme.mode is Mode.NIGHT:  # the browns are too near each other to be found by a glance
        painter.fillPath(path, theme.colour(Role.INK))
    else:
        fill_posture(painter, path, face.posture_id, theme, opacity=face.fade)


def _paint_label(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    if face.label_id is None:
        return
    ink = theme.colour(Role.INK)
    pen = QPen(ink, LABEL_LINE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(dial.sector(face.label_id))
    middle = dial.point(face.label_id * 30, 1 + 23 / dial.radius)
    flag = QRectF(middle.x() - 12.5, middle.y() - 12.5, 25, 25)
    painter.fillPath(rounded(flag, 4), ink)
    paint_icon(painter, Icon.FLAG, flag.adjusted(5.5, 5, -4.5, -5), theme.colour(Role.CARD))


def _paint_letters(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    for posture_id, code in enumerate(CODES):
        middle = len(code) == 1
        filled = posture_id == face.posture_id and not (face.unsure or face.compact)
        if face.compact and not middle:
            continue
        if theme.mode is Mode.NIGHT and not middle and not filled:
            continue
        size = max(12.0, dial.radius * (0.114 if middle else 0.0746))
        at = LETTER_AT if not filled else (1 + RING_INNER) / 2
        _paint_letter(painter, dial.point(posture_id * 30, at), posture_id, size, theme, filled)


def _paint_letter(
    painter: QPainter, centre: QPointF, posture_id: int, size: float, theme: Theme, filled: bool
) -> None:
    code = CODES[posture_id]
    middle = len(code) == 1
    painter.setFont(theme.font(size, 700 if middle or filled else 400))
    width = painter.fontMetrics().horizontalAdvance(code)
    plate = QRectF(0, 0, width + size * 0.75, size * 1.36)
    plate.moveCenter(centre)
    if filled and theme.mode is Mode.NIGHT:
        painter.setPen(theme.colour(Role.PAGE))
    elif filled:
        painter.fillPath(rounded(plate, 5), theme.posture(posture_id))
        painter.setPen(theme.plate_ink(posture_id))
    else:
        painter.setPen(theme.colour(Role.INK if middle else Role.INK2))
    painter.drawText(plate.adjusted(-9, -9, 9, 9), Qt.AlignmentFlag.AlignCenter, code)


def _paint_arc(painter: QPainter, dial: Dial, face: ClockFace, theme: Theme) -> None:
    scale = max(0.6, min(1.4, dial.radius / 228))
    box = dial.box(ARC_AT)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(Role.LINE), 3.2 * scale))
    painter.drawEllipse(box)
    if face.roll_deg is None:
        return
    known = face.posture_id is not None and not face.unsure
    colour = theme.colour(Role.EDGE)
    if known and face.posture_id is not None:
        colour = theme.family(face.posture_id)
    if face.half_width_deg > 0:
        half = min(face.half_width_deg, 179.0)
        round_cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(colour, 7.6 * scale, Qt.PenStyle.SolidLine, round_cap))
        start = 90 - dial.screen_deg(face.roll_deg) - half
        painter.drawArc(box, round(start * 16), round(2 * half * 16))
    painter.setPen(QPen(theme.colour(Role.CARD), 2 * scale))
    painter.setBrush(theme.colour(Role.INK))
    painter.drawEllipse(dial.point(face.roll_deg, ARC_AT), 7.2 * scale, 7.2 * scale)
