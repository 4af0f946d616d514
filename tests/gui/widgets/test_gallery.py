"""Every scene of the gallery paints in both looks, and no words are cut."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Mode, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import apply_theme
from sleepmon.gui.widgets.text import Text
from tests.gui.widgets.pictures import colour_at, cut_words, picture, pixels, shown
from tests.gui.widgets.scenes import SCENES


def _scene(qtbot: QtBot, name: str, theme: Theme) -> QWidget:
    scene = SCENES[name](theme)
    return shown(qtbot, scene, scene.width(), scene.height())


@pytest.mark.parametrize("name", SCENES)
def test_that_a_scene_is_painted(
    qtbot: QtBot, theme: Theme, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    image = picture(_scene(qtbot, name, theme))
    shelf = Path(os.environ.get("SLEEPMON_GALLERY") or tmp_path)
    assert image.save(str(shelf / f"{name}-{theme.mode}.png"))
    assert len(np.unique(pixels(image)[:560:3, ::3])) > 20


@pytest.mark.parametrize("name", SCENES)
def test_that_no_words_are_cut(qtbot: QtBot, light: Theme, name: str) -> None:
    scene = _scene(qtbot, name, light)
    assert [] == cut_words(scene)


def test_that_a_whole_scene_changes_its_look(qtbot: QtBot, light: Theme) -> None:
    scene = _scene(qtbot, "record", light)
    dark = Theme.of(Mode.DARK, reduced_motion=True)
    apply_theme(scene, dark)
    image = picture(scene)
    texts = scene.findChildren(Text)
    assert dark.colour(Role.PAGE).name() == colour_at(image, scene.rect().bottomRight())
    assert {Mode.DARK} == {text._theme.mode for text in texts}
    assert scene.findChildren(QWidget)
