"""Patterns run the right way, stay in their shape, and join across neighbours."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import rounded
from sleepmon.gui.widgets.fills import fill_gap, fill_posture, hatch_lines, paint_code
from tests.gui.widgets.pictures import count_of


def _canvas() -> tuple[QImage, QPainter]:
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter


def test_that_a_middle_posture_is_solid(theme: Theme) -> None:
    image, painter = _canvas()
    fill_posture(painter, rounded(QRectF(10, 10, 40, 40), 0), 9, theme)
    painter.end()
    assert 1600 == count_of(image, theme.posture(9))


def test_that_a_leaning_posture_is_hatched_inside_its_shape(theme: Theme) -> None:
    image, painter = _canvas()
    fill_posture(painter, rounded(QRectF(10, 10, 40, 40), 0), 8, theme)
    painter.end()
    solid = count_of(image, theme.posture(8))
    assert 500 < solid < 1400
    assert "#ffffff" == image.pixelColor(5, 30).name()


def test_that_deep_falls_and_pale_rises() -> None:
    box = QRectF(0, 0, 40, 40)
    falling = hatch_lines(box, 6, rising=False)
    rising = hatch_lines(box, 6, rising=True)
    assert all((line.dx() > 0) == (line.dy() > 0) for line in falling)
    assert all((line.dx() > 0) != (line.dy() > 0) for line in rising)


def test_that_hatching_is_in_step_across_neighbours() -> None:
    offsets = {
        round((line.x1() - line.y1()) % 6, 6)
        for left in (0, 13, 40.5)
        for line in hatch_lines(QRectF(left, 3, 13, 20), 6, rising=False)
    }
    assert {0.0} == offsets


def test_that_a_gap_has_no_posture_colour(theme: Theme) -> None:
    image, painter = _canvas()
    fill_gap(painter, rounded(QRectF(0, 0, 60, 60), 0), theme)
    painter.end()
    assert count_of(image, theme.colour(Role.RAISED)) > 1000


def test_that_a_code_stands_on_a_plate_of_its_colour(theme: Theme) -> None:
    image, painter = _canvas()
    box = QRectF(0, 0, 60, 60)
    fill_posture(painter, rounded(box, 0), 8, theme)
    paint_code(painter, box, 8, theme, 13)
    painter.end()
    plate = image.copy(17, 21, 26, 3)
    assert count_of(plate, theme.posture(8)) > 70
    assert count_of(image, theme.plate_ink(8)) > 10
