"""The manual is there without a network, with its pictures and every key."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from sleepmon.domain.resources import resource
from sleepmon.gui.pages.help import READING_PX, HelpPage
from sleepmon.gui.theme import Theme
from tests.gui.opened import opened_window, until


def test_that_the_help_shows_text_and_pictures(qtbot: QtBot, theme: Theme) -> None:
    with opened_window(qtbot) as window:
        window.wear(theme)
        window.show_page("help")
        page = window.page
        assert isinstance(page, HelpPage)
        text = page.browser.toPlainText()
        assert "How sleepmon is used" in text
        assert "is not an alarm device" in text
        for picture in ("calibration", "record", "sensors", "train", "practice"):
            kind = QTextDocument.ResourceType.ImageResource
            found = page.browser.loadResource(kind, f"{picture}.png")
            assert found


@pytest.mark.parametrize(
    "keys", ["F12, F1 to F11", "S, R, P, L", "U, X", "Space, N", "Ctrl+Z", "Enter", "Ctrl+R", "V"]
)
def test_that_every_key_is_named(keys: str) -> None:
    text = resource("help", "index.html").read_text(encoding="utf-8")
    assert keys in text


def test_that_no_empty_room_stands_under_a_picture(qtbot: QtBot, theme: Theme) -> None:
    with opened_window(qtbot) as window:
        window.wear(theme)
        window.show_page("help")
        page = window.page
        assert isinstance(page, HelpPage)
        document = page.browser.document()
        layout, block = document.documentLayout(), document.begin()
        heights = []
        while block.isValid():
            if "\ufffc" in block.text():
                heights.append(layout.blockBoundingRect(block).height())
            block = block.next()
        assert 5 == len(heights)
        assert max(heights) < 475 + 40
        assert "a simulated sleeper" in page.browser.toPlainText()


def test_that_lines_stay_short_and_stand_in_the_middle(qtbot: QtBot, theme: Theme) -> None:
    with opened_window(qtbot) as window:
        window.wear(theme)
        window.show_page("help")
        window.resize(1920, 1080)
        page = window.page
        assert isinstance(page, HelpPage)
        until(qtbot, lambda: page.browser.width() > 1500)
        read = page.browser.viewport().geometry()
        assert read.width() <= READING_PX
        assert abs(read.center().x() - page.browser.rect().center().x()) < 20


def test_that_the_pictures_are_clean_and_small() -> None:
    for picture in resource("help").glob("*/*.png"):
        head = picture.read_bytes()[:26]
        assert 2 == head[25], "plain RGB, no palette"
        assert picture.stat().st_size < 300_000
