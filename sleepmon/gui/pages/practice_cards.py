"""The cards of the Practice page: one fault, a whole scenario, the sleeper, and what was done."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from sleepmon.domain.commands import WardSeen
from sleepmon.domain.fault_kinds import FAULT_KINDS, FaultKind
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultName, FaultStep, RandomFaults
from sleepmon.gui.pages.practice_state import RANDOM, DoneLine, Tale, refusal
from sleepmon.gui.pages.record_state import clock_words
from sleepmon.gui.palette import POSTURE_COUNT, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.choices import Choices
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.rows import CheckRow, CheckRows
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Tag, Text
from sleepmon.gui.words import short_words

FAULT_ROWS = 6
TALE_ROWS = 3
STEP_DEG = 360 / POSTURE_COUNT
MOST_DONE = 20
FIELD_MARGIN_PX = 8


class FaultCard(Card):
    """Which fault, at which sensor, for how long."""

    wanted = Signal(object)
    """A `FaultStep` to play now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "One fault", padding=19, title_size=16, parent=parent)
        self.add_to_header(Tag(theme, "Simulated"))
        self.kinds = Choices(theme, {n: k.title for n, k in FAULT_KINDS.items()}, FAULT_ROWS)
        self.kinds.setAccessibleName("Fault")
        self.kinds.chosen.connect(self._show_kind)
        self._like = Text(theme, "", 14, 600, wrap=True)
        self._shows = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self.sensor = QComboBox()
        self.sensor.setAccessibleName("Sensor")
        self.sensor.setMinimumWidth(140)
        self._measure = Text(theme, "for", 14, 400, Role.INK2)
        self.figure = QDoubleSpinBox()
        self.figure.setDecimals(0)
        self.figure.setFixedWidth(120)
        _indent(self.figure)
        self._sensors: dict[SensorId, str] = {}
        self.do_it = Button(theme, "Do it", ButtonKind.PRIMARY, height=44)
        self.do_it.clicked.connect(self._do_it)
        self._reason = Text(theme, "", 13, 400, Role.INK2, wrap=True)
        self._lay_out()
        self.kinds.choose("silent link")
        self._show_kind()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.sensor)
        row.addWidget(self._measure)
        row.addWidget(self.figure)
        row.addWidget(self._reason, 1)
        row.addStretch(0)
        row.addWidget(self.do_it)
        for part in (self.kinds, Divider(self.theme), self._like, self._shows):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addLayout(row)

    @property
    def name(self) -> FaultName:
        """The fault that is chosen."""
        return cast(FaultName, self.kinds.key)

    @property
    def step(self) -> FaultStep:
        """What is to be played."""
        sensor = self.sensor.currentData() or ""
        return FAULT_KINDS[self.name].step(self.name, str(sensor), self.figure.value())

    def show_sensors(self, sensors: dict[SensorId, str]) -> None:
        """Offer these; the one that was chosen stays so."""
        if sensors == self._sensors:
            return
        self._sensors = sensors
        kept = self.sensor.currentData()
        self.sensor.clear()
        for sensor, words in sensors.items():
            self.sensor.addItem(words, sensor)
        self.sensor.setCurrentIndex(max(0, self.sensor.findData(kept)))

    def refresh(self, seen: WardSeen | None) -> None:
        """Free the button, or say why not."""
        reason = refusal(self.name, self._sensors, seen)
        self.do_it.set_blocked(reason)
        self._reason.setText(reason)

    def _show_kind(self, _key: str = "") -> None:
        kind = FAULT_KINDS[self.name]
        self._like.setText(kind.like)
        self._shows.setText(f"To be seen: {kind.shows}")
        self.sensor.setVisible(not kind.of_computer)
        for part in (self._measure, self.figure):
            part.setVisible(bool(kind.asks))
        if kind.asks:
            self._ask(kind)

    def _ask(self, kind: FaultKind) -> None:
        by_clock = kind.asks == "amount" and kind.seconds is None and kind.limits[1] >= 3600
        self._measure.setText("by" if by_clock else "for")
        self.figure.setAccessibleName("By how much" if by_clock else "How long")
        self.figure.setRange(*kind.limits)
        self.figure.setSuffix(f" {kind.unit}")
        self.figure.setValue(kind.usual)

    def _do_it(self) -> None:
        self.wanted.emit(self.step)


