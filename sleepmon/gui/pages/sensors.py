"""The Sensors page: where each sensor is worn, how it does, who else is nearby."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Placement
from sleepmon.domain.sensors import SensorStatus
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.nearby_card import NearbyCard
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.sensors_state import (
    advice_of,
    card_state,
    full_name,
    is_battery_low,
    loss_words,
    mount_words,
    nearby,
    rate_words,
    reasons,
    signal_of,
    start_blocked,
    waits_for,
)
from sleepmon.gui.station_state import STREAM_TROUBLES
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.body import BodyFigure, Connectors, SlotView
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.rows import CheckRow, CheckRows
from sleepmon.gui.widgets.sensor_card import EmptySlot, SensorCard, SensorView
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Text

BODY_PX, CARDS_PX = 360, 776
FOOT_PX = 122
WAITS_PX = 340
MOST_REASONS = 2
CHOOSE = "No sensor here. Drag one to the body, or choose one below."
WAKE = "No sensor here. Wake one by moving it, and look again."
PLACES_STAY = "Its sensors stay where they are worn until it ends."


class PlaceSlot(QStackedWidget):
    """One placement: its sensor's card, or the sentence that none is there."""

    def __init__(self, theme: Theme, placement: Placement, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.placement = placement
        self.card = SensorCard(theme)
        self.empty = EmptySlot(theme, placement.name)
        self.addWidget(self.empty)
        self.addWidget(self.card)

    def show_sensor(self, view: SensorView | None, placements: Sequence[str]) -> None:
        """Show the sensor that is worn here, or that none is."""
        if view is not None:
            self.card.set_view(view)
            self.card.set_placements(placements, self.placement.name)
        self.setCurrentWidget(self.empty if view is None else self.card)


class SensorsPage(Page):
    """Drag a sensor to the body, or choose its place from a list."""

    title = "Sensors"
    start_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self._names = {place.name: place.code for place in desk.scheme.placements}
        self.look = Button(theme, "Look again", key_cap="Ctrl+L")
        self.look.clicked.connect(self.look_wanted)
        self.start = Button(theme, "Start night", key_cap="Ctrl+R")
        self.start.clicked.connect(self.start_wanted)
        self.calibrate = Button(theme, "Calibrate")
        self.calibrate.clicked.connect(lambda: self.page_wanted.emit("calibration"))
        self.compare = Button(theme, "Compare clocks")
        self.compare.clicked.connect(lambda: self.page_wanted.emit("taps"))
        self.body = BodyFigure(theme)
        self.body.sensor_dropped.connect(self._dropped)
        self.slots = {place.code: PlaceSlot(theme, place) for place in desk.scheme.placements}
        for slot in self.slots.values():
            slot.card.placement_chosen.connect(self._dropped)
            slot.card.released.connect(self._released)
        self.nearby = NearbyCard(theme, desk)
        self._waits = Text(theme, "", 14, 600)
        self._reasons = CheckRows(theme, compact=True)
        self._lay_out()
        self.links = Connectors(theme, self)
        self.links.setGeometry(self.rect())
        self.links.set_links([(self.body, p.name, self.slots[p.code]) for p in self._placements])

    @property
    def _placements(self) -> tuple[Placement, ...]:
        return self.desk.scheme.placements

    def _lay_out(self) -> None:
        figure = Card(self.theme, "Placement", "Front view", padding=16)
        figure.setMinimumWidth(BODY_PX)
        figure.body.addWidget(self.body, 1)
        beneath = QHBoxLayout()
        beneath.addWidget(self.calibrate, 1)
        beneath.addWidget(self.compare, 1)
        figure.body.addLayout(beneath)
        cards = QVBoxLayout()
        cards.setSpacing(GAP)
        for slot in self.slots.values():
            cards.addWidget(slot, 1)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self.nearby, 1)
        waits = Card(self.theme, padding=19)
        waits.setFixedWidth(WAITS_PX)
        waits.body.setSpacing(4)
        waits.body.addWidget(self._waits)
        waits.body.addWidget(self._reasons, 1)
        foot.addSpacing(GAP)
        foot.addWidget(waits)
        for card in (self.nearby, waits):
            card.setFixedHeight(FOOT_PX)
        grid = QGridLayout(self)
        grid.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(GAP)
        grid.addWidget(figure, 0, 0)
        grid.addLayout(cards, 0, 1)
        grid.addLayout(foot, 1, 0, 1, 2)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, BODY_PX)
        grid.setColumnStretch(1, CARDS_PX)

    @property
    def note(self) -> str:
        """What the page is for."""
        return "Put each sensor where it is worn"

    def bar_buttons(self) -> Sequence[QWidget]:
        """Look again, and start."""
        return (self.look, self.start)

    def bar_buttons_now(self) -> Sequence[QWidget]:
        """No start while a night is open, nothing before the station is there."""
        if self.desk.state.phase != "ready":
            return ()
        return (self.look,) if self.desk.state.night else (self.look, self.start)

    def refresh(self) -> None:
        """Show every sensor as it is now."""
        state, now_ns = self.desk.state, self.desk.now_utc_ns()
        self.look.setText("Looking" if self.desk.looking else "Look again")
        self.look.set_blocked("Looking for sensors." if self.desk.looking else "")
        views: list[SlotView] = []
        some_nearby = bool(nearby(state, self.desk.scheme))
        for place in self._placements:
            status = state.worn_at(place.code)
            view = self._view(status, place, now_ns) if status else None
            self.slots[place.code].show_sensor(view, list(self._names))
            self.slots[place.code].empty.set_advice(CHOOSE if some_nearby else WAKE)
            trouble = State(card_state(status, now_ns)[0]) if status else None
            shown = trouble if trouble in (State.ATTENTION, State.LOST) else None
            views.append(SlotView(place.name, place.letter, status is not None, shown))
        self.body.set_slots(views)
        streams = any(s.placement and s.state == "streaming" for s in state.sensors.values())
        self.calibrate.setVisible(streams)
        self.compare.setVisible(sum(s.state == "streaming" for s in state.sensors.values()) > 1)
        self.calibrate.setText("Calibrate again" if state.calibrations else "Calibrate")
        self.links.update()
        self.nearby.refresh()
        self._refresh_waits()

    def _refresh_waits(self) -> None:
        if self.desk.state.night is not None:
            self._waits.setText("A night is open")
            self._reasons.set_rows([CheckRow(State.OK, PLACES_STAY, "")])
            return
        title, findings = waits_for(self.desk.findings)
        self._waits.setText(title)
        rows = [
            CheckRow(State(level), words, remedy)
            for level, words, remedy in reasons(findings, MOST_REASONS)
        ]
        if not findings and self.desk.findings:
            rows = [CheckRow(State.OK, "Everything that a night needs is there.", "")]
        self._reasons.set_rows(rows)
        self.start.set_blocked(start_blocked(self.desk.findings))

    def _view(self, status: SensorStatus, place: Placement, now_ns: int) -> SensorView:
        level, words = card_state(status, now_ns)
        signal = signal_of(status.rssi_dbm, heard=status.state not in STREAM_TROUBLES)
        rate, rate_note, rate_level = rate_words(status)
        lost, lost_note, lost_level = loss_words(status, now_ns)
        advice = advice_of(self.desk.state, status, self.desk.scheme)
        low = is_battery_low(status)
        return SensorView(
            key=status.sensor,
            place=place.name,
            serial=full_name(status),
            state=State(level),
            state_words=words,
            battery_percent=status.battery_percent,
            battery_note="not told yet" if status.battery_percent is None else "",
            battery_state=State.ATTENTION if low else State.OK,
            signal_bars=signal.bars,
            signal_word=signal.word,
            signal_note=signal.note,
            rate_text=rate,
            rate_note=rate_note,
            rate_state=State(rate_level),
            lost_text=lost,
            lost_note=lost_note,
            lost_state=State(lost_level),
            advice=advice.words,
            advice_bold=advice.bold,
            mount=mount_words(self.desk.state, status),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lines lie over the whole page."""
        super().resizeEvent(event)
        self.links.setGeometry(self.rect())
        self.links.raise_()

    # --- what the person does --------------------------------------------------------------

    def _dropped(self, key: str, place: str) -> None:
        self.desk.use(SensorId(key), self._names[place])

    def _released(self, key: str) -> None:
        self.desk.release(SensorId(key))
