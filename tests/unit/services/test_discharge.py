import pytest

from sleepmon.services.discharge import Discharge


def _told(*steps: tuple[float, int]) -> Discharge:
    discharge = Discharge()
    for minutes, percent in steps:
        discharge.note(percent, minutes * 60.0)
    return discharge


def test_that_hours_left_follow_from_measured_use() -> None:
    discharge = _told((0, 90), (7, 89), (20, 89), (37, 88), (67, 87))
    assert 87 * 0.5 == pytest.approx(discharge.hours_left)


@pytest.mark.parametrize(
    "steps",
    [
        (),
        ((0, 90),),
        ((0, 90), (10, 89)),
        ((0, 90), (1, 89), (2, 88)),
        ((0, 90), (30, 89), (60, 88), (90, 95)),
        ((100, 90), (130, 89), (160, 88), (10, 87)),
    ],
    ids=["nothing", "one", "one step", "too soon", "charged", "clock set back"],
)
def test_that_too_little_tells_nothing(steps: tuple[tuple[float, int], ...]) -> None:
    assert _told(*steps).hours_left is None
