"""The watch tells in words what goes wrong while nobody looks."""

import pytest
from msgspec.structs import replace

from sleepmon.domain.events import Event, WarningCleared, WarningRaised
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.services.warning_board import WarningBoard
from sleepmon.services.watch import HAPPENING_STANDS_S, NightWatch, Watch
from tests.fakes.clock import FakeClock

SENSOR = SensorId("polar_h10:1")


class Room:
    """A watch, its clock and what it told."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.told: list[Event] = []
        self.watch = Watch(self.clock, WarningBoard(self.clock, self.told.append))
        self.status = SensorStatus(
            sensor=SENSOR,
            name="Polar H10 1",
            family="polar_h10",
            serial="1",
            state="streaming",
            battery_percent=80,
            last_arrived_utc_ns=self.clock.utc_ns(),
        )

    def look(self, *, night: NightWatch | None = None, suspended_ns: int = 0) -> None:
        self.watch.look((self.status,), night, suspended_ns)

    def night(self) -> NightWatch:
        return NightWatch(self.clock.utc_ns() - 10**9, frozenset({SENSOR}))

    def raised(self) -> list[tuple[str, str]]:
        return [(e.kind, e.level) for e in self.told if isinstance(e, WarningRaised)]

    def cleared(self) -> list[str]:
        return [e.kind for e in self.told if isinstance(e, WarningCleared)]


def test_that_a_good_night_is_quiet() -> None:
    room = Room()
    for _ in range(3):
        room.clock.advance(1)
        room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
        room.look(night=room.night())
    assert [] == room.told


def test_that_silence_is_told_after_three_seconds_and_its_end_too() -> None:
    room = Room()
    room.clock.advance(3.5)
    room.look(night=room.night())
    assert [(f"link {SENSOR}", "lost")] == room.raised()
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look(night=room.night())
    assert [f"link {SENSOR}"] == room.cleared()


def test_that_a_lost_link_is_lost_only_to_a_night_it_belongs_to() -> None:
    room = Room()
    room.watch.check_link(replace(room.status, state="lost"), recorded=False)
    room.watch.check_link(replace(room.status, state="backing off"), recorded=True)
    assert ["attention", "lost"] == [level for _, level in room.raised()]


def test_that_a_sensor_let_go_is_no_longer_warned_of() -> None:
    room = Room()
    room.watch.check_link(replace(room.status, state="lost"), recorded=False)
    room.watch.forget(room.status)
    assert [f"link {SENSOR}"] == room.cleared()


def test_that_a_weak_battery_is_told_at_each_level() -> None:
    room = Room()
    for percent in (30, 19, 18, 5, 90):
        room.status = replace(room.status, battery_percent=percent)
        room.look()
    assert ["attention", "lost"] == [level for _, level in room.raised()]
    assert [f"battery {SENSOR}"] == room.cleared()


def test_that_late_saving_is_told_and_ends_with_the_night() -> None:
    room = Room()
    night = room.night()
    for _ in range(12):
        room.look(night=night)
        room.clock.advance(1)
        room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    assert [("saving", "lost")] == room.raised()
    room.watch.end_night()
    assert ["saving"] == room.cleared()


@pytest.mark.parametrize("set_s", [3600, -3600])
def test_that_a_clock_that_was_set_makes_no_saving_late_and_hides_none(set_s: int) -> None:
    room = Room()
    night = room.night()
    room.look(night=night)
    room.clock.advance(1)
    room.clock.jump_utc(set_s)
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look(night=night)
    assert [("clock set", "attention")] == room.raised()
    room.clock.advance(11)
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look(night=night)
    assert ("saving", "lost") == room.raised()[-1]


def test_that_a_computer_that_slept_says_so_for_a_while() -> None:
    room = Room()
    room.look()
    room.clock.advance(1)
    room.clock.jump_utc(3600)
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look(suspended_ns=3600 * 10**9)
    assert [("computer slept", "lost")] == room.raised()
    room.look(suspended_ns=3600 * 10**9)
    assert [] == room.cleared()
    room.clock.advance(HAPPENING_STANDS_S + 1)
    room.look(suspended_ns=3600 * 10**9)
    assert ["computer slept"] == room.cleared()


def test_that_sleep_is_no_clock_jump_where_the_steady_clock_goes_on() -> None:
    room = Room()
    room.look()
    room.clock.advance(3600)
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look(suspended_ns=3600 * 10**9)
    assert [("computer slept", "lost")] == room.raised()


def test_that_a_clock_that_was_set_is_told_each_time() -> None:
    room = Room()
    room.look()
    room.clock.jump_utc(-600)
    room.look()
    room.clock.jump_utc(60)
    room.status = replace(room.status, last_arrived_utc_ns=room.clock.utc_ns())
    room.look()
    assert [("clock set", "attention")] * 2 == room.raised()
    assert "back by 600 s" in next(e.words for e in room.told if isinstance(e, WarningRaised))
