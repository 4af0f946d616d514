"""The dial that fills while a pose is held."""

import pytest
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.still_dial import StillDial


@pytest.mark.parametrize("roll_deg", [0.0, 90.0, None])
def test_that_it_is_drawn_and_says_how_far_it_is(
    qtbot: QtBot, theme: Theme, roll_deg: float | None
) -> None:
    dial = StillDial(theme)
    qtbot.addWidget(dial)
    dial.resize(300, 300)
    dial.set_pose("On the back", roll_deg, mirrored=True)
    empty = dial.grab().toImage()
    dial.set_share(0.5)
    assert "On the back: 50 percent held still" == dial.accessibleName()
    half = dial.grab().toImage()
    assert empty != half
    dial.set_share(7.0, done=True)
    assert (1.0, "On the back: done") == (dial.share, dial.accessibleName())
    assert half != dial.grab().toImage()
