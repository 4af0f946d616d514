"""A station's time runs on evenly, whatever is done to the computer's clock."""

import pytest

from sleepmon.domain.clock import EvenClock
from tests.fakes.clock import FakeClock

NS = 1_000_000_000


class _Computer(FakeClock):
    """Sleeps; its steady clock goes on meanwhile, or stands still."""

    stood_still_ns = 0

    def sleep(self, seconds: float, *, steady_goes_on: bool) -> None:
        if steady_goes_on:
            self.advance(seconds)
        else:
            self.stood_still_ns += round(seconds * NS)
            self.jump_utc(seconds)


def _passed_s(clock: EvenClock, since_ns: int) -> float:
    return (clock.utc_ns() - since_ns) / NS


@pytest.mark.parametrize("set_s", [3600, -3600, 5, -5])
def test_that_setting_the_clock_moves_nothing(set_s: float) -> None:
    computer = FakeClock()
    even = EvenClock(computer)
    began_ns = even.utc_ns()
    for passed_s in (10, 20):
        computer.advance(10)
        computer.jump_utc(set_s)
        assert passed_s == _passed_s(even, began_ns)
    assert computer.monotonic_ns() == even.monotonic_ns()


@pytest.mark.parametrize("steady_goes_on", [False, True])
def test_that_sleep_passes_and_a_clock_set_meanwhile_does_not_count(steady_goes_on: bool) -> None:
    computer = _Computer()
    even = EvenClock(computer, lambda: computer.stood_still_ns)
    began_ns = even.utc_ns()
    for passed_s in (3600, 7200):
        computer.sleep(3600, steady_goes_on=steady_goes_on)
        assert passed_s == _passed_s(even, began_ns)
    computer.jump_utc(-100)
    computer.sleep(100, steady_goes_on=steady_goes_on)
    assert 7300 == _passed_s(even, began_ns)


def test_that_the_time_that_people_read_can_be_taken_over() -> None:
    computer = FakeClock()
    even = EvenClock(computer)
    computer.jump_utc(3600)
    assert computer.utc_ns() != even.utc_ns()
    even.take_wall_time()
    computer.advance(10)
    assert computer.utc_ns() == even.utc_ns()


def test_that_a_clock_that_is_slewed_is_followed() -> None:
    computer = FakeClock()
    even = EvenClock(computer)
    for _ in range(100):
        computer.advance(360)
        computer.jump_utc(0.036)  # 100 ppm
        even.utc_ns()
    assert computer.utc_ns() == even.utc_ns()
