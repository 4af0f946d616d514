"""The clock's geometry: sectors lie where the hours are, and are hit where they lie."""

import pytest
from PySide6.QtCore import QPointF

from sleepmon.gui.widgets.dial import Dial, short_way


def _dial(mirrored: bool = False) -> Dial:
    return Dial(QPointF(300, 300), 200, mirrored)


@pytest.mark.parametrize("mirrored", [False, True])
def test_that_each_sector_is_hit_at_its_middle(mirrored: bool) -> None:
    dial = _dial(mirrored)
    for posture in range(12):
        middle = dial.point(posture * 30, 0.9)
        assert posture == dial.posture_at(middle)
        hit = [other for other in range(12) if dial.sector(other).contains(middle)]
        assert [posture] == hit


def test_that_right_lies_right_from_the_head_and_left_from_the_foot() -> None:
    assert _dial().point(90, 1).x() > 400
    assert _dial(True).point(90, 1).x() < 200
    assert _dial(True).point(0, 1).y() < 200


def test_that_nothing_is_hit_off_the_ring() -> None:
    dial = _dial()
    assert (None, None) == (dial.posture_at(QPointF(300, 300)), dial.posture_at(QPointF(5, 300)))


@pytest.mark.parametrize(
    ("start", "end", "way"), [(350, 10, 20), (10, 350, -20), (0, 179, 179), (270, 90, -180)]
)
def test_that_the_body_turns_the_short_way(start: float, end: float, way: float) -> None:
    assert way == short_way(start, end)
