"""The ribbon of the night: which posture when, up to the planned end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepmon.gui.palette import Mode, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.fills import fill_gap, fill_posture, paint_code, plate_width
from sleepmon.gui.words import CODES, elapsed_words, short_words

CODE_FROM_PX = 22
_TICKS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240)
_TICK_ROOM_PX = 100
_HORIZONS_S = (900.0, 1800.0, 3600.0, 7200.0, 14400.0)
_TEXT_ROOM = 26


@dataclass(frozen=True)
class RibbonSpan:
    """A stretch of the night in seconds from its start; without a posture it is a gap.

    A `word` (moving, upright, not worn, unsure) says why there is none: then it is no gap.
    """

    start_s: float
    end_s: float
    posture_id: int | None = None
    word: str = ""


def shown_s(planned_s: float, now_s: float | None) -> float:
    """How much of a night is shown: a young one is not lost in the hours that are to come."""
    for step_s in _HORIZONS_S:
        if now_s is not None and step_s < planned_s and now_s <= 0.75 * step_s:
            return step_s
    return max(planned_s, now_s or 0.0, 1.0)


def tick_step_min(span_s: float, width_px: float) -> int:
    """Minutes between ticks so that their words do not touch."""
    for step in _TICKS_MIN:
        if step * 60 / max(span_s, 1.0) * width_px >= _TICK_ROOM_PX:
            return step
    return _TICKS_MIN[-1]


def tick_times(start: datetime, end: datetime, step_min: int) -> list[datetime]:
    """Round clock times within a night, `step_min` minutes apart."""
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    step = timedelta(minutes=step_min)
    number = int((start - midnight) / step) + 1
    times: list[datetime] = []
    while (time := midnight + number * step) <= end:
        times.append(time)
        number += 1
    return times


class NightRibbon(ThemedWidget):
    """Spans filled with the model's colours, labels outlined, gaps hatched, and where now is."""

    def __init__(self, theme: Theme, height: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._start: datetime | None = None
        self._end: datetime | None = None
        self._spans: tuple[RibbonSpan, ...] = ()
        self._labels: tuple[RibbonSpan, ...] = ()
        self._now_s: float | None = None
        self._bar_height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Postures of the night")

    def set_night(self, start: datetime, planned_end: datetime) -> None:
        """Set the night's start and planned end, in its own time zone."""
        self._start, self._end = start, planned_end
        self.update()

    def set_spans(self, spans: Sequence[RibbonSpan]) -> None:
        """Show what the model saw."""
        self._spans = tuple(spans)
        self._say()
        self.update()

    def set_labels(self, labels: Sequence[RibbonSpan]) -> None:
        """Show what the person said, as outlines."""
        self._labels = tuple(labels)
        self.update()

    def set_now(self, seconds: float | None) -> None:
        """Move the line of now; None hides it."""
        self._now_s = seconds
        self.update()

    def _say(self) -> None:
        seconds: dict[str, float] = {}
        for span in self._spans:
            if span.posture_id is not None:
                name = short_words(span.posture_id)
                seconds[name] = seconds.get(name, 0.0) + span.end_s - span.start_s
        longest = sorted(seconds.items(), key=lambda item: -item[1])
        said = ", ".join(f"{name} {elapsed_words(time)}" for name, time in longest)
        self.setAccessibleDescription(said)

    # ---------------------------------------------------------------- geometry

    @property
    def _length_s(self) -> float:
        if self._start is None or self._end is None:
            return 1.0
        return shown_s((self._end - self._start).total_seconds(), self._now_s)

    def x_of(self, seconds: float) -> float:
        """Where a time lies, in pixels."""
        return seconds / self._length_s * self.width()

    def bar(self) -> QRectF:
        """The ribbon itself, without its ticks."""
        return QRectF(0, 4, self.width(), self.height() - _TEXT_ROOM - 4)

    def sizeHint(self) -> QSize:
        """The bar and its ticks."""
        return QSize(400, self._bar_height + _TEXT_ROOM + 4)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(120, self.sizeHint().height())

    # ---------------------------------------------------------------- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ribbon."""
        painter = smooth_painter(self)
        painter.fillPath(rounded(self.bar(), 3), self.theme.colour(Role.RAISED))
        for span in self._spans:
            self._paint_span(painter, span)
        for label in self._labels:
            self._paint_label(painter, label)
        self._paint_ticks(painter)
        self._paint_now(painter)
        painter.end()

    def _box(self, span: RibbonSpan) -> QRectF:
        left, right = self.x_of(span.start_s), self.x_of(span.end_s)
        bar = self.bar()
        return QRectF(left, bar.top(), max(1.0, right - left), bar.height())

    def _paint_span(self, painter: QPainter, span: RibbonSpan) -> None:
        box = self._box(span)
        if span.posture_id is None:
            if span.word:
                painter.fillRect(box, self.theme.colour(Role.BED))
            else:
                fill_gap(painter, rounded(box, 0), self.theme)
            return
        fill_posture(painter, rounded(box, 0), span.posture_id, self.theme)
        if box.width() > 2:
            seam = self.theme.colour(Role.CARD)
            seam.setAlphaF(0.5)
            painter.fillRect(QRectF(box.right() - 0.5, box.top(), 0.5, box.height()), seam)
        code = self._printed(span.posture_id)
        for size in (13, 12):
            if box.width() > max(CODE_FROM_PX, plate_width(code, self.theme, size)):
                paint_code(painter, box, code, self.theme, size)
                return

    def _printed(self, posture_id: int) -> int:
        if self.theme.mode is Mode.NIGHT:
            return CODES.index(CODES[posture_id][0])
        return posture_id

    def _paint_label(self, painter: QPainter, label: RibbonSpan) -> None:
        box = self._box(label)
        painter.setPen(QPen(self.theme.colour(Role.INK), 2))
        painter.setBrush(self.theme.colour(Role.CARD))  # ink is not seen on every posture
        lower = QRectF(box.left() + 1, box.bottom() - 8, max(2.0, box.width() - 2), 7)
        painter.drawPath(rounded(lower, 2))

    def _paint_ticks(self, painter: QPainter) -> None:
        if self._start is None:
            return
        end = self._start + timedelta(seconds=self._length_s)
        step = tick_step_min(self._length_s, self.width())
        painter.setFont(self.theme.font(12, 600))
        bottom = self.bar().bottom()
        for time in tick_times(self._start, end, step):
            x = self.x_of((time - self._start).total_seconds())
            if not 20 <= x <= self.width() - 20:
                continue
            painter.setPen(QPen(self.theme.colour(Role.EDGE), 1))
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 4))
            painter.setPen(self.theme.colour(Role.INK2))
            box = QRectF(x - 40, bottom + 5, 80, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, time.strftime("%H:%M"))

    def _paint_now(self, painter: QPainter) -> None:
        if self._now_s is None or self._start is None:
            return
        bar = self.bar()
        x = self.x_of(self._now_s)
        ink = self.theme.colour(Role.INK)
        painter.fillRect(QRectF(x - 1, 0, 2, bar.bottom() + 4), ink)
        now = self._start + timedelta(seconds=self._now_s)
        words = now.strftime("%H:%M now")
        painter.setFont(self.theme.font(12, 600))
        width = painter.fontMetrics().horizontalAdvance(words)
        if x + 8 + width <= self.width():
            painter.setPen(ink)
            box = QRectF(x + 8, bar.top(), width + 8, bar.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        self._paint_planned(painter, x + 24 + width)

    def _paint_planned(self, painter: QPainter, left: float) -> None:
        """Say when the night is to end, where that lies beyond what is shown."""
        if self._start is None or self._end is None:
            return
        words = self._end.strftime("planned until %H:%M")
        beyond = (self._end - self._start).total_seconds() > self._length_s
        width = painter.fontMetrics().horizontalAdvance(words)
        if beyond and left + width + 12 <= self.width():
            painter.setPen(self.theme.colour(Role.INK2))
            box = self.bar().adjusted(0, 0, -12, 0)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, middle, words)
