"""The clock of the tests keeps the promises of the real one."""

from sleepmon.domain.clock import Clock
from tests.fakes.clock import FakeClock


def test_that_time_passes_on_both_readings() -> None:
    fake = FakeClock(utc_ns=5)
    clock: Clock = fake
    fake.advance(2.0)
    assert 2_000_000_000 == clock.monotonic_ns()
    assert 2_000_000_005 == clock.utc_ns()


def test_that_setting_the_wall_clock_leaves_the_steady_one_alone() -> None:
    fake = FakeClock(utc_ns=0)
    fake.jump_utc(-1.0)
    assert 0 == fake.monotonic_ns()
    assert -1_000_000_000 == fake.utc_ns()
