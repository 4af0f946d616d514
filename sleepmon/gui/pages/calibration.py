"""The Calibration page: one minute at the bedside, pose by pose, and how well the poses fit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.domain.calibration import GUIDED_POSES, ReferencePose
from sleepmon.domain.commands import (
    BeginCalibration,
    CalibratePose,
    CalibrationProgress,
    CheckCalibration,
    FinishCalibration,
    TurnSleeper,
)
from sleepmon.domain.errors import SleepmonError
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.calibration_cards import DialCard, FitCard
from sleepmon.gui.pages.calibration_state import POSES, Guide
from sleepmon.gui.pages.page import Page
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.pose_list import PoseList, PoseRow
from sleepmon.gui.widgets.state import State
from sleepmon.gui.words import plain

LOOK_MS = 250
TURN_S = 2.0


class CalibrationPage(Page):
    """Leads through the reference poses; the station reads them, and says what it thinks."""

    title = "Calibration"
    part_of = "sensors"

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        now_ns: Callable[[], int] = time.monotonic_ns,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, desk, parent)
        self._now_ns = now_ns
        self.guide = Guide()
        self._asking = False
        self._turned = False
        self.back = Button(theme, "Back to sensors", key_cap="Esc")
        self.back.clicked.connect(self._leave)
        self.dial = DialCard(theme)
        self.dial.begin.clicked.connect(self._begin)
        self.dial.skip.clicked.connect(self._skip)
        self.poses = PoseList(theme, len(GUIDED_POSES))
        self.poses.pressed.connect(lambda key: self._choose(cast(ReferencePose, key)))
        self.fit = FitCard(theme)
        self.fit.anew.clicked.connect(self.start_over)
        self.fit.use.clicked.connect(self._use)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        QShortcut(QKeySequence("Escape"), self, self._leave)
        self._lay_out()

    def _lay_out(self) -> None:
        listed = Card(self.theme, "Poses", "Three at least", padding=19, title_size=16)
        listed.body.addWidget(self.poses)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(listed, 3)
        right.addWidget(self.fit, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        row.setSpacing(GAP)
        row.addWidget(self.dial, 563)
        row.addLayout(right, 581)

    @property
    def note(self) -> str:
        """What it is good for."""
        return "How each sensor sits, in one minute"

    @property
    def is_available(self) -> bool:
        """Only with sensors that are worn."""
        state = self.desk.state
        return state.phase == "ready" and any(s.placement for s in state.sensors.values())

    def bar_buttons(self) -> Sequence[QWidget]:
        """The way back."""
        return (self.back,)

    def refresh(self) -> None:
        """Show how far it is."""
        guide, now_ns = self.guide, self._now_ns()
        self.dial.show_guide(guide, now_ns, self.desk.settings.seen_from == "foot")
        self.poses.set_rows([self._row(pose) for pose in GUIDED_POSES])
        self.fit.show_guide(guide)

    def _row(self, pose: ReferencePose) -> PoseRow:
        guide, title = self.guide, POSES[pose].title
        now = guide.begun and guide.pose == pose
        if guide.is_taken(pose):
            words = "again now" if now else "taken"
            return PoseRow(pose, title, State.OK, words, "" if now else "Take again", now)
        if now:
            return PoseRow(pose, title, State.WAITING, "now", "", now)
        words = "skipped" if guide.is_skipped(pose) else POSES[pose].aside
        return PoseRow(pose, title, State.WAITING, words, "Take" if guide.begun else "")

    # --- asking the station ------------------------------------------------------------------

    def on_seen(self) -> None:
        """Look at the sensors now, and four times a second."""
        self._asking = False
        self.look()
        self._timer.start()

    def on_left(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask how still the sensors lie, unless that is being asked."""
        if not self._asking and self.is_available:
            self._asking = True
            self._do(CheckCalibration(pose=self.guide.pose), self._looked)

    def _looked(self, progress: CalibrationProgress) -> None:
        self._asking = False
        before, now_ns = self.guide.pose, self._now_ns()
        self.guide.take_in(progress, now_ns)
        if self.guide.pose != before:
            self._turn_sleeper()
        elif before is not None and self.guide.is_ready(now_ns):
            self._asking = True
            self._do(CalibratePose(pose=before), lambda _done: self._was_read())
        self.refresh()

    def _was_read(self) -> None:
        self._asking = False
        self.guide.was_read(self._now_ns())
        self._turn_sleeper()
        self.look()

    def _do(
        self,
        command: BeginCalibration | CheckCalibration | CalibratePose | FinishCalibration,
        done: Callable[[object], None] | Callable[[CalibrationProgress], None],
    ) -> None:
        self.desk.do(command, done, refused=self._refused)

    def _refused(self, error: SleepmonError) -> None:
        """What to do better is said beside the dial."""
        self._asking = False
        self.guide.was_refused(plain(str(error)), self._now_ns())
        self.refresh()

    # --- what the person does ----------------------------------------------------------------

    def start_over(self) -> None:
        """Drop all poses and begin with the first."""
        self.guide = Guide()
        self.refresh()

    def _begin(self) -> None:
        """Poses of an earlier try are dropped first."""
        self._do(BeginCalibration(), lambda _done: self._begun())

    def _begun(self) -> None:
        self.guide.begin(self._now_ns())
        self._turn_sleeper()
        self.refresh()

    def _skip(self) -> None:
        self.guide.skip(self._now_ns())
        self._turn_sleeper()
        self.refresh()

    def _choose(self, pose: ReferencePose) -> None:
        self.guide.choose(pose, self._now_ns())
        self._turn_sleeper()
        self.refresh()

    def _use(self) -> None:
        self._do(FinishCalibration(), lambda _done: self._leave())

    def _leave(self) -> None:
        self._lie_down()
        self.guide = Guide()
        self.page_wanted.emit("sensors")

    # --- the simulated sleeper does as asked -------------------------------------------------

    def _turn_sleeper(self) -> None:
        pose = self.guide.pose
        if not self.desk.state.ward_open:
            return
        if pose is None:
            self._lie_down()
            return
        roll_deg = POSES[pose].roll_deg
        self._turned = True
        self.desk.do(
            TurnSleeper(roll_deg=roll_deg or 0.0, seconds=TURN_S, upright=roll_deg is None)
        )

    def _lie_down(self) -> None:
        if self._turned:
            self._turned = False
            self.desk.do(TurnSleeper(roll_deg=0.0, seconds=TURN_S))
