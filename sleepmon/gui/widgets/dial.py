"""The geometry of the posture clock: where sectors lie and which one was hit."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from sleepmon.gui.palette import POSTURE_COUNT

RING_INNER = 0.80
BAND_OUTER = 0.835
ARC_AT = 0.745
BED_AT = 0.69
LETTER_AT = 0.918
STEP_DEG = 360 / POSTURE_COUNT


def short_way(start_deg: float, end_deg: float) -> float:
    """Degrees to turn from start to end, the short way: from -180 to 180."""
    return (end_deg - start_deg + 180) % 360 - 180


@dataclass(frozen=True)
class Dial:
    """A clock face: centre, radius, and whether it is seen from the foot of the bed."""

    centre: QPointF
    radius: float
    mirrored: bool = False

    def screen_deg(self, roll_deg: float) -> float:
        """Clockwise angle on the screen, from the top, of a roll."""
        return -roll_deg if self.mirrored else roll_deg

    def point(self, roll_deg: float, share: float) -> QPointF:
        """The point at a roll and a share of the radius."""
        angle = math.radians(self.screen_deg(roll_deg))
        reach = self.radius * share
        return self.centre + QPointF(math.sin(angle) * reach, -math.cos(angle) * reach)

    def box(self, share: float) -> QRectF:
        """The square round a circle of a share of the radius."""
        reach = self.radius * share
        return QRectF(self.centre.x() - reach, self.centre.y() - reach, 2 * reach, 2 * reach)

    def sector(
        self, posture_id: int, inner: float = RING_INNER, outer: float = 1.0
    ) -> QPainterPath:
        """The ring sector of a posture, between two shares of the radius."""
        middle = 90 - self.screen_deg(posture_id * STEP_DEG)
        start = middle - STEP_DEG / 2
        path = QPainterPath()
        path.arcMoveTo(self.box(outer), start)
        path.arcTo(self.box(outer), start, STEP_DEG)
        path.arcTo(self.box(inner), start + STEP_DEG, -STEP_DEG)
        path.closeSubpath()
        return path

    def posture_at(self, point: QPointF) -> int | None:
        """The posture whose sector lies under a point; None off the ring."""
        away = point - self.centre
        reach = math.hypot(away.x(), away.y()) / self.radius
        if not RING_INNER - 0.03 <= reach <= 1.02:
            return None
        angle = self.screen_deg(math.degrees(math.atan2(away.x(), -away.y())))
        return round(angle / STEP_DEG) % POSTURE_COUNT
