"""The posture clock of the Record page: model, label, and the virtual ward's sleeper."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from sleepmon.domain.commands import RunScript, TurnSleeper
from sleepmon.domain.predictions import PersonPosture
from sleepmon.gui.desk import Desk
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.record_cards import ClockCard

TURN_DEG = 60.0
SCRIPT_STEP_S = 20.0
BUTTON_GAP_PX = 24
_LIES_SOMEHOW = ("posture", "moving", "unsure")
"""States of a person who is in bed, even where no angle can be read at this moment."""


class SleeperClock(ClockCard):
    """Shows where the person lies; a click on a sector labels it while a night is open."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self._shown: tuple[PersonPosture | None, PersonPosture | None] | None = None
        self.clock.sector_clicked.connect(self._label)
        self.mirrored_changed.connect(self._keep_side)
        self.turn = Button(theme, "Turn the sleeper", ButtonKind.PLAIN, parent=self)
        self.turn.clicked.connect(self._turn_sleeper)
        self.script = Button(theme, "Play all postures", ButtonKind.PLAIN, parent=self)
        self.script.clicked.connect(self._play)
        self.script.setToolTip("All twelve, 20 s each; while a night is open they are labelled too")

    def show_person(self, now: PersonPosture | None, said: PersonPosture | None) -> None:
        """Turn the figure to what is seen now; fill the sector of what is said."""
        if (now, said) == self._shown:
            return  # painting a large clock takes its time: only when there is something new
        self._shown = (now, said)
        if now is not None and now.roll_deg is None and now.state in _LIES_SOMEHOW:
            self.clock.set_roll(self.clock.shown_roll_deg)  # where it was last
        else:
            self.clock.set_roll(now.roll_deg if now else None, now.arc_deg if now else 0.0)
        posture = said.posture if said else None
        unsure = said is not None and said.state == "unsure"
        confidence = said.confidence if said else 0.0
        self.clock.set_prediction(posture, confidence, unsure=unsure)

    def show_setting(self) -> None:
        """Which side it is seen from, whether it can be clicked, whether a ward can be steered."""
        from_foot = self._desk.settings.seen_from == "foot"
        if from_foot != self.clock.mirrored:
            self.set_mirrored(from_foot)
        self.clock.set_interactive(self._desk.state.night is not None)
        for button in (self.turn, self.script):
            button.setVisible(self._desk.state.ward_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ward's buttons lie in the free corner at the top right."""
        super().resizeEvent(event)
        right = self.width() - 16
        for button in (self.script, self.turn):  # from right to left, as the keyboard goes
            button.resize(button.sizeHint())
            button.move(right - button.width(), 4)
            button.raise_()
            right -= button.width() + BUTTON_GAP_PX

    def _label(self, posture: int) -> None:
        self._desk.label_posture(posture, offer_undo=True)

    def _keep_side(self, from_foot: bool) -> None:
        side = "foot" if from_foot else "head"
        self._desk.set_settings(msgspec.structs.replace(self._desk.settings, seen_from=side))

    def _turn_sleeper(self) -> None:
        roll_deg = ((self._desk.state.ward_roll_deg or 0.0) + TURN_DEG) % 360
        self._desk.state.ward_roll_deg = roll_deg
        self._desk.do(TurnSleeper(roll_deg=roll_deg))

    def _play(self) -> None:
        labelled = self._desk.state.night is not None
        self._desk.do(RunScript(codes=(), seconds_each=SCRIPT_STEP_S, label=labelled))
