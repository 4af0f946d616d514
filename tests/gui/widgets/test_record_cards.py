"""The cards of the Record page hold together what belongs together."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.record_cards import ClockCard, RibbonCard, SignalsCard
from sleepmon.gui.widgets.text import Text
from tests.gui.widgets.pictures import shown


def test_that_the_view_from_the_foot_is_said(qtbot: QtBot, theme: Theme) -> None:
    card = shown(qtbot, ClockCard(theme), 563, 571)
    told: list[bool] = []
    card.mirrored_changed.connect(told.append)
    switch = card.findChildren(Button)[0]
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert [True] == told
    assert card.clock.mirrored
    assert "Seen from the foot of the bed, mirrored" in [
        text.text() for text in card.findChildren(Text)
    ]
    assert "Show from the head" == switch.text()


def test_that_the_clock_has_the_designs_radius(qtbot: QtBot, theme: Theme) -> None:
    card = shown(qtbot, ClockCard(theme), 563, 571)
    assert 228 <= card.clock.dial.radius <= 230


def test_that_cards_fit_their_places(qtbot: QtBot, theme: Theme) -> None:
    signals = shown(qtbot, SignalsCard(theme), 581, 204)
    ribbon = shown(qtbot, RibbonCard(theme), 1160, 116)
    assert 204 == signals.height()
    assert 116 == ribbon.height()
    assert 40 <= ribbon.ribbon.bar().height() <= 52
    assert ribbon.ribbon.geometry().bottom() <= 116
