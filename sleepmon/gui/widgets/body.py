"""The body with its three slots, and the lines from slots to sensor cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.state import State, paint_state

SENSOR_MIME = "application/x-sleepmon-sensor"
# The drawing's own box, and where the slots lie in it.
_BOX = QSize(292, 478)
_SLOTS = {"N": QPointF(146, 133), "C": QPointF(146, 223), "A": QPointF(146, 352)}
_SLOT_SIZE = (26.0, 34.0)


@dataclass(frozen=True)
class SlotView:
    """A place where a sensor is worn: its name, letter, whether taken, and what to warn of."""

    place: str
    letter: str
    filled: bool
    state: State | None = None


@cache
def body_path() -> QPainterPath:
    """Head, trunk and arms from the front, in a box of 292 x 478."""
    head = QPainterPath()
    head.addEllipse(QPointF(146, 59), 46, 59)
    trunk = QPainterPath(QPointF(123, 90))
    trunk.lineTo(123, 137)
    trunk.cubicTo(100, 152, 62, 156, 40, 172)
    trunk.cubicTo(16, 190, 18, 210, 14, 240)
    trunk.cubicTo(7, 300, 2, 350, 0, 414)
    trunk.cubicTo(2, 442, 34, 442, 38, 414)
    trunk.cubicTo(40, 370, 46, 300, 55, 245)
    trunk.cubicTo(63, 300, 66, 350, 56, 408)
    trunk.lineTo(54, 478)
    trunk.lineTo(238, 478)
    trunk.lineTo(236, 408)
    trunk.cubicTo(226, 350, 229, 300, 237, 245)
    trunk.cubicTo(246, 300, 252, 370, 254, 414)
    trunk.cubicTo(258, 442, 290, 442, 292, 414)
    trunk.cubicTo(290, 350, 285, 300, 278, 240)
    trunk.cubicTo(274, 210, 276, 190, 252, 172)
    trunk.cubicTo(230, 156, 192, 152, 169, 137)
    trunk.lineTo(169, 90)
    trunk.closeSubpath()
    return trunk.united(head)


class BodyFigure(ThemedWidget):
    """A person from the front; sensors may be dropped on the slots."""

    sensor_dropped = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._slots: tuple[SlotView, ...] = ()
        self._over: str | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName("Placement of the sensors, front view")

    def set_slots(self, slots: Sequence[SlotView]) -> None:
        """Show these places."""
        self._slots = tuple(slots)
        told = (f"{slot.place}: {'taken' if slot.filled else 'free'}" for slot in slots)
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """The drawing at its own size."""
        return QSize(320, 496)

    def minimumSizeHint(self) -> QSize:
        """Still recognisable."""
        return QSize(180, 280)

    def _scale(self) -> float:
        wide = (self.width() - 36) / _BOX.width()
        return max(0.2, min(wide, (self.height() - 36) / _BOX.height()))

    def _origin(self) -> QPointF:
        scale = self._scale()
        left = (self.width() - _BOX.width() * scale) / 2
        return QPointF(left, (self.height() - _BOX.height() * scale) / 2)

    def slot_point(self, place: str) -> QPoint:
        """The right edge of a place's slot, where its line begins; the middle if unknown."""
        for slot in self._slots:
            if slot.place == place:
                return (self._centre(slot) + QPointF(_SLOT_SIZE[0] / 2 + 2, 0)).toPoint()
        return self.rect().center()

    def _centre(self, slot: SlotView) -> QPointF:
        at = _SLOTS.get(slot.letter, QPointF(146, 280))
        return self._origin() + at * self._scale()

    def place_at(self, point: QPointF) -> str | None:
        """The place nearest to a point, within reach of a hand; None far from all."""
        near = [((self._centre(s) - point).manhattanLength(), s.place) for s in self._slots]
        return min(near)[1] if near and min(near)[0] < 70 else None

    # ---------------------------------------------------------------- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take sensors only."""
        if event.mimeData().hasFormat(SENSOR_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Lift the slot that would take it."""
        self._over = self.place_at(event.position())
        event.setAccepted(self._over is not None)
        self.update()

    def dragLeaveEvent(self, _event: object) -> None:
        """Nothing is held over it."""
        self._over = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where which sensor was put."""
        place = self.place_at(event.position())
        self._over = None
        self.update()
        if place is not None:
            key = bytes(event.mimeData().data(SENSOR_MIME).data()).decode()
            event.acceptProposedAction()
            self.sensor_dropped.emit(key, place)

    # ---------------------------------------------------------------- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw body and slots."""
        painter = smooth_painter(self)
        painter.save()
        painter.translate(self._origin())
        painter.scale(self._scale(), self._scale())
        painter.fillPath(body_path(), self.theme.colour(Role.BED))
        painter.restore()
        for slot in self._slots:
            self._paint_slot(painter, slot)
        painter.end()

    def _paint_slot(self, painter: QPainter, slot: SlotView) -> None:
        box = QRectF(0, 0, *_SLOT_SIZE)
        box.moveCenter(self._centre(slot))
        over = slot.place == self._over
        ground = box.adjusted(-3, -3, 3, 3) if not over else box.adjusted(-7, -7, 7, 7)
        ink, card = self.theme.colour(Role.INK), self.theme.colour(Role.CARD)
        painter.fillPath(rounded(ground, 8), card)
        if slot.filled:
            painter.fillPath(rounded(box, 6), ink)
            painter.setPen(card)
        else:
            pen = QPen(ink, 1.75)
            pen.setDashPattern([2.2, 1.8])
            painter.setPen(pen)
            painter.drawPath(rounded(box.adjusted(1, 1, -1, -1), 5))
            painter.setPen(ink)
        painter.setFont(self.theme.font(16, 700))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, slot.letter)
        if slot.state in (State.ATTENTION, State.LOST):
            self._paint_warning(painter, box, slot.state)

    def _paint_warning(self, painter: QPainter, box: QRectF, state: State) -> None:
        at = QPointF(box.right() + 5, box.top() - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(Role.CARD))
        painter.drawEllipse(at, 13, 13)
        mark = QRectF(at.x() - 8.5, at.y() - 8.5, 17, 17)
        paint_state(painter, mark, state, self.theme)


