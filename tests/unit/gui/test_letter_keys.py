"""Letters make labels, and pairs of letters lean."""

import pytest

from sleepmon.gui.letter_keys import LetterKeys, posture_of_hour
from sleepmon.gui.words import CODES


@pytest.mark.parametrize("letter", ["S", "R", "P", "L", "s"])
def test_that_one_letter_labels_at_once(letter: str) -> None:
    assert letter.upper() == LetterKeys(CODES).press(letter, 10.0)


def test_that_a_second_letter_in_time_leans() -> None:
    keys = LetterKeys(CODES)
    keys.press("L", 0.0)
    assert keys.press("P", 0.8) == "LP"


def test_that_a_second_letter_too_late_is_a_first_one() -> None:
    keys = LetterKeys(CODES)
    keys.press("L", 0.0)
    assert keys.press("P", 0.81) == "P"


def test_that_a_pair_without_meaning_starts_anew() -> None:
    keys = LetterKeys(CODES)
    keys.press("S", 10.0)
    assert (keys.press("P", 10.2), keys.press("L", 10.4)) == ("P", "PL")


def test_that_a_pair_is_not_carried_on() -> None:
    keys = LetterKeys(CODES)
    made = [keys.press(letter, 10.0 + number / 10) for number, letter in enumerate("LSR")]
    assert made == ["L", "LS", "R"]


def test_that_other_letters_make_nothing() -> None:
    assert LetterKeys(CODES).press("Q", 0.0) is None


@pytest.mark.parametrize(("key", "code"), [(12, "S"), (3, "R"), (6, "P"), (9, "L"), (1, "SR")])
def test_that_function_keys_follow_the_hours_of_the_clock(key: int, code: str) -> None:
    assert code == CODES[posture_of_hour(key)]
