"""A warning is told once, and once more when it is over."""

from sleepmon.domain.events import Event, WarningCleared, WarningRaised
from sleepmon.services.warning_board import WarningBoard
from tests.fakes.clock import FakeClock


def _board() -> tuple[WarningBoard, list[Event]]:
    told: list[Event] = []
    return WarningBoard(FakeClock(), told.append), told


def test_that_a_standing_warning_is_told_once() -> None:
    board, told = _board()
    board.show("disk", "attention", "Little room.")
    board.show("disk", "attention", "Less room.")
    assert 1 == len(told)
    assert ["Less room."] == [warning.words for warning in board.standing()]


def test_that_a_warning_that_grows_worse_is_told_again() -> None:
    board, told = _board()
    board.show("disk", "attention", "Little room.")
    board.show("disk", "lost", "No room.")
    assert ["attention", "lost"] == [e.level for e in told if isinstance(e, WarningRaised)]


def test_that_what_happens_twice_is_told_twice() -> None:
    board, told = _board()
    board.show("slept", "lost", "It slept.", again=True)
    board.show("slept", "lost", "It slept.", again=True)
    assert 2 == len(told)


def test_that_the_end_is_told_only_of_what_was_raised() -> None:
    board, told = _board()
    board.clear("disk", "Room again.")
    assert [] == told
    board.show("disk", "lost", "No room.")
    board.clear("disk", "Room again.")
    assert isinstance(told[-1], WarningCleared)
    assert () == board.standing()


def test_that_what_was_said_of_a_night_stands_until_the_next() -> None:
    board, told = _board()
    board.show("disk full", "lost", "The disk is full.", of_night=True)
    board.show("battery", "attention", "Weak.")
    board.turn_page()
    board.turn_page()
    assert ["battery"] == [warning.kind for warning in board.standing()]
    assert ["disk full"] == [e.kind for e in told if isinstance(e, WarningCleared)]
