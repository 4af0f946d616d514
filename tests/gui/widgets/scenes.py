"""The gallery: every widget with made-up data, in the places that the design gives it."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.body import BodyFigure, Connectors, SlotView
from sleepmon.gui.widgets.buttons import Button, ButtonKind, HeldButton
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.compare import (
    BeforeAfter,
    BeforeAfterLegend,
    Verdict,
)
from sleepmon.gui.widgets.coverage import CoverageGrid
from sleepmon.gui.widgets.curves import LearningCurves
from sleepmon.gui.widgets.empty import EmptyState
from sleepmon.gui.widgets.progress import ProgressLine
from sleepmon.gui.widgets.rail import Rail
from sleepmon.gui.widgets.readout import Readout
from sleepmon.gui.widgets.record_cards import ClockCard, RibbonCard, SignalsCard
from sleepmon.gui.widgets.ribbon import RibbonSpan
from sleepmon.gui.widgets.rows import CheckRow, CheckRows, EventRow, EventRows
from sleepmon.gui.widgets.sensor_card import EmptySlot, NearbyTile, SensorCard
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.strips import StripHead
from sleepmon.gui.widgets.text import Text
from sleepmon.gui.widgets.top_bar import TopBar
from sleepmon.gui.widgets.undo_bar import UndoBar
from tests.gui.widgets.made_up import (
    NIGHT_START,
    SPANS_MIN,
    compare_rows,
    coverage_rows,
    sensor_views,
    waves,
)


class Ground(ThemedWidget):
    """The page behind a scene."""

    def paintEvent(self, _event: object) -> None:
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self.theme.colour(Role.PAGE))
        painter.end()


def _page(theme: Theme, width: int = 1280, height: int = 800) -> Ground:
    ground = Ground(theme)
    ground.resize(width, height)
    return ground


def _put(widget: QWidget, ground: QWidget, x: int, y: int, width: int, height: int) -> None:
    widget.setParent(ground)
    widget.setGeometry(x, y, width, height)


def _frame(theme: Theme, chosen: str) -> tuple[Ground, TopBar]:
    ground = _page(theme)
    rail = Rail(theme)
    for key, icon, text in (
        ("record", Icon.RECORD, "Record"),
        ("sensors", Icon.SENSORS, "Sensors"),
        ("train", Icon.TRAIN, "Train"),
    ):
        rail.add_page(key, icon, text)
    rail.add_page("settings", Icon.SETTINGS, "Settings", foot=True)
    rail.add_page("help", Icon.HELP, "Help", foot=True)
    rail.select(chosen)
    bar = TopBar(theme)
    _put(rail, ground, 0, 0, 72, 800)
    _put(bar, ground, 72, 0, 1208, 56)
    return ground, bar


def record(theme: Theme) -> QWidget:
    ground, bar = _frame(theme, "record")
    bar.show_night("6 h 12 min", "Night 0412", "04:31:07")
    bar.set_lost("Abdomen silent 4 s")
    bar.add_action(Button(theme, "Night view", icon=Icon.FLAG, key_cap="Ctrl+D"))
    bar.add_action(HeldButton(theme, "End night"))
    clock = ClockCard(theme)
    clock.clock.set_roll(238.0, 11.0)
    clock.clock.set_prediction(8, 0.91)
    clock.clock.set_label(9)
    _put(clock, ground, 96, 72, 563, 571)
    readout = Readout(theme)
    readout.show_posture(8, 238.0, 0.91, 11.0)
    readout.set_since_turn(6740.0)
    readout.set_turn_due(460.0)
    readout.set_label(9, "Left side, since 04:12")
    _put(readout, ground, 675, 72, 581, 222)
    _put(_signals(theme), ground, 675, 310, 581, 204)
    _put(_events(theme), ground, 675, 530, 581, 114)
    _put(_tonight(theme), ground, 96, 660, 1160, 116)
    return ground


def _signals(theme: Theme) -> SignalsCard:
    signals = SignalsCard(theme)
    signals.resize(581, 204)
    heads = [
        StripHead("n", "Neck", State.OK, "50.0 Hz"),
        StripHead("c", "Chest", State.OK, "50.0 Hz"),
        StripHead("a", "Abdomen", State.LOST, "silent 4 s"),
    ]
    signals.strips.set_sensors(heads)
    signals.strips.resize(543, 170)
    for number, (key, gap) in enumerate((("n", None), ("c", (8.4, 9.7)), ("a", (25.8, 31.0)))):
        signals.strips.set_envelope(key, *waves(number, gap, signals.strips.columns))
    return signals


def _events(theme: Theme) -> Card:
    events = Card(theme, "Events", padding=19)
    events.add_to_header(Button(theme, "All 14", ButtonKind.PLAIN, height=20))
    rows = EventRows(theme)
    rows.set_rows(
        [
            EventRow("04:31", State.LOST, "Abdomen sensor silent. Night goes on with two.", True),
            EventRow("04:12", Icon.FLAG, "Label: Left side"),
            EventRow("02:38", Icon.TURN, "Turned: right to left side, 146°"),
        ]
    )
    events.body.addWidget(rows)
    layout = events.layout()
    assert layout is not None
    layout.setContentsMargins(19, 8, 19, 2)
    layout.setSpacing(0)
    return events


def _tonight(theme: Theme) -> RibbonCard:
    card = RibbonCard(theme)
    card.set_states(
        [
            (State.OK, "Neck and chest streaming"),
            (State.ATTENTION, "Chest battery to 06:40"),
            (State.OK, "Disk 212 h"),
            (State.OK, "Kept awake"),
            (State.OK, "Clock steady"),
        ]
    )
    card.ribbon.set_night(NIGHT_START, NIGHT_START + timedelta(hours=9))
    card.ribbon.set_spans([RibbonSpan(a * 60, b * 60, posture) for a, b, posture in SPANS_MIN])
    card.ribbon.set_now(372 * 60)
    return card


def sensors(theme: Theme) -> QWidget:
    ground, bar = _frame(theme, "sensors")
    bar.show_page("Sensors", "Put each sensor where it is worn")
    start = Button(theme, "Start night", key_cap="Ctrl+R")
    start.set_blocked("Abdomen sends nothing")
    bar.add_action(Button(theme, "Look again", key_cap="Ctrl+L"))
    bar.add_action(start)
    place = Card(theme, "Placement", "Front view", padding=16)
    body = BodyFigure(theme)
    body.set_slots(
        [
            SlotView("Neck", "N", True, State.OK),
            SlotView("Chest", "C", True, State.ATTENTION),
            SlotView("Abdomen", "A", True, State.LOST),
        ]
    )
    place.body.addWidget(body, 1)
    _put(place, ground, 96, 72, 360, 566)
    cards = []
    for number, view in enumerate(sensor_views()):
        card = SensorCard(theme)
        card.set_view(view)
        _put(card, ground, 480, 72 + 194 * number, 776, 178)
        cards.append((body, view.place, card))
    _put(_foot(theme), ground, 96, 654, 1160, 122)
    lines = Connectors(theme)
    _put(lines, ground, 0, 0, 1280, 800)
    lines.set_links(cards)
    return ground


def _foot(theme: Theme) -> Card:
    foot = Card(theme, padding=19)
    row = QHBoxLayout()
    row.setSpacing(19)
    near = QVBoxLayout()
    near.addWidget(Text(theme, "Nearby, not in use", 14, 600))
    tiles = QHBoxLayout()
    tiles.setSpacing(16)
    for key, name, detail, button in (
        ("4", "Sensor 3F-C9", "97 %, strong", "Use for chest"),
        ("5", "Sensor 52-11", "64 %, weak", "Use"),
    ):
        tile = NearbyTile(theme)
        tile.set_sensor(key, name, detail, button)
        tiles.addWidget(tile)
    near.addLayout(tiles)
    row.addLayout(near, 764)
    row.addWidget(Divider(theme, vertical=True))
    waits = QVBoxLayout()
    waits.addWidget(Text(theme, "Start waits for one thing", 14, 600))
    checks = CheckRows(theme, compact=True)
    checks.set_rows(
        [
            CheckRow(State.LOST, "Abdomen sends nothing", ""),
            CheckRow(State.ATTENTION, "Chest battery is tight, does not block", ""),
        ]
    )
    waits.addWidget(checks, 1)
    row.addLayout(waits, 356)
    foot.body.addLayout(row)
    return foot


def train(theme: Theme) -> QWidget:
    ground, bar = _frame(theme, "train")
    bar.show_page("Train", "Learns from 14 signed nights of 8 people. Stays on this computer.")
    bar.add_action(Button(theme, "Roll back", icon=Icon.UNDO))
    grid_card = Card(theme, "What the model will learn from", "46 labelled hours")
    grid = CoverageGrid(theme)
    grid.set_rows(["Neck", "Chest", "Abdomen"], coverage_rows())
    grid_card.body.addWidget(grid)
    grid_card.body.addStretch(1)
    _put(grid_card, ground, 96, 72, 740, 318)
    _put(_missing(theme), ground, 852, 72, 404, 318)
    done = Card(theme, "Round 27 of 60")
    done.set_title("")
    line = ProgressLine(theme)
    line.set_progress("Round 27 of 60", 27 / 60, "about 2 min left")
    done.body.addWidget(line)
    curves = LearningCurves(theme)
    rounds = np.arange(60)
    kept = 0.19 + 0.34 * np.exp(-rounds / 9) + np.sin(rounds * 2.3) * 0.008
    learning = 0.125 + 0.4 * np.exp(-rounds / 8)
    curves.set_rounds(learning.tolist(), kept.tolist(), 60, 57)
    done.body.addWidget(curves, 1)
    _put(done, ground, 96, 406, 430, 370)
    _put(_comparison(theme), ground, 542, 406, 714, 370)
    return ground


def _missing(theme: Theme) -> Card:
    card = Card(theme, "What is missing")
    checks = CheckRows(theme, compact=True)
    checks.set_rows(
        [
            CheckRow(State.ATTENTION, "Prone at the neck, never seen", "Record one minute each."),
            CheckRow(State.ATTENTION, "Prone and PL: not from S-06", "It may confuse them."),
        ]
    )
    card.body.addWidget(checks, 1)
    card.body.addWidget(Divider(theme))
    card.body.addWidget(Button(theme, "Retrain again", height=44))
    return card


def _comparison(theme: Theme) -> Card:
    card = Card(theme, "Before and after, on the same 4 nights kept back", title_size=16)
    card.add_to_header(BeforeAfterLegend(theme))
    plot = BeforeAfter(theme)
    plot.set_rows(compare_rows())
    card.body.addWidget(plot)
    card.body.addWidget(Divider(theme))
    verdict = Verdict(theme)
    verdict.set_verdict(
        State.OK,
        "Better. No posture got worse.",
        "5.1 points more right, 95 % interval 2.3 to 8.0, counted by night.",
    )
    card.body.addWidget(verdict)
    buttons = QHBoxLayout()
    buttons.setSpacing(12)
    buttons.addWidget(Button(theme, "Use the new model", ButtonKind.PRIMARY))
    buttons.addWidget(Button(theme, "Keep the old one"))
    buttons.addStretch(1)
    card.body.addLayout(buttons)
    return card


def first_run(theme: Theme) -> QWidget:
    ground, bar = _frame(theme, "record")
    bar.show_page("Record", "No night is open")
    card = Card(theme)
    picture = PostureClock(theme, compact=True)
    picture.setFixedSize(306, 306)
    empty = EmptyState(
        theme,
        "No sensor in sight",
        "Wake your sensors and look again, or try everything now"
        " with three made-up sensors and a made-up sleeper.",
        "Nights of the virtual ward are marked as simulated; "
        "training never mixes them with real nights.",
        picture,
    )
    empty.add_button(
        Button(theme, "Open the virtual ward", ButtonKind.PRIMARY, key_cap="V", height=48)
    )
    empty.add_button(Button(theme, "Look for sensors", key_cap="Ctrl+L", height=48))
    card.body.addWidget(empty)
    _put(card, ground, 96, 72, 760, 704)
    before = Card(theme, "Before the night", "5 of 9 ready", title_size=16)
    checks = CheckRows(theme)
    checks.set_rows(
        [
            CheckRow(State.LOST, "Sensors", "None found. Three are needed."),
            CheckRow(State.WAITING, "Placement", "Waits for sensors."),
            CheckRow(State.WAITING, "Calibration", "Waits for sensors. One minute."),
            CheckRow(State.LOST, "Person and consent", "Two fields are empty."),
            CheckRow(State.OK, "Battery of this computer", "On mains."),
            CheckRow(State.OK, "Disk", "212 hours free."),
            CheckRow(State.OK, "Folder", "Local and writable."),
            CheckRow(State.OK, "Kept awake", "Sleep is held off."),
            CheckRow(State.OK, "Clock", "Steady, time zone +07:00."),
        ]
    )
    before.body.addWidget(checks, 1)
    start = Button(theme, "Start night", key_cap="Ctrl+R", height=44)
    start.set_blocked("Start waits for the first four.")
    before.body.addWidget(start)
    _put(before, ground, 872, 72, 384, 704)
    return ground


def unsure(theme: Theme) -> QWidget:
    ground = _page(theme, 1180, 860)
    clock = ClockCard(theme)
    clock.clock.set_roll(285.0, 48.0)
    clock.clock.set_prediction(9, 0.42, unsure=True)
    clock.set_mirrored(True)
    clock.clock.set_label(3)
    _put(clock, ground, 8, 8, 563, 571)
    readout = Readout(theme)
    readout.show_posture(9, 285.0, 0.42, 48.0, unsure=True)
    readout.set_since_turn(340.0)
    readout.set_turn_due(-190.0)
    readout.set_label(3)
    _put(readout, ground, 587, 8, 581, 222)
    moving = Readout(theme)
    moving.show_words("Moving", "The posture is read again when they lie still.")
    _put(moving, ground, 587, 246, 581, 222)
    slot = EmptySlot(theme, "Abdomen")
    _put(slot, ground, 587, 484, 581, 120)
    undo = UndoBar(theme)
    undo.offer("Night 0412 was moved to the trash.")
    _put(undo, ground, 587, 640, 581, 56)
    wait = Verdict(theme)
    wait.set_verdict(
        None, "After: shown when training ends", "Nothing is changed until you choose."
    )
    _put(wait, ground, 8, 600, 563, 60)
    return ground


SCENES: dict[str, Callable[[Theme], QWidget]] = {
    "record": record,
    "sensors": sensors,
    "train": train,
    "first_run": first_run,
    "unsure": unsure,
}
