"""The manual is there without a network, with its pictures and every key."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from sleepmon.domain.resources import resource
from sleepmon.gui.pages.help import HelpPage
from sleepmon.gui.theme import Theme
from tests.gui.opened import opened_window


def test_that_the_help_shows_text_and_pictures(qtbot: QtBot, theme: Theme) -> None:
    with opened_window(qtbot) as window:
        window.wear(theme)
        window.show_page("help")
        page = window.page
        assert isinstance(page, HelpPage)
        text = page.browser.toPlainText()
        assert "How sleepmon is used" in text
        assert "is not an alarm device" in text
        for picture in ("record.png", "sensors.png", "train.png"):
            found = page.browser.loadResource(QTextDocument.ResourceType.ImageResource, picture)
            assert found


@pytest.mark.parametrize(
    "keys", ["F12, F1 to F11", "S, R, P, L", "U, X", "Space, N", "Ctrl+Z", "Enter", "Ctrl+R", "V"]
)
def test_that_every_key_is_named(keys: str) -> None:
    text = resource("help", "index.html").read_text(encoding="utf-8")
    assert keys in text
