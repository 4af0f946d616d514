"""The list of reference poses."""

from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.pose_list import PoseList, PoseRow
from sleepmon.gui.widgets.state import State


def test_that_each_pose_tells_how_it_stands_and_can_be_asked_for(
    qtbot: QtBot, light: Theme
) -> None:
    poses = PoseList(light, 2)
    qtbot.addWidget(poses)
    poses.show()
    heard: list[str] = []
    poses.pressed.connect(heard.append)
    rows = [
        PoseRow("supine", "On the back", State.OK, "taken", "Take again"),
        PoseRow("right", "On the right side", State.WAITING, "now", "", now=True),
    ]
    poses.set_rows(rows)
    poses.set_rows(rows)
    assert [True, False] == [button.isVisible() for button in poses.buttons]
    assert "Take again: On the back" == poses.buttons[0].accessibleName()
    assert poses.buttons[0].height() >= 36
    poses.buttons[0].click()
    assert ["supine"] == heard
