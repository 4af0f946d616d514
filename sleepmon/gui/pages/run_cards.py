"""The run and its verdict: rounds with time left, curves, before and after, two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.gui.pages.train_state import (
    NO_TITLE,
    Bar,
    Pair,
    TrainState,
    duration_words,
    keeps_first,
    measured_on,
    model_words,
    pairs,
    pairs_now,
    result_title,
    round_words,
    verdict_words,
)
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.compare import (
    BeforeAfter,
    BeforeAfterLegend,
    CompareRow,
    Interval,
    Verdict,
)
from sleepmon.gui.widgets.curves import LearningCurves
from sleepmon.gui.widgets.error_note import Details
from sleepmon.gui.widgets.progress import ProgressLine
from sleepmon.gui.widgets.state import State, StateIcon
from sleepmon.gui.widgets.text import Text
from sleepmon.gui.words import left_words

RESEARCH_ONLY = "Research use; not an alarm device"
AFTER_LATER = "After: shown when training ends"
CURVES_LATER = "The curves of a run are drawn here, round by round."
UNCHANGED = "Nothing is changed until you choose."
MEANWHILE = "You can go on working meanwhile."


class RoundsCard(Card):
    """How far the run is, and how much it still gets wrong."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._idle = QWidget()
        self._model = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        idle = QVBoxLayout(self._idle)
        idle.addStretch(1)
        hint = Text(theme, CURVES_LATER, 14, 400, Role.INK2, wrap=True)
        for text in (Text(theme, "No run yet", 16, 600), hint, self._model):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            idle.addWidget(text)
        idle.addStretch(1)
        self._ended = QWidget()
        self._ended_icon = StateIcon(theme, State.OK, 18)
        self._ended_words = Text(theme, "", 16, 600, wrap=True)
        ended = QHBoxLayout(self._ended)
        ended.setContentsMargins(0, 0, 0, 0)
        ended.setSpacing(10)
        ended.addWidget(self._ended_icon, 0, Qt.AlignmentFlag.AlignTop)
        ended.addWidget(self._ended_words, 1)
        self._ended_rounds = Text(theme, "", 13, 500, Role.INK2)
        ended.addWidget(self._ended_rounds)
        self.progress = ProgressLine(theme)
        self.curves = LearningCurves(theme)
        self._details = Details(theme)
        for widget in (self._ended, self.progress, self._details):
            self.body.addWidget(widget)
        self.body.addWidget(self._idle, 1)
        self.body.addWidget(self.curves, 1)
        self.body.addStretch(0)

    def show_state(self, state: TrainState) -> None:
        """Show the run as it is now."""
        idle = not state.is_running and state.result is None and not state.trouble
        self._idle.setVisible(idle)
        self._model.setText(model_words(state.model))
        self._ended.setVisible(not state.is_running and not idle)
        self.progress.setVisible(state.is_running)
        self._details.set_text(state.details)
        if state.is_running:
            title, share, left_s = round_words(state)
            left = "ending" if state.stage == "cancelling" else _left(left_s)
            self.progress.set_progress(title, share, left)
        elif state.result is not None:
            took = duration_words(state.result.duration_s)
            self._say_ended(State.OK, f"Trained in {took}")
            self._ended_rounds.setText(f"{state.result.epochs} rounds")
        elif state.trouble:
            self._say_ended(State.LOST, state.trouble)
            self._ended_rounds.setText("")
        self._show_curves(state)

    def _say_ended(self, state: State, words: str) -> None:
        self._ended_icon.set_state(state)
        self._ended_words.setText(words)

    def _show_curves(self, state: TrainState) -> None:
        reports = state.reports
        self.curves.setVisible(bool(reports))
        if reports:
            held_out = [r.held_out_wrong for r in reports if r.held_out_wrong is not None]
            best = reports[-1].best_epoch if held_out and state.result is not None else None
            self.curves.set_rounds(
                [report.learning_wrong for report in reports], held_out, reports[-1].epochs, best
            )


class ResultCard(Card):
    """The same nights before and after, the verdict, and the choice."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, NO_TITLE, title_size=16, parent=parent)
        self._legend = BeforeAfterLegend(theme)
        self.add_to_header(self._legend)
        self.table = BeforeAfter(theme)
        self._of_card = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self.verdict = Verdict(theme)
        self.use = Button(theme, "Use the new model", ButtonKind.PRIMARY)
        self.keep = Button(theme, "Keep the old one", ButtonKind.EDGE)
        self._decision = Text(theme, "", 14, 600)
        self._research = Text(theme, RESEARCH_ONLY, 13, 400, Role.INK3)
        self._line = Divider(theme)
        self.body.addWidget(self.table, 3)
        self.body.addWidget(self._of_card)
        self._above = self._stretch(1)
        self.body.addWidget(self._line)
        self.body.addWidget(self.verdict)
        self._below = self._stretch(0)
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (self.use, self.keep, self._decision):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._research)
        self.body.addLayout(row)

    def show_state(self, state: TrainState) -> None:
        """Show what is known of the candidate."""
        result = state.result
        self.set_title(result_title(state))
        rows = pairs(result) if result else pairs_now(state.model)
        self.table.set_rows([_compared(pair) for pair in rows])
        self.table.setVisible(bool(rows))
        self._legend.setVisible(bool(rows) and result is not None)
        self._of_card.setText(measured_on(state.model))
        self._of_card.setVisible(bool(rows) and result is None)
        self._line.setVisible(bool(rows))
        self.body.setStretch(self._above, 1 if rows else 0)
        self.body.setStretch(self._below, 0 if rows else 1)
        choosing = state.stage == "done"
        self.use.setVisible(choosing)
        self.keep.setVisible(choosing)
        self._decision.setText(state.decision)
        self._decision.setVisible(bool(state.decision) and not choosing)
        if result is None:
            words = f"{UNCHANGED} {MEANWHILE}" if state.is_running else UNCHANGED
            self.verdict.set_verdict(None, AFTER_LATER, words)
            return
        level, title, detail = verdict_words(result)
        self.verdict.set_verdict(State(level), title, detail)
        keep_first = keeps_first(result)
        self.keep.set_kind(ButtonKind.PRIMARY if keep_first else ButtonKind.EDGE)
        self.use.set_kind(ButtonKind.EDGE if keep_first else ButtonKind.PRIMARY)
        self.use.setText("Use it all the same" if state.asked_once else "Use the new model")

    def _stretch(self, share: int) -> int:
        self.body.addStretch(share)
        return self.body.count() - 1


def _compared(pair: Pair) -> CompareRow:
    after = None if pair.after is None else _interval(pair.after)
    return CompareRow(pair.name, _interval(pair.before), after, pair.bold)


def _interval(bar: Bar) -> Interval:
    return Interval(bar.middle, bar.low, bar.high)


def _left(seconds: float | None) -> str:
    return "" if seconds is None else left_words(seconds)