class TaleCard(Card):
    """A scenario by name, or faults at random from a seed."""

    scenario_wanted = Signal(str)
    random_wanted = Signal(object)
    end_wanted = Signal()

    def __init__(self, theme: Theme, tales: dict[str, Tale], parent: QWidget | None = None) -> None:
        super().__init__(theme, "A night of faults", padding=19, title_size=16, parent=parent)
        self.add_to_header(Tag(theme, "Simulated"))
        self._tales = tales
        self.names = Choices(theme, {key: tale.title for key, tale in tales.items()}, TALE_ROWS)
        self.names.setAccessibleName("Scenario")
        self.names.chosen.connect(self._show_tale)
        self._words = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self.seed = QSpinBox()
        self.seed.setRange(1, 9999)
        self.seed.setPrefix("Seed ")
        self.seed.setAccessibleName("Seed")
        self.every = QSpinBox()
        self.every.setRange(10, 3600)
        self.every.setValue(60)
        self.every.setPrefix("one in ")
        self.every.setSuffix(" s")
        self.every.setAccessibleName("Mean time between faults")
        _indent(self.seed)
        _indent(self.every)
        self._now = Text(theme, "", 14, 600, wrap=True)
        self.play = Button(theme, "Play")
        self.play.clicked.connect(self._play)
        self.end = Button(theme, "End it all")
        self.end.clicked.connect(self.end_wanted)
        self._lay_out()
        self.names.choose(next(iter(tales)))
        self._show_tale()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(12)
        figures.addWidget(self.seed)
        figures.addWidget(self.every)
        figures.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self._now, 1)
        buttons.addWidget(self.end)
        buttons.addWidget(self.play)
        self.body.addWidget(self.names)
        self.body.addWidget(self._words)
        self.body.addLayout(figures)
        self.body.addStretch(1)
        self.body.addLayout(buttons)

    def refresh(self, seen: WardSeen | None, words: str) -> None:
        """Say what is played; nothing can be ended where nothing goes on."""
        goes_on = seen is not None and (
            bool(seen.scenario) or any(not fault.over for fault in seen.faults)
        )
        self._now.setText(words)
        self.end.set_blocked("" if goes_on else "Nothing goes wrong now.")

    def _show_tale(self, _key: str = "") -> None:
        key = self.names.key
        self._words.setText(self._tales[key].words)
        for field in (self.seed, self.every):
            field.setVisible(key == RANDOM)

    def _play(self) -> None:
        if self.names.key != RANDOM:
            self.scenario_wanted.emit(self.names.key)
            return
        every_s = float(self.every.value())
        self.random_wanted.emit(RandomFaults(seed=self.seed.value(), every_s=every_s))


class SleeperDial(PostureClock):
    """The simulated sleeper as they truly lie; a click or an arrow key turns them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, compact=True, parent=parent)
        self._lies = 0
        self.set_interactive(True)

    def sizeHint(self) -> QSize:
        """Small enough for a page of 800 pixels; it grows where there is room."""
        return self.minimumSizeHint()

    def set_truth(self, roll_deg: float) -> None:
        """Where the sleeper lies."""
        self._lies = round(roll_deg / STEP_DEG) % POSTURE_COUNT
        self.set_roll(roll_deg)
        self.setAccessibleName(f"Simulated sleeper: {short_words(self._lies)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right turn the sleeper by one sector."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        self.sector_clicked.emit((self._lies + (-step if self.mirrored else step)) % POSTURE_COUNT)

    def _hover(self, posture_id: int | None) -> None:
        super()._hover(posture_id)
        if posture_id is not None:
            self.setToolTip(f"Turn to: {short_words(posture_id)}")


class SleeperCard(Card):
    """Turn the sleeper."""

    turn_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Turn the sleeper", padding=19, title_size=16, parent=parent)
        self.add_to_header(Tag(theme, "Simulated"))
        self.dial = SleeperDial(theme)
        self.dial.sector_clicked.connect(lambda sector: self.turn_wanted.emit(STEP_DEG * sector))
        self._words = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.dial, 1)
        self.body.addWidget(self._words)

    def show_roll(self, roll_deg: float, from_foot: bool) -> None:
        """Where the sleeper truly lies, which the model does not know."""
        self.dial.set_mirrored(from_foot)
        self.dial.set_truth(roll_deg)
        sector = round(roll_deg / STEP_DEG) % POSTURE_COUNT
        degrees = round(roll_deg) % 360
        side = "foot, mirrored" if from_foot else "head of the bed"
        lies = f"Truly lies: {short_words(sector)}, {degrees}°"
        self._words.setText(f"{lies}. Click to turn.\nSeen from the {side}.")


class DoneCard(Card):
    """What was done, and what the learner's window should show of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Done so far", padding=19, title_size=16, parent=parent)
        self._none = Text(theme, "What you let happen stands here.", 14, 400, Role.INK2)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rows = CheckRows(theme, compact=True)
        self.rows.setObjectName("scrolled")
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.rows)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._none)
        self.body.addWidget(self._scroll, 1)
        self.show_lines([])

    def show_lines(self, lines: list[DoneLine]) -> None:
        """The newest first."""
        self._none.setVisible(not lines)
        self._scroll.setVisible(bool(lines))
        self.rows.set_rows([_row(line) for line in lines[:MOST_DONE]])


def _row(line: DoneLine) -> CheckRow:
    state = State.WAITING if line.goes_on else State.OK
    time = clock_words(line.utc_ns, seconds=True)
    return CheckRow(state, f"{time}  {line.words}", f"To be seen: {line.shows}")


def _indent(field: QAbstractSpinBox) -> None:
    field.lineEdit().setTextMargins(FIELD_MARGIN_PX, 0, 0, 0)  # style sheets do not reach it
