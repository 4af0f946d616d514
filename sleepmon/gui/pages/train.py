"""The Train page: what the model would learn from, one button, the run, the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.domain.commands import ReloadModel
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.training import EpochReport, RunResult, TrainingPlan
from sleepmon.gui.desk import Desk
from sleepmon.gui.icons import Icon
from sleepmon.gui.pages.missing_card import MissingCard
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.run_cards import ResultCard, RoundsCard
from sleepmon.gui.pages.train_state import (
    Standing,
    TrainState,
    amount_words,
    blocked_reason,
    button_words,
    grid,
    page_note,
    roll_back_reason,
    subject_of,
    used_words,
)
from sleepmon.gui.pages.whose import WhoseModel
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.coverage import CoverageGrid, CoverageRow

NARROWEST_PX = 980
"""Cards share the width, so the page says for them how little is enough."""


class TrainPage(Page):
    """One-click retraining."""

    title = "Train"
    failed = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self.state = TrainState()
        self._shown_plan: TrainingPlan | None = None
        self.roll_back = Button(theme, "Roll back", icon=Icon.UNDO)
        self.roll_back.clicked.connect(self._roll_back)
        self.whose = WhoseModel()
        self.whose.activated.connect(lambda _row: self.make_plan())
        self.grid = CoverageGrid(theme)
        self._learn = Card(theme, "What the model will learn from")
        self._learn.body.addWidget(self.grid, 1)
        self.missing = MissingCard(theme)
        self.missing.button.clicked.connect(self._press)
        self.rounds = RoundsCard(theme)
        self.result = ResultCard(theme)
        self.result.use.clicked.connect(self._use)
        self.result.keep.clicked.connect(self._keep)
        self.setMinimumWidth(NARROWEST_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        layout.setSpacing(GAP)
        above, below = (
            ((self._learn, 740), (self.missing, 404)),
            ((self.rounds, 430), (self.result, 714)),
        )
        for height, cards in ((318, above), (370, below)):
            row = QHBoxLayout()
            row.setSpacing(GAP)
            for card, width in cards:
                # Widths by share alone: words that come and go move no edge.
                card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                row.addWidget(card, width)
            layout.addLayout(row, height)

    @property
    def note(self) -> str:
        """Where the nights come from."""
        return page_note(self.state.plan)

    def bar_buttons(self) -> Sequence[QWidget]:
        """Whose model, and roll back."""
        return (self.whose, self.roll_back)

    def bar_buttons_now(self) -> Sequence[QWidget]:
        """No choice while nobody has labelled nights, and no roll back where there is none."""
        whose = (self.whose,) if self.state.people else ()
        return whose if roll_back_reason(self.state) else (*whose, self.roll_back)

    def on_seen(self) -> None:
        """Count the labelled nights anew."""
        if not self.state.is_running:
            self.make_plan()

    def refresh(self) -> None:
        """Show the plan, the run and the verdict as they are now."""
        self._refresh_plan()
        words, below = button_words(self.state)
        primary = self.state.stage in ("waiting", "planned")
        self.missing.show_button(words, below, blocked_reason(self.state), primary)
        self.rounds.show_state(self.state)
        self.result.show_state(self.state)
        self.roll_back.set_blocked(roll_back_reason(self.state))
        self.whose.offer(self.state.people)
        self.whose.setEnabled(not self.state.is_running)

    def _refresh_plan(self) -> None:
        plan = self.state.plan
        if plan is None or plan is self._shown_plan:
            return
        self._shown_plan = plan
        self._learn.set_note(amount_words(plan))
        placements = [place.name for place in self.desk.scheme.placements]
        rows = [
            CoverageRow(
                row.subject, row.subject in self.state.held_out_subjects, np.array(row.minutes)
            )
            for row in grid(plan, self.desk.scheme)
        ]
        self.grid.set_rows(placements, rows)
        self.missing.show_plan(plan)

    # --- the run ---------------------------------------------------------------------------

    def make_plan(self) -> None:
        """Ask what a run would learn from now."""
        services = self.desk.services
        if services is None:
            return

        subject = self.whose.subject

        def work() -> Standing:
            everybody = plan = services.retraining.plan("clinic", "")
            if subject:
                plan = services.retraining.plan("personal", subject)
            held_out = set(plan.held_out)
            nights = services.nights.list() if held_out else ()
            return Standing(
                plan,
                frozenset(night.subject for night in nights if night.path in held_out),
                services.models.active(subject),
                bool(services.models.history(subject)),
                services.retraining.last_run(),
                tuple(sorted({cell.subject for cell in everybody.coverage})),
            )

        self.desk.bridge.ask(work, self._take_standing, self._plan_failed, slow=True)

    def _take_standing(self, standing: Standing) -> None:
        self.state.on_standing(standing)
        self.tell()

    def _plan_failed(self, error: SleepmonError) -> None:
        self.failed.emit(error)

    def _press(self) -> None:
        if self.state.is_running:
            self._cancel()
        else:
            self._start()

    def _start(self) -> None:
        services, plan = self.desk.services, self.state.plan
        if services is None or plan is None:
            return
        self.state.on_start()
        listener = _Relay(self)
        self._ask(lambda: services.retraining.start(plan, listener), self._start_failed)
        self.tell()

    def _start_failed(self, error: SleepmonError) -> None:
        self.state.on_failed(str(error), error.details)
        self.tell()

    def _cancel(self) -> None:
        services = self.desk.services
        if services is None:
            return
        self.state.on_cancel()
        self._ask(services.retraining.cancel)
        self.tell()

    # --- the choice ------------------------------------------------------------------------

    def _use(self) -> None:
        services, result = self.desk.services, self.state.result
        if services is None or result is None:
            return
        if self.state.asks_first():
            self.tell()
            return

        def used(_answer: object) -> None:
            words = used_words(self.state)
            self.state.on_decided(words)
            self.desk.do(ReloadModel())
            self.desk.undo_offered.emit(words, lambda: self._go_back(subject_of(self.state)))
            self.make_plan()

        self._ask(lambda: services.retraining.promote(result), done=used)

    def _keep(self) -> None:
        services, result = self.desk.services, self.state.result
        if services is None or result is None:
            return

        def kept(_answer: object) -> None:
            self.state.on_decided("The old model stays in use.")
            self.tell()

        self._ask(lambda: services.retraining.keep(result), done=kept)

    def _roll_back(self) -> None:
        self._go_back(self.whose.subject)

    def _go_back(self, subject: str) -> None:
        services = self.desk.services
        if services is None:
            return

        def rolled_back(_answer: object) -> None:
            self.state.on_decided("The model before is in use again.")
            self.desk.do(ReloadModel())
            self.make_plan()

        self._ask(lambda: services.retraining.roll_back(subject), done=rolled_back)

    def _ask(
        self,
        work: Callable[[], object],
        failed: Callable[[SleepmonError], None] | None = None,
        done: Callable[[object], None] | None = None,
    ) -> None:
        bridge = self.desk.bridge
        bridge.ask(work, done or _nothing, failed or self.failed.emit, slow=True)

    def tell(self) -> None:
        """Show what has changed, here and in the window's frame."""
        if self.isVisible():
            self.refresh()
        self.desk.changed.emit()


class _Relay:
    """Brings the run's news to the page, from whatever thread."""

    def __init__(self, page: TrainPage) -> None:
        here, state = page.desk.bridge.here, page.state

        def then_tell(take: Callable[..., None]) -> Callable[..., None]:
            def both(*news: object) -> None:
                take(*news)
                page.tell()

            return here(both)

        self.on_epoch: Callable[[EpochReport], None] = then_tell(state.on_epoch)
        self.on_result: Callable[[RunResult], None] = then_tell(state.on_result)
        self.on_failed: Callable[[str, str], None] = then_tell(state.on_failed)
        self.on_cancelled: Callable[[], None] = then_tell(state.on_cancelled)


def _nothing(_answer: object) -> None:
    """What follows when nothing needs to follow."""
