import pytest

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.turns import Turn, TurnClock

SCHEME = load_scheme(resource("schemes", "twelve.toml"))
SECOND_NS = 1_000_000_000


class Sleeper:
    """Lies for some seconds in each posture, seen once a second."""

    def __init__(self, held_s: float = 60.0) -> None:
        self.clock = TurnClock(SCHEME, held_s)
        self.now_s = 0

    def lies(self, posture: int | None, seconds: int) -> list[Turn]:
        turns = []
        for _ in range(seconds):
            roll_deg = None if posture is None else posture * 30.0
            turn = self.clock.see(posture, roll_deg, self.now_s * SECOND_NS)
            turns += [turn] if turn else []
            self.now_s += 1
        return turns


def test_that_a_posture_held_long_enough_is_a_turn_from_its_beginning() -> None:
    sleeper = Sleeper()
    assert [] == sleeper.lies(0, 100)
    assert [Turn(100 * SECOND_NS, 0, 3, 90.0)] == sleeper.lies(3, 100)
    assert 100 * SECOND_NS == sleeper.clock.since_ns


def test_that_a_short_visit_is_no_turn() -> None:
    sleeper = Sleeper()
    assert [] == sleeper.lies(0, 10) + sleeper.lies(3, 59) + sleeper.lies(0, 100)
    assert 0 == sleeper.clock.since_ns


def test_that_the_time_to_hold_is_a_parameter() -> None:
    sleeper = Sleeper(held_s=10.0)
    sleeper.lies(0, 5)
    assert 1 == len(sleeper.lies(3, 12))


def test_that_lying_on_the_border_of_two_sectors_is_one_turn() -> None:
    sleeper = Sleeper()
    sleeper.lies(0, 10)
    turns = [turn for _ in range(10) for turn in sleeper.lies(5, 5) + sleeper.lies(6, 5)]
    assert 1 == len(turns)
    assert 10 * SECOND_NS == turns[0].at_ns


def test_that_a_posture_on_the_way_starts_the_count_anew() -> None:
    sleeper = Sleeper()
    sleeper.lies(0, 10)
    assert [] == sleeper.lies(3, 40) + sleeper.lies(9, 59)
    (turn,) = sleeper.lies(9, 5)
    assert (0, 9, -90.0) == (turn.from_posture, turn.to_posture, turn.angle_deg)


def test_that_getting_up_is_a_turn_without_an_angle() -> None:
    sleeper = Sleeper()
    sleeper.lies(0, 10)
    (turn,) = sleeper.lies(None, 61)
    assert (0, None, None) == (turn.from_posture, turn.to_posture, turn.angle_deg)


def test_that_the_shift_of_an_hour_counts_each_turn_once() -> None:
    sleeper = Sleeper()
    turns = [turn for posture in (0, 3, 0, 9, 6) for turn in sleeper.lies(posture, 600)]
    assert [3, 0, 9, 6] == [turn.to_posture for turn in turns]
    assert [90.0, -90.0, -90.0, -90.0] == pytest.approx([turn.angle_deg for turn in turns])
