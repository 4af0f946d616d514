"""The sleeper lies on the bed, never in it, and its nose is the clock's hand."""

import math

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.sleeper import bed_path, body_reach, paint_sleeper
from tests.gui.widgets.pictures import colour_at, count_of


def _painted(side: int, roll_deg: float, theme: Theme, posture: int | None) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(theme.colour(Role.CARD))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    centre = QPointF(side / 2, side / 2)
    paint_sleeper(painter, centre, side / 2 * 0.955, roll_deg, theme, posture)
    painter.end()
    return image


def test_that_the_bed_touches_the_body_all_the_way_round() -> None:
    reach = [body_reach(roll) for roll in range(0, 360, 5)]
    assert min(reach) > 0.3
    assert max(reach) < 0.85
    steps = [abs(one - other) for one, other in zip(reach, reach[1:] + reach[:1], strict=True)]
    assert max(steps) < 0.06


def test_that_a_side_sleeper_reaches_lower_than_a_flat_one() -> None:
    assert body_reach(90) > body_reach(180) > body_reach(0)


def test_that_the_bed_stays_in_its_disc() -> None:
    box = bed_path(QPointF(100, 100), 80, 240).boundingRect()
    assert box.bottom() == pytest.approx(180, abs=0.5)
    assert box.top() == pytest.approx(100 + 80 * body_reach(240), abs=0.5)


@pytest.mark.parametrize("posture", range(12))
def test_that_the_nose_points_at_the_posture(theme: Theme, posture: int) -> None:
    image = _painted(400, posture * 30.0, theme, posture)
    reach = 200 * 0.955 * 0.39
    angle = math.radians(posture * 30)
    nose = QPointF(200 + reach * math.sin(angle), 200 - reach * math.cos(angle))
    assert theme.colour(Role.SKIN).name() == colour_at(image, nose)
    assert count_of(image, theme.family(posture)) > 4000


def test_that_a_body_without_posture_is_grey(theme: Theme) -> None:
    image = _painted(200, 0, theme, None)
    assert 0 == sum(count_of(image, theme.posture(posture)) for posture in range(12))
