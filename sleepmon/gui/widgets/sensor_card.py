"""The card of one sensor: battery, signal, rate, loss, and advice where it is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import CARD_RADIUS, Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.body import SENSOR_MIME
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.progress import ProgressBar
from sleepmon.gui.widgets.state import State, StateWord, state_role
from sleepmon.gui.widgets.text import ElidedText, Text


@dataclass(frozen=True)
class SensorView:
    """All that a sensor card shows, in words and plain numbers."""

    key: str
    place: str
    serial: str
    state: State = State.WAITING
    state_words: str = ""
    battery_percent: float | None = None
    battery_note: str = ""
    battery_state: State = State.OK
    signal_bars: int = 0
    signal_word: str = ""
    signal_note: str = ""
    rate_text: str = ""
    rate_note: str = ""
    rate_state: State = State.OK
    lost_text: str = ""
    lost_note: str = ""
    lost_state: State = State.OK
    advice: str = ""
    advice_bold: bool = False
    mount: str = ""
    """Whether it is known how the sensor sits."""


_STATE_PX = 136
_VALUE_PX = 28
_WIDEST_BAR_PX = 320
_LINE_PX = 18


def _value_role(state: State) -> Role:
    return state_role(state) if state in (State.ATTENTION, State.LOST) else Role.INK


class SignalBars(ThemedWidget):
    """Four bars, as many filled as the signal is strong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._bars = 0
        self.setFixedSize(34, 20)

    def set_bars(self, bars: int) -> None:
        """Fill this many, 0 to 4."""
        self._bars = bars
        self.setAccessibleName(f"{bars} of 4")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = smooth_painter(self)
        for number, height in enumerate((6, 9.5, 14, 18)):
            role = Role.INK if number < self._bars else Role.LINE
            box = QRectF(number * 9, 19 - height, 6, height)
            painter.fillPath(rounded(box, 2), self.theme.colour(role))
        painter.end()


class _Figure(ThemedWidget):
    """A heading, a value and a note, one above the other."""

    def __init__(self, theme: Theme, heading: str, beside: QWidget | None = None) -> None:
        super().__init__(theme)
        self.heading = Text(theme, heading, 13, 500, Role.INK3)
        self.value = Text(theme, "", 20, 500)
        self.value.setMinimumHeight(_VALUE_PX)
        self.note = ElidedText(theme, "", 13, 400, Role.INK2)
        self.row = QHBoxLayout()
        self.row.setSpacing(14)
        self.row.addWidget(self.value)
        if beside is not None:
            self.row.addWidget(beside, 1000)
        self.row.addStretch(1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(5)
        stack.addWidget(self.heading)
        stack.addLayout(self.row)
        stack.addWidget(self.note)

    def show_words(self, value: str, note: str, state: State) -> None:
        self.value.setText(value or "–")
        self.value.set_role(_value_role(state))
        self.note.setText(note)
        self.note.setToolTip(note)


class SensorCard(Card):
    """A sensor that is worn somewhere; its place can be chosen from the list."""

    placement_chosen = Signal(str, str)
    released = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=19, parent=parent)
        self.view: SensorView | None = None
        self._place = Text(theme, "", 20, 700)
        self._serial = ElidedText(theme, "", 14, 400, Role.INK2)
        self._state = StateWord(theme, State.WAITING, "")
        self._list = QComboBox()
        self._list.setAccessibleName("Where it is worn")
        self._list.setFixedWidth(132)
        self._list.activated.connect(self._choose)
        self._list.hide()
        self._bar = ProgressBar(theme, 10, Role.INK2)
        self._bar.setMaximumWidth(_WIDEST_BAR_PX)
        self._bars = SignalBars(theme)
        self._battery = _Figure(theme, "Battery", self._bar)
        self._signal = _Figure(theme, "Signal")
        self._rate = _Figure(theme, "Rate")
        self._lost = _Figure(theme, "Lost samples")
        self._advice = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self._advice.setMinimumHeight(_LINE_PX)  # one line is enough for three cards in a window
        self._mount = Text(theme, "", 14, 500, Role.INK2)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._place)
        head.addWidget(self._serial, 1)
        head.addWidget(self._list)
        # As wide for short words as for long ones: the lists of all cards stand in one line.
        state = QWidget()
        state.setMinimumWidth(_STATE_PX)
        right = QHBoxLayout(state)
        right.setContentsMargins(0, 0, 0, 0)
        right.addStretch(1)
        right.addWidget(self._state)
        head.addWidget(state)
        self.body.setSpacing(0)
        self.body.addSpacing(2)
        self.body.addLayout(head)
        self.body.addStretch(1)
        self.body.addSpacing(11)
        self._signal.row.insertWidget(0, self._bars)
        self._signal.value.set_size(16, 600)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        for column, (figure, wide) in enumerate(
            ((self._battery, 244), (self._signal, 122), (self._rate, 122), (self._lost, 138))
        ):
            grid.addWidget(figure, 0, column, Qt.AlignmentFlag.AlignTop)
            figure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.setColumnStretch(column, wide)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.body.addSpacing(12)
        last = QHBoxLayout()
        last.setSpacing(16)
        last.addWidget(self._advice, 1)
        last.addWidget(self._mount)
        self.body.addLayout(last)

    def set_view(self, view: SensorView) -> None:
        """Show how the sensor is."""
        self.view = view
        self._place.setText(view.place)
        self._serial.setText(view.serial)
        self._state.set_state(view.state, view.state_words)
        percent = view.battery_percent
        known = "unknown" if percent is None else f"{round(percent)} %"
        self._battery.show_words(known, view.battery_note, State.OK)
        warns = view.battery_state in (State.ATTENTION, State.LOST)
        note_role = state_role(view.battery_state) if warns else Role.INK2
        self._battery.note.set_role(note_role)
        self._battery.note.set_size(13, 600 if warns else 500)
        self._bar.setVisible(percent is not None)
        self._bar.set_fraction((percent or 0.0) / 100, note_role)
        self._bars.set_bars(view.signal_bars)
        self._signal.show_words(view.signal_word, view.signal_note, State.OK)
        self._rate.show_words(view.rate_text, view.rate_note, view.rate_state)
        self._lost.show_words(view.lost_text, view.lost_note, view.lost_state)
        self._advice.setText(view.advice)
        self._advice.set_size(14, 600 if view.advice_bold else 400)
        self._advice.set_role(Role.INK if view.advice_bold else Role.INK2)
        self._mount.setText(view.mount)
        self.mark(_value_role(view.state) if _value_role(view.state) is not Role.INK else None)
        self.setAccessibleName(
            f"{view.place}, {view.serial}: {view.state_words}. Battery {known}, signal"
            f" {view.signal_word}, rate {view.rate_text}, lost {view.lost_text}. {view.advice}"
            f" {view.mount}"
        )

    def set_placements(self, places: Sequence[str], current: str) -> None:
        """Offer these places in the list; the current one is chosen. `Not worn` releases."""
        wanted = [*places, "Not worn"]
        if [self._list.itemText(i) for i in range(self._list.count())] != wanted:
            self._list.clear()
            self._list.addItems(wanted)
        self._list.setCurrentText(current)
        self._list.setAccessibleName(f"{current} sensor: where it is worn")
        self._list.show()

    def _choose(self) -> None:
        if self.view is None:
            return
        words = self._list.currentText()
        if words == "Not worn":
            self.released.emit(self.view.key)
        elif words != self.view.place:
            self.placement_chosen.emit(self.view.key, words)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(776, max(178, super().sizeHint().height()))


