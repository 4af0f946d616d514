"""Learning curves show both lines and the best round."""

import pytest
from PySide6.QtCore import QPoint, QRect
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.curves import LearningCurves, nice_steps, round_ticks
from tests.gui.widgets.pictures import count_of, picture, shown


def _curves(qtbot: QtBot, theme: Theme, best: int | None) -> LearningCurves:
    curves = shown(qtbot, LearningCurves(theme), 400, 280)
    kept = [0.5, 0.4, 0.3, 0.25, 0.24]
    curves.set_rounds([0.5, 0.3, 0.2, 0.12, 0.1], kept, 10, best)
    return curves


def test_that_the_kept_back_line_is_ink_and_ends_where_training_is(
    qtbot: QtBot, theme: Theme
) -> None:
    curves = _curves(qtbot, theme, None)
    image = picture(curves)
    end = curves.point(5, 0.24).toPoint()
    dot = QRect(end - QPoint(2, 2), end + QPoint(2, 2))
    assert count_of(image, theme.colour(Role.INK), dot) > 20
    later = curves.plot().toRect()
    later.setLeft(end.x() + 10)
    assert 0 == count_of(image, theme.colour(Role.INK), later)
    assert "Wrong postures: round 5, 24.0 percent wrong" == curves.accessibleName()


def test_that_lower_is_better_and_further_is_later(qtbot: QtBot, light: Theme) -> None:
    curves = _curves(qtbot, light, 5)
    assert curves.point(1, 0.1).y() > curves.point(1, 0.5).y()
    assert curves.point(9, 0.1).x() > curves.point(1, 0.1).x()


def test_that_nothing_learned_yet_paints_an_empty_plot(qtbot: QtBot, light: Theme) -> None:
    curves = shown(qtbot, LearningCurves(light), 400, 280)
    assert not picture(curves).isNull()


@pytest.mark.parametrize(
    ("top", "steps"), [(0.54, [0.2, 0.4]), (1.0, [0.5, 1.0]), (0.12, [0.05, 0.1])]
)
def test_that_grid_lines_are_round(top: float, steps: list[float]) -> None:
    assert steps == pytest.approx(nice_steps(top))


@pytest.mark.parametrize(
    ("total", "ticks"),
    [(60, [0, 20, 40, 60]), (20, [0, 5, 10, 15, 20]), (25, [0, 10, 25]), (3, [0, 1, 2, 3])],
)
def test_that_rounds_are_printed_in_round_steps(total: int, ticks: list[int]) -> None:
    assert ticks == round_ticks(total)
