"""Words keep their size, colour and plainness."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.text import ElidedText, Tag, Text
from tests.gui.widgets.pictures import count_of, picture, shown


def test_that_a_name_cannot_be_markup(qtbot: QtBot, theme: Theme) -> None:
    text = Text(theme, "<b>S-01</b>")
    qtbot.addWidget(text)
    assert Qt.TextFormat.PlainText is text.textFormat()


def test_that_role_and_size_can_change(qtbot: QtBot, theme: Theme) -> None:
    text = Text(theme, "Left side", 14)
    qtbot.addWidget(text)
    text.set_role(Role.LOST)
    text.set_size(52, 700)
    assert theme.colour(Role.LOST) == text.palette().windowText().color()
    assert (52, "Inter Display", 700) == (
        text.font().pixelSize(),
        text.font().family(),
        int(text.font().weight()),
    )


def test_that_a_long_line_ends_in_an_ellipsis_inside_its_place(qtbot: QtBot, theme: Theme) -> None:
    text = shown(qtbot, ElidedText(theme, "a very long name of a sensor" * 4), 80, 20)
    assert text.minimumSizeHint().width() < 80
    assert count_of(picture(text), theme.colour(Role.INK)) > 0


def test_that_a_tag_fits_its_word(qtbot: QtBot, theme: Theme) -> None:
    tag = Tag(theme, "Virtual")
    qtbot.addWidget(tag)
    metrics = tag.fontMetrics()
    assert tag.sizeHint().width() > metrics.horizontalAdvance("Virtual")
    assert "Virtual" == tag.accessibleName()


def test_that_what_is_cut_is_said_whole_under_the_mouse(qtbot: QtBot, light: Theme) -> None:
    text = shown(
        qtbot, ElidedText(light, "Turn sleep off in the settings of this computer."), 90, 20
    )
    assert text.is_cut
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), text.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(text, event)
    assert text.text() == QToolTip.text()
    QToolTip.hideText()
    text.resize(600, 20)
    assert not text.is_cut