class EmptySlot(ThemedWidget):
    """The card of a place where no sensor is worn."""

    def __init__(self, theme: Theme, place: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.place = Text(theme, place, 20, 700)
        self._advice = Text(
            theme, "No sensor here. Drag one to the body, or choose one below.", 14, 400,
            Role.INK2, wrap=True,
        )  # fmt: skip
        stack = QVBoxLayout(self)
        stack.setContentsMargins(20, 16, 20, 16)
        stack.addWidget(self.place)
        stack.addWidget(self._advice)
        stack.addStretch(1)
        self.setAccessibleName(f"{place}: no sensor")

    def set_advice(self, words: str) -> None:
        """Say what to do instead."""
        self._advice.setText(words)

    def sizeHint(self) -> QSize:
        """As high as a sensor's card."""
        return QSize(776, 178)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a dashed edge: nothing is here yet."""
        painter = smooth_painter(self)
        pen = QPen(self.theme.colour(Role.EDGE), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawPath(rounded(box, CARD_RADIUS))
        painter.end()


class NearbyTile(ThemedWidget):
    """A sensor in sight that is not used yet: drag it to the body, or press the button."""

    use_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._key = ""
        self._name = ElidedText(theme, "", 14, 600)
        self._detail = ElidedText(theme, "", 13, 400, Role.INK2)
        self.button = Button(theme, "Use")
        self.button.clicked.connect(lambda: self.use_clicked.emit(self._key))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(42, 6, 8, 6)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.setFixedHeight(60)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_sensor(self, key: str, name: str, detail: str, button_text: str = "Use") -> None:
        """Show this sensor."""
        self._key = key
        self._name.setText(name)
        self._detail.setText(detail)
        self.button.setText(button_text)
        self.button.setAccessibleName(f"{button_text}: {name}, {detail}")
        self.updateGeometry()
        self.setAccessibleName(f"{name}, {detail}")

    def minimumSizeHint(self) -> QSize:
        """Name and button fit."""
        words = max(self._name.sizeHint().width(), self._detail.sizeHint().width())
        return QSize(max(200, 60 + words + self.button.sizeHint().width()), 60)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging carries the sensor."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._key:
            data = QMimeData()
            data.setData(SENSOR_MIME, self._key.encode())
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self.grab())
            drag.setHotSpot(event.position().toPoint())
            drag.exec(Qt.DropAction.CopyAction)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and icon."""
        painter = smooth_painter(self)
        painter.fillPath(rounded(QRectF(self.rect()), 8), self.theme.colour(Role.RAISED))
        icon = QRectF(12, self.height() / 2 - 11, 22, 22)
        paint_icon(painter, Icon.SENSORS, icon, self.theme.colour(Role.INK2))
        painter.end()
