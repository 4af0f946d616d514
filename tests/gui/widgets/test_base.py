"""What all widgets share works for each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import FocusRing, Themed, ThemedWidget, apply_theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.text import Text


def test_that_a_look_reaches_widgets_inside_plain_ones(qtbot: QtBot, light: Theme) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    plain = QWidget(root)
    text = Text(light, "a", parent=plain)
    inner = ThemedWidget(light, plain)
    dark = Theme.of(Mode.DARK)
    apply_theme(root, dark)
    assert isinstance(text, Themed)
    assert dark is inner.theme
    assert "#eaf0f4" == text.palette().windowText().color().name()


def _two_buttons(qtbot: QtBot, theme: Theme) -> tuple[QWidget, Button, Button]:
    root = QWidget()
    qtbot.addWidget(root)
    row = QHBoxLayout(root)
    first, second = Button(theme, "One"), Button(theme, "Two")
    row.addWidget(first)
    row.addWidget(second)
    root.show()
    root.activateWindow()
    qtbot.waitUntil(root.isActiveWindow, timeout=3000)
    return root, first, second


def test_that_the_ring_comes_with_the_keyboard_and_goes_with_the_focus(
    qtbot: QtBot, light: Theme
) -> None:
    root, first, second = _two_buttons(qtbot, light)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    rings = [ring for ring in root.findChildren(FocusRing) if ring.isVisible()]
    assert [second.geometry().adjusted(-4, -4, 4, 4)] == [ring.geometry() for ring in rings]
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not [ring for ring in root.findChildren(FocusRing) if ring.isVisible()]
