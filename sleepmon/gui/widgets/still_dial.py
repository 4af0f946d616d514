"""The dial of a guided calibration: the pose to take, and a ring that fills as it is held."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.sleeper import paint_sitter, paint_sleeper
from sleepmon.gui.widgets.state import State, paint_state

RING = 0.075
"""Width of the ring, as a share of the radius."""
FIGURE = 0.80
TICK_PX = 44


class StillDial(ThemedWidget):
    """Shows which pose to take, and how much of the time it has been held."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._roll_deg: float | None = 0.0
        self._share = 0.0
        self._done = False
        self._mirrored = False
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def share(self) -> float:
        """The part of the ring that is filled."""
        return self._share

    def set_pose(self, name: str, roll_deg: float | None, *, mirrored: bool = False) -> None:
        """Show a pose by its roll; None sits."""
        self._name, self._roll_deg, self._mirrored = name, roll_deg, mirrored
        self._tell()

    def set_share(self, share: float, *, done: bool = False) -> None:
        """Fill this much of the ring; `done` ticks it."""
        self._share, self._done = min(1.0, max(0.0, share)), done
        self._tell()

    def _tell(self) -> None:
        told = "done" if self._done else f"{round(self._share * 100)} percent held still"
        self.setAccessibleName(f"{self._name}: {told}")
        self.update()

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:
        """Still to be read from beside the bed."""
        return QSize(200, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, figure and tick."""
        painter = smooth_painter(self)
        radius = min(self.width(), self.height()) / 2 - 2
        centre = QPointF(self.width() / 2, self.height() / 2)
        self._paint_ring(painter, centre, radius)
        inner = radius * FIGURE
        if self._roll_deg is None:
            paint_sitter(painter, centre, inner, self.theme)
        else:
            paint_sleeper(
                painter, centre, inner, self._roll_deg, self.theme, None, mirrored=self._mirrored
            )
        if self._done:
            at = centre + QPointF(radius * 0.66, -radius * 0.66)
            box = QRectF(at.x() - TICK_PX / 2, at.y() - TICK_PX / 2, TICK_PX, TICK_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour(Role.CARD))
            painter.drawEllipse(box.adjusted(-4, -4, 4, 4))
            paint_state(painter, box, State.OK, self.theme)
        painter.end()

    def _paint_ring(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        width = radius * RING
        reach = radius - width / 2
        box = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colour(Role.RAISED), width))
        painter.drawEllipse(box)
        if self._share > 0:
            pen = QPen(self.theme.colour(Role.INK), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(self._share * 360 * 16))
