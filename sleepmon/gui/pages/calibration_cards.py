"""The cards of the Calibration page: the dial with what to do, and how well the poses fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sleepmon.domain.calibration import GUIDED_POSES
from sleepmon.gui.pages.calibration_state import POSES, Guide
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.rows import CheckRow, CheckRows
from sleepmon.gui.widgets.state import State, StateIcon, StateWord
from sleepmon.gui.widgets.still_dial import StillDial
from sleepmon.gui.widgets.text import Text

MOST_SENSORS = 3
MAIN_PX = 44
THEN = "See how they fit, then use them."
AGAIN = "Start over: right and left may have been mixed up."


class DialCard(Card):
    """Which pose to take now, how long it has been held, and what is wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Pose", padding=19, title_size=16, parent=parent)
        self.dial = StillDial(theme)
        self._name = Text(theme, "", 28, 700)
        self._ask = Text(theme, "", 16, 400, Role.INK2, wrap=True)
        self._sensors = [StateWord(theme, State.WAITING) for _ in range(MOST_SENSORS)]
        self._held = Text(theme, "", 16, 600)
        self._trouble = Text(theme, "", 14, 600, wrap=True)
        self._trouble_mark = StateIcon(theme, State.ATTENTION, 18)
        self.begin = Button(theme, "Begin", ButtonKind.PRIMARY, height=MAIN_PX)
        self.skip = Button(theme, "Skip this pose", height=MAIN_PX)
        self._lay_out()

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        self.body.addWidget(self.dial, 1)
        for text in (self._name, self._ask):
            text.setAlignment(middle)
            self.body.addWidget(text)
        states = QHBoxLayout()
        states.setSpacing(20)
        states.addStretch(1)
        for word in self._sensors:
            states.addWidget(word)
        states.addStretch(1)
        self.body.addLayout(states)
        told = QHBoxLayout()
        told.setSpacing(10)
        told.addWidget(self._trouble_mark)
        told.addWidget(self._trouble, 1)
        self._trouble.setMinimumHeight(40)
        self.body.addLayout(told)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._held, 1)
        foot.addWidget(self.skip)
        foot.addWidget(self.begin)
        self.body.addLayout(foot)

    def show_guide(self, guide: Guide, now_ns: int, from_foot: bool) -> None:
        """Show the pose that is asked for."""
        pose = guide.pose
        sits = pose is not None and POSES[pose].roll_deg is None
        end = "foot" if from_foot else "head"
        self.set_note("Seen from the side" if sits else f"Seen from the {end} of the bed")
        if pose is None:
            self._show_done(guide)
        else:
            number, words = GUIDED_POSES.index(pose) + 1, POSES[pose]
            self.set_title(f"Pose {number} of {len(GUIDED_POSES)}")
            self._name.setText(words.title)
            self._ask.setText(words.ask)
            self.dial.set_pose(words.title, words.roll_deg, mirrored=from_foot)
            self.dial.set_share(guide.share(now_ns))
            self._held.setText(guide.hold_words(now_ns))
        self.begin.setVisible(not guide.begun)
        self.begin.set_blocked("" if guide.sensors else "Waiting for the sensors.")
        self.skip.setVisible(guide.begun and pose is not None)
        self._show_sensors(guide)
        self._show_trouble(guide, now_ns)

    def _show_done(self, guide: Guide) -> None:
        taken, fits = len(guide.taken), not guide.is_misfit
        done = "All poses taken" if taken == len(GUIDED_POSES) else f"{taken} poses taken"
        self.set_title("Done" if fits else "Not done")
        self._name.setText(done if fits else "Poses do not fit each other")
        self._ask.setText(THEN if fits else AGAIN)
        self._held.setText("")
        self.dial.set_pose("Done" if fits else "Not done", 0.0)
        self.dial.set_share(1.0 if fits else 0.0, done=fits)

    def _show_sensors(self, guide: Guide) -> None:
        words = guide.sensor_words() if guide.pose is not None else []
        for number, word in enumerate(self._sensors):
            word.setVisible(number < len(words))
            if number < len(words):
                level, said = words[number]
                word.set_state(State(level), said)

    def _show_trouble(self, guide: Guide, now_ns: int) -> None:
        what, advice = guide.trouble(now_ns) if guide.begun else ("", "")
        self._trouble_mark.setVisible(bool(what))
        self._trouble.setText(f"{what} {advice}".strip())


class FitCard(Card):
    """How well the poses of each sensor fit, and the button that uses them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "How it fits", padding=19, title_size=16, parent=parent)
        self._rows = CheckRows(theme, compact=True)
        self._reason = Text(theme, "", 14, 500, Role.INK2)
        self.anew = Button(theme, "Start over", height=MAIN_PX)
        self.use = Button(theme, "Use it", ButtonKind.EDGE, height=MAIN_PX)
        self.body.addWidget(self._rows, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self.anew)
        foot.addWidget(self.use)
        self.body.addLayout(foot)

    def show_guide(self, guide: Guide) -> None:
        """Show what the poses read so far tell."""
        self._rows.set_rows(
            [CheckRow(State(level), place, words) for level, place, words in guide.fits()]
        )
        reason = guide.blocks_use()
        self._reason.setText(reason)
        self.use.set_blocked(reason)
        usable = guide.begun and not guide.is_misfit
        self.use.set_kind(ButtonKind.PRIMARY if usable else ButtonKind.EDGE)
        self.anew.set_kind(ButtonKind.PRIMARY if guide.is_misfit else ButtonKind.EDGE)
        self.anew.setVisible(bool(guide.taken))
