"""The sleeper seen from the head of the bed: shoulders, head and a nose that is the clock's hand.

All lengths are shares of the bed disc's radius; the nose points up when the person lies supine.
"""

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme

_SHOULDER = 0.58  # of its middle from the body's axis
_SHOULDER_HALF = (0.185, 0.192)
_TORSO_HALF, _TORSO_DEPTH = 0.66, 0.34
_HEAD_HALF = (0.288, 0.337)
_NOSE_TIP = 0.44
_OUTLINE = 0.062


def body_reach(roll_deg: float) -> float:
    """How far below the body's axis the body reaches at a roll: where the bed begins."""
    side, back = abs(math.sin(math.radians(roll_deg))), math.cos(math.radians(roll_deg))
    torso = (_TORSO_HALF - _TORSO_DEPTH) * side + _TORSO_DEPTH
    shoulder = _SHOULDER * side + math.hypot(_SHOULDER_HALF[0] * side, _SHOULDER_HALF[1] * back)
    head = math.hypot(_HEAD_HALF[0] * side, _HEAD_HALF[1] * back)
    return max(torso, shoulder, head, _NOSE_TIP * -back) + 0.01


def bed_path(centre: QPointF, radius: float, roll_deg: float) -> QPainterPath:
    """The bed: the part of the disc below a chord that touches the body."""
    chord = min(body_reach(roll_deg), 0.98)
    start = math.degrees(math.asin(chord))
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(box, -start)
    path.arcTo(box, -start, -(180 - 2 * start))
    path.closeSubpath()
    return path


def _joined(one: QPainterPath, other: QPainterPath, *, cut: bool = False) -> QPainterPath:
    """One shape and another, or one without the other.

    Qt flattens curves when it joins paths, in steps of its unit: so join them large.
    """
    large, small = QTransform.fromScale(1000, 1000), QTransform.fromScale(0.001, 0.001)
    one, other = large.map(one), large.map(other)
    return small.map(one.subtracted(other) if cut else one.united(other))


def _ellipse(x: float, y: float, half_x: float, half_y: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), half_x, half_y)
    return path


@cache
def _head_with_nose() -> QPainterPath:
    nose = QPainterPath(QPointF(-0.125, -0.27))
    nose.cubicTo(-0.055, -0.33, -0.06, -0.37, -0.042, -0.405)
    nose.cubicTo(-0.03, -0.452, 0.03, -0.452, 0.042, -0.405)
    nose.cubicTo(0.06, -0.37, 0.055, -0.33, 0.125, -0.27)
    nose.closeSubpath()
    return _joined(_ellipse(0, 0, *_HEAD_HALF), nose)


@cache
def _hair() -> QPainterPath:
    face = _ellipse(0, -0.262, 0.33, 0.33)
    return _joined(_ellipse(0, 0, *_HEAD_HALF), face, cut=True)


@cache
def _far_half() -> QPainterPath:
    """The half of the torso that faces away from the nose."""
    front = QPainterPath()
    front.addRect(QRectF(-1, -1, 2, 1))
    return _joined(_torso(), front, cut=True)


def _torso() -> QPainterPath:
    box = QRectF(-_TORSO_HALF, -_TORSO_DEPTH, 2 * _TORSO_HALF, 2 * _TORSO_DEPTH)
    path = QPainterPath()
    path.addRoundedRect(box, _TORSO_DEPTH, _TORSO_DEPTH)
    return path


def paint_sleeper(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    roll_deg: float,
    theme: Theme,
    posture_id: int | None,
    *,
    unsure: bool = False,
    mirrored: bool = False,
    ground: Role = Role.CARD,
) -> None:
    """Draw bed and sleeper; `unsure`, or no posture, takes the family colour away.

    `mirrored` is the view from the foot of the bed. `ground` is what lies behind.
    """
    worn = None if unsure else posture_id
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(bed_path(centre, radius, roll_deg), theme.colour(Role.BED))
    painter.translate(centre)
    painter.scale(-radius if mirrored else radius, radius)
    painter.rotate(roll_deg)
    _paint_torso(painter, theme, worn)
    gap = theme.colour(ground)
    front = theme.colour(Role.BED) if worn is None else theme.family(worn)
    for side in (-1, 1):
        _outlined(painter, _ellipse(side * _SHOULDER, 0.01, *_SHOULDER_HALF), gap, front)
    for side in (-1, 1):
        ear = _ellipse(side * 0.29, 0.015, 0.065, 0.088)
        _outlined(painter, ear, gap, theme.colour(Role.SKIN))
    _paint_head(painter, theme, gap)
    painter.restore()


def _outlined(painter: QPainter, path: QPainterPath, gap: QColor, fill: QColor) -> None:
    painter.strokePath(path, QPen(gap, _OUTLINE))
    painter.fillPath(path, fill)


def _paint_torso(painter: QPainter, theme: Theme, worn: int | None) -> None:
    front = theme.colour(Role.BED) if worn is None else theme.family(worn)
    painter.fillPath(_torso(), front)
    painter.fillPath(_far_half(), theme.family_shade(worn))


def paint_sitter(painter: QPainter, centre: QPointF, radius: float, theme: Theme) -> None:
    """Draw someone who sits in bed with straight legs, from the side."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(bed_path(centre, radius, 0.0), theme.colour(Role.BED))
    painter.translate(centre)
    painter.scale(radius, radius)
    gap = theme.colour(Role.CARD)
    _outlined(painter, _bar(-0.40, 0.07, 1.16, 0.28), gap, theme.colour(Role.BED))
    _outlined(painter, _bar(-0.42, -0.42, 0.40, 0.77), gap, theme.family_shade(None))
    painter.translate(-0.20, -0.62)
    painter.rotate(90)
    painter.scale(0.74, 0.74)
    _paint_head(painter, theme, gap)
    painter.restore()


def _bar(x: float, y: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), min(width, height) / 2, min(width, height) / 2)
    return path


def _paint_head(painter: QPainter, theme: Theme, gap: QColor) -> None:
    head = _head_with_nose()
    _outlined(painter, head, gap, theme.colour(Role.SKIN))
    # A hair's breadth wider than the head, or the skin below would shine through at its edge.
    painter.strokePath(_hair(), QPen(theme.colour(Role.HAIR), 0.01))
    painter.fillPath(_hair(), theme.colour(Role.HAIR))
