"""Tonight: the ribbon up to the planned end, and the states above it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.record_state import (
    Stretch,
    label_ribbon,
    local,
    ribbon,
    status_words,
)
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.record_cards import RibbonCard
from sleepmon.gui.widgets.ribbon import RibbonSpan, shown_s
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Tag, Text

STEPS = 1800
"""The ribbon is drawn anew this often over what it shows: about once for each pixel."""
RESEARCH_ONLY = "Research use; not an alarm device"


class NightCard(RibbonCard):
    """The whole night at a glance."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._desk = desk
        self._drawn: object = None
        self._virtual = Tag(theme, "Virtual")
        self._research = Text(theme, RESEARCH_ONLY, 13, 400, Role.INK3)
        self.header.insertWidget(1, self._virtual)
        self.header.insertWidget(2, self._research)

    def refresh(self) -> None:
        """Show the night as it is now."""
        state, night = self._desk.state, self._desk.state.night
        self._virtual.setVisible(state.is_virtual)
        if night is None:
            return
        now_ns = self._desk.now_utc_ns()
        words = status_words(state, self._desk.scheme)
        self.set_states([(State(level), text) for level, text in words])
        planned_s = night.meta.planned_s or self._desk.settings.planned_hours * 3600
        now_s = (now_ns - night.meta.started_utc_ns) / 1e9
        step_ns = max(1, round(shown_s(planned_s, now_s) * 1e9 / STEPS))
        standing = (night.meta.night_id, len(state.ribbon), state.labels, now_ns // step_ns)
        if standing == self._drawn:
            return  # the line of now has not moved by a pixel
        self._drawn = standing
        start = local(night.meta.started_utc_ns, night)
        self.ribbon.set_night(start, start + timedelta(seconds=planned_s))
        self.ribbon.set_spans([_span(one) for one in ribbon(state, night, now_ns)])
        labels = label_ribbon(state, self._desk.scheme, now_ns)
        self.ribbon.set_labels([_span(one) for one in labels])
        self.ribbon.set_now(now_s)


def _span(stretch: Stretch) -> RibbonSpan:
    return RibbonSpan(stretch.start_s, stretch.end_s, stretch.posture, stretch.word)
