"""What window tests share: the bundled letters, and a look to wear."""

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.gui.fonts import load_fonts
from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme


@pytest.fixture(scope="session")
def letters(qapp: QApplication) -> QApplication:
    """The application with its own letters."""
    load_fonts(resource("fonts"))
    QCursor.setPos(4000, 4000)  # away from the windows of tests, or it would lift what lies below
    return qapp


@pytest.fixture(params=[Mode.DARK, Mode.LIGHT])
def theme(letters: QApplication, request: pytest.FixtureRequest) -> Theme:
    """The dark look and the light look, in turn, without motion."""
    look = Theme.of(request.param, reduced_motion=True)
    look.dress(letters)
    return look


@pytest.fixture
def light(letters: QApplication) -> Theme:
    """The light look, without motion."""
    look = Theme.of(Mode.LIGHT, reduced_motion=True)
    look.dress(letters)
    return look
