from itertools import pairwise

import pytest

from sleepmon.domain.predictions import PersonPosture, PredictionState, Span
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.classification import PersonTracker, Seen
from tests.fakes.said import SECOND_NS, said

SCHEME = load_scheme(resource("schemes", "twelve.toml"))


class Night:
    """A tracker that hears one prediction a second."""

    def __init__(self, turn_held_s: float = 60.0) -> None:
        self.tracker = PersonTracker(SCHEME, turn_held_s)
        self.now_s = 2

    def hears(self, posture: int, seconds: int, state: PredictionState = "posture") -> list[Seen]:
        seen = []
        for _ in range(seconds):
            seen.append(self.tracker.take(said(self.now_s, posture, state=state)))
            self.now_s += 1
        return seen

    def person(self, posture: int, state: PredictionState = "posture") -> PersonPosture:
        return self.hears(posture, 1, state)[0].person


def test_that_the_first_prediction_is_the_person() -> None:
    person = Night().person(3)
    assert (3, "posture", 2 * SECOND_NS) == (person.posture, person.state, person.at_ns)


def test_that_words_wait_for_two_steady_seconds_and_the_roll_does_not() -> None:
    night = Night()
    night.hears(0, 5)
    first, second, third = (seen.person for seen in night.hears(3, 3))
    assert [0, 0, 3] == [first.posture, second.posture, third.posture]
    assert 90.0 == pytest.approx(first.roll_deg)


def test_that_a_flicker_is_never_put_into_words() -> None:
    night = Night()
    night.hears(0, 5)
    shown = [night.person(posture).posture for posture in (1, 0, 1, 0, 1, 0)]
    assert {0} == set(shown)


def test_that_old_words_do_not_stand_while_the_sleeper_never_rests() -> None:
    night = Night()
    night.hears(0, 5)
    shown = [night.person(posture).posture for posture in (1, 2, 3, 4, 5)]
    assert [0, 0, 0, 0, 5] == shown


def test_that_words_of_before_are_told_apart_from_settled_ones() -> None:
    night = Night()
    night.hears(0, 5)
    assert [False, False, True] == [seen.person.settled for seen in night.hears(3, 3)]


def test_that_moving_is_a_state_without_posture_or_roll() -> None:
    night = Night()
    night.hears(0, 5)
    person = night.hears(0, 3, "moving")[-1].person
    assert ("moving", None, None) == (person.state, person.posture, person.roll_deg)


def test_that_a_silent_sensor_has_no_say_any_more() -> None:
    tracker = PersonTracker(SCHEME)
    tracker.take(said(2, 0, sensor="a", confidence=0.95))
    person = tracker.take(said(20, 6, sensor="b", confidence=0.6)).person
    assert ("b",) == person.sensors


def test_that_a_held_posture_is_told_as_a_turn_once() -> None:
    night = Night(turn_held_s=10.0)
    night.hears(0, 30)
    turns = [seen.turn for seen in night.hears(3, 30) if seen.turn]
    assert 1 == len(turns)
    assert (0, 3, 90.0) == (turns[0].from_posture, turns[0].to_posture, turns[0].angle_deg)
    assert turns[0].utc_ns == night.person(3).since_ns


def test_that_moving_on_the_way_does_not_hide_a_turn() -> None:
    night = Night(turn_held_s=10.0)
    night.hears(0, 30)
    night.hears(0, 4, "moving")
    assert 1 == sum(seen.turn is not None for seen in night.hears(6, 20))


def test_that_the_ribbon_has_no_hole_while_predictions_come() -> None:
    night = Night()
    night.hears(0, 20)
    night.hears(0, 6, "moving")
    night.hears(9, 20)
    ribbon = night.tracker.ribbon()
    assert [(0, "posture"), (None, "moving"), (9, "posture")] == [
        (span.posture, span.state) for span in ribbon
    ]
    assert all(a.span.end_ns == b.span.start_ns for a, b in pairwise(ribbon))
    assert Span(0, 22 * SECOND_NS) == ribbon[0].span


def test_that_a_pause_is_a_hole_in_the_ribbon() -> None:
    night = Night()
    night.hears(0, 20)
    night.now_s += 100
    night.hears(0, 5)
    first, second = night.tracker.ribbon()
    assert (21, 120) == (first.span.end_ns / SECOND_NS, second.span.start_ns / SECOND_NS)