class Connectors(ThemedWidget):
    """Thin lines from the slots of a body to the cards of its sensors, over a whole page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._links: tuple[tuple[BodyFigure, str, QWidget], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_links(self, links: Sequence[tuple[BodyFigure, str, QWidget]]) -> None:
        """Join these: a body, the place on it, and the card."""
        self._links = tuple(links)
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines with square turns."""
        painter = QPainter(self)
        painter.setPen(QPen(self.theme.colour(Role.EDGE), 1))
        for corners in self.lines():
            painter.drawPolyline([QPointF(corner) for corner in corners])
        painter.end()

    def lines(self) -> list[tuple[QPoint, QPoint, QPoint, QPoint]]:
        """The corners of each line; no two lie on each other or cross."""
        ends = [self._ends(*link) for link in self._links if _is_seen(*link)]
        rising = [pair for pair in ends if pair[1].y() <= pair[0].y()]
        falling = [pair for pair in reversed(ends) if pair[1].y() > pair[0].y()]
        found = []
        for group in (rising, falling):
            for number, (start, end) in enumerate(group):
                turn = end.x() - _TURN_PX + number * _APART_PX
                found.append((start, QPoint(turn, start.y()), QPoint(turn, end.y()), end))
        return found

    def _ends(self, body: BodyFigure, place: str, card: QWidget) -> tuple[QPoint, QPoint]:
        start = self.mapFromGlobal(body.mapToGlobal(body.slot_point(place)))
        end = self.mapFromGlobal(card.mapToGlobal(QPoint(0, min(38, card.height() // 2))))
        if abs(end.y() - start.y()) <= _STEP_PX:  # a step so small looks like a slip
            end.setY(start.y())
        return start, end


_TURN_PX = 60
_APART_PX = 10
_STEP_PX = 6


def _is_seen(body: BodyFigure, _place: str, card: QWidget) -> bool:
    return card.isVisible() and body.isVisible()
