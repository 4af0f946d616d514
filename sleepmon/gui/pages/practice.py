"""The Practice page: in the virtual ward a trainer lets things go wrong for a learner."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sleepmon.domain.commands import (
    LookAtWard,
    PlayFault,
    PlayScenario,
    TurnSleeper,
    WardSeen,
)
from sleepmon.domain.scenarios import FaultStep, RandomFaults
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.practice_cards import DoneCard, FaultCard, SleeperCard, TaleCard
from sleepmon.gui.pages.practice_state import done_lines, playing_words, tales, worn_sensors
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme

LOOK_MS = 1000


class PracticePage(Page):
    """What was played is asked of the station once a second, so two windows tell the same."""

    title = "Practice"

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self.seen: WardSeen | None = None
        self._tales = tales()
        self.fault = FaultCard(theme)
        self.tale = TaleCard(theme, self._tales)
        self.sleeper = SleeperCard(theme)
        self.done = DoneCard(theme)
        self.fault.wanted.connect(self._play_fault)
        self.tale.scenario_wanted.connect(lambda name: self._play(PlayScenario(name=name)))
        self.tale.random_wanted.connect(self._play_random)
        self.tale.end_wanted.connect(lambda: self._play(PlayScenario()))
        self.sleeper.turn_wanted.connect(self._turn)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GAP)
        left.addWidget(self.fault)
        left.addWidget(self.done, 1)
        right.addWidget(self.tale)
        right.addWidget(self.sleeper, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        grid.setSpacing(GAP)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 680)
        grid.setColumnStretch(1, 464)

    @property
    def note(self) -> str:
        """What the page is for."""
        return "Let things go wrong in the virtual ward, for a learner to see"

    @property
    def is_available(self) -> bool:
        """Only where there is a ward."""
        return self.desk.state.phase == "ready" and self.desk.state.ward_open

    def refresh(self) -> None:
        """Show what is known now."""
        state = self.desk.state
        self.fault.show_sensors(worn_sensors(state, self.desk.scheme))
        self.fault.refresh(self.seen)
        self.tale.refresh(self.seen, playing_words(self.seen, self._tales))
        if self.seen is not None:
            from_foot = self.desk.settings.seen_from == "foot"
            self.sleeper.show_roll(self.seen.roll_deg, from_foot)
            self.done.show_lines(done_lines(self.seen, state, self.desk.now_utc_ns()))

    def on_seen(self) -> None:
        """Look at the ward now, and again each second."""
        self._look()
        self._timer.start()

    def on_left(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self, _answer: object = None) -> None:
        if self.is_available:
            self.desk.do(LookAtWard(), self._take)

    def _take(self, seen: WardSeen) -> None:
        self.seen = seen
        self.refresh()

    # --- what the trainer does ---------------------------------------------------------------

    def _play_fault(self, step: FaultStep) -> None:
        self.desk.do(PlayFault(step=step), self._look)

    def _play_random(self, random: RandomFaults) -> None:
        self._play(PlayScenario(random=random))

    def _play(self, command: PlayScenario) -> None:
        self.desk.do(command, self._look)

    def _turn(self, roll_deg: float) -> None:
        self.desk.state.ward_roll_deg = roll_deg
        self.desk.do(TurnSleeper(roll_deg=roll_deg), self._look)
