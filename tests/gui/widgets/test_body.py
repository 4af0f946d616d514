"""Sensors can be dropped on the body, and lines lead from its slots to cards."""

from itertools import pairwise

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.body import SENSOR_MIME, BodyFigure, Connectors, SlotView, body_path
from sleepmon.gui.widgets.state import State
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown

SLOTS = [
    SlotView("Neck", "N", True, State.OK),
    SlotView("Chest", "C", True, State.LOST),
    SlotView("Abdomen", "A", False),
]


def _body(qtbot: QtBot, theme: Theme) -> BodyFigure:
    body = shown(qtbot, BodyFigure(theme), 328, 514)
    body.set_slots(SLOTS)
    return body


def test_that_the_body_is_whole() -> None:
    path = body_path()
    for spot in (QPointF(146, 60), QPointF(146, 115), QPointF(146, 300), QPointF(20, 380)):
        assert path.contains(spot)
    assert not path.contains(QPointF(47, 400))


def test_that_slots_show_taken_free_and_warned(qtbot: QtBot, theme: Theme) -> None:
    body = _body(qtbot, theme)
    image = picture(body)
    ink, card = theme.colour(Role.INK).name(), theme.colour(Role.CARD).name()
    inside = QPoint(-7, 0)
    assert ink == colour_at(image, body.slot_point("Neck") + inside)
    assert card == colour_at(image, body.slot_point("Abdomen") + inside)
    assert count_of(image, theme.colour(Role.LOST)) > 60
    assert body.slot_point("Neck").y() < body.slot_point("Chest").y()
    assert "Neck: taken, Chest: taken, Abdomen: free" == body.accessibleDescription()


def test_that_a_dropped_sensor_is_told_with_its_place(qtbot: QtBot, light: Theme) -> None:
    body = _body(qtbot, light)
    data = QMimeData()
    data.setData(SENSOR_MIME, b"3F-C9")
    at = QPointF(body.slot_point("Chest"))
    where = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(at.toPoint(), *where)
    body.dragEnterEvent(enter)
    move = QDragMoveEvent(at.toPoint(), *where)
    body.dragMoveEvent(move)
    with qtbot.waitSignal(body.sensor_dropped, timeout=2000) as told:
        body.dropEvent(QDropEvent(at, *where))
    assert enter.isAccepted()
    assert move.isAccepted()
    assert ["3F-C9", "Chest"] == told.args


def test_that_a_drop_far_from_all_slots_is_refused(qtbot: QtBot, light: Theme) -> None:
    body = _body(qtbot, light)
    assert None is body.place_at(QPointF(10, 10))


def test_that_lines_join_slot_and_card(qtbot: QtBot, theme: Theme) -> None:
    page = shown(qtbot, QWidget(), 700, 520)
    body = BodyFigure(theme, page)
    body.setGeometry(0, 0, 328, 514)
    body.set_slots(SLOTS)
    card = QWidget(page)
    card.setGeometry(420, 40, 260, 170)
    lines = Connectors(theme, page)
    lines.setGeometry(0, 0, 700, 520)
    for part in (body, card, lines):
        part.show()
    lines.set_links([(body, "Neck", card)])
    image = picture(page)
    edge = theme.colour(Role.EDGE)
    assert count_of(image.copy(370, 70, 48, 16), edge) > 20


def test_that_lines_lie_neither_on_nor_across_each_other(qtbot: QtBot, light: Theme) -> None:
    page = shown(qtbot, QWidget(), 1920, 900)
    body = BodyFigure(light, page)
    body.setGeometry(0, 0, 328, 840)
    body.set_slots(SLOTS)
    cards = [QWidget(page) for _ in SLOTS]
    for number, card in enumerate(cards):
        card.setGeometry(420, number * 290, 1400, 270)
    lines = Connectors(light, page)
    lines.setGeometry(0, 0, 1920, 900)
    for part in (body, lines, *cards):
        part.show()
    lines.set_links([(body, s.place, card) for s, card in zip(SLOTS, cards, strict=True)])
    pixels = [_pixels(corners) for corners in lines.lines()]
    assert 3 == len(pixels)
    for one in range(3):
        for other in range(one):
            assert not pixels[one] & pixels[other]


def test_that_a_line_makes_no_step_of_a_few_pixels(qtbot: QtBot, light: Theme) -> None:
    page = shown(qtbot, QWidget(), 700, 520)
    body = BodyFigure(light, page)
    body.setGeometry(0, 0, 328, 496)
    body.set_slots(SLOTS[:1])
    at = body.slot_point(SLOTS[0].place)
    card = QWidget(page)
    card.setGeometry(420, at.y() - 38 + 3, 260, 170)
    lines = Connectors(light, page)
    lines.setGeometry(0, 0, 700, 520)
    for part in (body, card, lines):
        part.show()
    lines.set_links([(body, SLOTS[0].place, card)])
    assert {at.y()} == {corner.y() for corner in lines.lines()[0]}


def _pixels(corners: tuple[QPoint, ...]) -> set[tuple[int, int]]:
    found = set()
    for one, other in pairwise(corners):
        for x in range(min(one.x(), other.x()), max(one.x(), other.x()) + 1):
            for y in range(min(one.y(), other.y()), max(one.y(), other.y()) + 1):
                found.add((x, y))
    return found
