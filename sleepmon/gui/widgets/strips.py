"""The signals of now: a strip a sensor, three axes as envelopes, gaps never bridged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.card import Divider
from sleepmon.gui.widgets.fills import fill_gap
from sleepmon.gui.widgets.state import State, StateIcon, word_role
from sleepmon.gui.widgets.strip_data import (
    AXES,
    Envelope,
    gaps_of,
    polyline_of,
    shown_range,
)
from sleepmon.gui.widgets.text import ElidedText, Text

AXIS_ROLES = (Role.INK, Role.INK2, Role.EDGE)
_HEAD_WIDTH = 116
_NO_DATA_FROM_PX = 54


@dataclass(frozen=True)
class StripHead:
    """What stands at the left of a strip: the sensor's place, its state, and a detail."""

    key: str
    place: str
    state: State
    detail: str


class StripPlot(ThemedWidget):
    """Three envelope lines over hatched gaps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._range: tuple[float, float] | None = None
        self._gaps: list[tuple[int, int]] = []
        self._columns = 1
        self._view = pg.GraphicsView(self, useOpenGL=False, background=None)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # The gaps are painted below the view, so it must let them through.
        self._view.setStyleSheet("background: transparent")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._view.setCentralItem(self._box)
        self._view.ci = self._box
        self._lines = [pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(AXES)]
        # The first axis is the darkest: it lies on top.
        for line in reversed(self._lines):
            self._box.addItem(line, ignoreBounds=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._view)
        self.on_theme()

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Runs of columns that are drawn as gaps."""
        return list(self._gaps)

    def set_envelope(self, envelope: Envelope, had_begun: bool = False) -> None:
        """Draw these columns; `had_begun`: what is missing in the oldest is lost, too."""
        self._columns = max(1, envelope.columns)
        self._gaps = gaps_of(envelope, had_begun)
        self._range = shown_range(self._range, envelope)
        low, high = self._range or (-1.0, 1.0)
        self._box.setRange(
            xRange=(-0.5, self._columns - 0.5), yRange=(low, high), padding=0.0, update=True
        )
        for axis, line in enumerate(self._lines):
            x, y = polyline_of(envelope, axis)
            line.setData(x, y, skipFiniteCheck=False)
        self.update()

    def on_theme(self) -> None:
        """Take the inks of the new look."""
        for line, role in zip(self._lines, AXIS_ROLES, strict=True):
            # A wider pen makes Qt's stroker fifty times slower: 200 ms a frame.
            line.setPen(pg.mkPen(self.theme.colour(role), width=1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the gaps; the lines lie above."""
        painter = smooth_painter(self)
        for first, past in self._gaps:
            self._paint_gap(painter, first, past)
        painter.end()

    def _paint_gap(self, painter: QPainter, first: int, past: int) -> None:
        width = self.width() / self._columns
        box = QRectF(first * width, 0, max(2.0, (past - first) * width), self.height())
        fill_gap(painter, rounded(box, 0), self.theme)
        if past == self._columns and box.width() >= _NO_DATA_FROM_PX:
            painter.setFont(self.theme.font(12, 600))
            words = painter.fontMetrics().horizontalAdvance("no data")
            plate = QRectF(0, 0, words + 12, 20)
            plate.moveCenter(box.center())
            painter.fillPath(rounded(plate, 3), self.theme.colour(Role.CARD))
            painter.setPen(self.theme.colour(Role.LOST))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, "no data")


class StripRow(ThemedWidget):
    """One sensor: its state, place and rate at the left, its signal at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._icon = StateIcon(theme, State.WAITING, 16)
        self._place = ElidedText(theme, "", 14, 600)
        self._detail = ElidedText(theme, "", 13, 500, Role.INK2)
        self.plot = StripPlot(theme)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._place)
        words.addWidget(self._detail)
        words.addStretch(1)
        head = QWidget()
        head.setFixedWidth(_HEAD_WIDTH)
        inside = QHBoxLayout(head)
        inside.setContentsMargins(1, 0, 4, 0)
        inside.setSpacing(9)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 0, 0, 19)
        mark.addWidget(self._icon)
        inside.addLayout(mark)
        inside.addLayout(words, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(0)
        row.addWidget(head)
        row.addWidget(self.plot, 1)
        self.setMinimumHeight(44)

    def set_head(self, head: StripHead) -> None:
        """Say how the sensor is."""
        self._icon.set_state(head.state)
        self._place.setText(head.place)
        self._detail.setText(head.detail)
        self._detail.set_role(word_role(head.state))
        self.setAccessibleName(f"{head.place}: {head.state.value}, {head.detail}")


class SignalStrips(ThemedWidget):
    """The strips of all sensors, over the same last seconds."""

    def __init__(self, theme: Theme, seconds: float = 30.0, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.seconds = seconds
        self._rows: dict[str, StripRow] = {}
        self._dividers: list[Divider] = []
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def columns(self) -> int:
        """How many envelope columns a strip can show: the pixels of its plot."""
        return max(60, self.width() - _HEAD_WIDTH)

    def row(self, key: str) -> StripRow:
        """The strip of a sensor; KeyError where there is none."""
        return self._rows[key]

    def set_sensors(self, heads: Sequence[StripHead]) -> None:
        """Show these sensors; rows are made anew only when the sensors change."""
        if [head.key for head in heads] != list(self._rows):
            self._rebuild([head.key for head in heads])
        for head in heads:
            self._rows[head.key].set_head(head)

    def _rebuild(self, keys: list[str]) -> None:
        for widget in (*self._rows.values(), *self._dividers):
            self._stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._dividers = []
        self._rows = {}
        for key in keys:
            self._dividers.append(Divider(self.theme, parent=self))
            self._stack.addWidget(self._dividers[-1])
            self._rows[key] = StripRow(self.theme, self)
            self._stack.addWidget(self._rows[key], 1)

    def set_envelope(
        self,
        key: str,
        low: npt.NDArray[np.floating],
        high: npt.NDArray[np.floating],
        had_begun: bool = False,
    ) -> None:
        """Draw a sensor's envelope: (columns, 3) in g each, oldest first, NaN without data.

        `had_begun`: there were samples before the oldest column, so what is missing there is lost.
        """
        if key in self._rows:
            envelope = Envelope(low.astype(np.float64), high.astype(np.float64))
            self._rows[key].plot.set_envelope(envelope, had_begun)


class AxisLegend(ThemedWidget):
    """Which ink is which axis: x, y, z."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("x, y and z")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(34)
        for name in "xyz":
            row.addWidget(Text(theme, name, 13, 600, Role.INK2))
        row.insertSpacing(0, 20)
        self.setFixedHeight(18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strokes beside the letters."""
        painter = smooth_painter(self)
        for role, text in zip(AXIS_ROLES, self.findChildren(Text), strict=True):
            painter.setPen(QPen(self.theme.colour(role), 2))
            x = text.x() - 21
            painter.drawLine(x, self.height() // 2, x + 13, self.height() // 2)
        painter.end()
