"""The coverage grid shows how much was seen, and outlines what never was."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.coverage import CoverageGrid, CoverageRow, grey_step
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown


def _grid(qtbot: QtBot, theme: Theme) -> CoverageGrid:
    minutes = np.full((2, 12), 30.0)
    minutes[0, 6] = 0.0
    minutes[1, 0] = 3.0
    grid = shown(qtbot, CoverageGrid(theme), 560, 160)
    grid.set_rows(["Neck", "Chest"], [CoverageRow("S-01", True, minutes)])
    return grid


@pytest.mark.parametrize(
    ("minutes", "step"), [(0, None), (0.5, 0), (4.9, 0), (5, 1), (10, 2), (24.9, 2), (25, 3)]
)
def test_that_greys_step_by_minutes(minutes: float, step: int | None) -> None:
    assert step == grey_step(minutes)


def test_that_cells_wear_their_grey_and_never_seen_is_an_outline(
    qtbot: QtBot, theme: Theme
) -> None:
    grid = _grid(qtbot, theme)
    image = picture(grid)
    assert grid.grey(3).name() == colour_at(image, grid.cell(0, 0, 3).center())
    assert grid.grey(0).name() == colour_at(image, grid.cell(0, 1, 0).center())
    unseen = grid.cell(0, 0, 6).toRect()
    assert 0 == sum(count_of(image, grid.grey(step), unseen) for step in range(4))
    assert "Never seen: P at the neck." == grid.accessibleDescription()


def test_that_a_cell_tells_its_minutes(qtbot: QtBot, light: Theme) -> None:
    grid = _grid(qtbot, light)
    assert "S-01, Chest, Supine: 3 min" == grid.words_at(grid.cell(0, 1, 0).center())
    assert "S-01, Neck, Prone: never seen" == grid.words_at(grid.cell(0, 0, 6).center())
    assert "" == grid.words_at(QPointF(2, 2))


def test_that_heads_wear_the_postures(qtbot: QtBot, theme: Theme) -> None:
    grid = _grid(qtbot, theme)
    image = picture(grid)
    for posture in (0, 3, 6, 9):
        cell = grid.cell(0, 0, posture)
        assert theme.posture(posture).name() == colour_at(image, QPointF(cell.center().x(), 56))
    assert count_of(image, theme.colour(Role.INK)) > 50


def test_that_cells_grow_with_the_card_and_stay_cells(qtbot: QtBot, light: Theme) -> None:
    grid = _grid(qtbot, light)
    small = grid.cell(0, 0, 0)
    grid.resize(1400, 600)
    large = grid.cell(0, 0, 0)
    assert small.width() < large.width() < 40
    assert small.height() < large.height() < 40


def test_that_nobody_labelled_yet_is_said(qtbot: QtBot, light: Theme) -> None:
    grid = shown(qtbot, CoverageGrid(light), 700, 200)
    grid.set_rows(["Neck"], [])
    below = QRect(0, 66, 700, 60)
    assert count_of(picture(grid), light.colour(Role.INK2), below) > 50


def test_that_counting_is_not_told_as_nobody(qtbot: QtBot, light: Theme) -> None:
    grid = shown(qtbot, CoverageGrid(light), 700, 200)
    assert "being counted" in grid.empty_words
    grid.set_rows(["Neck"], [])
    assert grid.empty_words.startswith("Nobody yet.")
