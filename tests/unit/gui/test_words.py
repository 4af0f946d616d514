"""The words of the window agree with the scheme and read well aloud."""

import pytest

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.words import (
    CODES,
    LEANS,
    NAMES,
    agreement_words,
    due_words,
    elapsed_words,
    figures,
    left_words,
    plain,
    sectors_apart,
    short_words,
    spoken_pair,
    turn_words,
)


def test_that_the_words_are_those_of_the_scheme() -> None:
    postures = load_scheme(resource("schemes", "twelve.toml")).postures
    assert CODES == tuple(posture.code for posture in postures)
    assert NAMES == tuple(posture.name for posture in postures)
    assert LEANS == tuple(posture.lean for posture in postures)


def test_that_a_screen_reader_hears_model_and_label() -> None:
    expected = "Model: left side, leaning forward, 91 percent. Your label: left side."
    assert expected == spoken_pair(8, 0.91, 9)
    assert "Model: no posture. Your label: none." == spoken_pair(None, 0.0, None)


@pytest.mark.parametrize(
    ("model", "label", "words"),
    [
        (8, 8, "agrees"),
        (8, 9, "one sector apart"),
        (11, 1, "two sectors apart"),
        (0, 6, "six sectors apart"),
        (None, 6, ""),
        (6, None, ""),
    ],
)
def test_that_agreement_counts_the_short_way(
    model: int | None, label: int | None, words: str
) -> None:
    assert words == agreement_words(model, label)


def test_that_sectors_are_counted_round_the_circle() -> None:
    assert [1, 1, 6, 0] == [sectors_apart(a, b) for a, b in ((0, 11), (11, 0), (3, 9), (5, 5))]


def test_that_rows_name_the_lean_only_where_there_is_one() -> None:
    assert ("Left side", "Left, leaning forward") == (short_words(9), short_words(8))


def test_that_times_are_short() -> None:
    assert ["41 s", "12 min", "6 h 12 min"] == [elapsed_words(s) for s in (41, 745, 22345)]
    assert ["41 s", "12 min", "1 h 52"] == [turn_words(s) for s in (41, 745, 6770)]


def test_that_a_turn_is_never_due_in_no_time() -> None:
    assert "turn due in 8 min" == due_words(460)
    assert "turn due in 1 min" == due_words(3)
    assert "turn due since 3 min" == due_words(-190)


def test_that_time_left_is_never_more_exact_than_known() -> None:
    expected = [
        "a few seconds left",
        "about 30 s left",
        "about 2 min left",
        "about 1 h 05 min left",
    ]
    assert expected == [left_words(s) for s in (4, 31, 110, 3900)]


def test_that_figures_of_a_sentence_are_printed_as_everywhere_in_the_window() -> None:
    told = "84% before, 80% after (difference -7% to -1%), in leave-one-out."
    assert "84 % before, 80 % after (difference −7 % to −1 %), in leave-one-out." == figures(told)


def test_that_commands_stand_without_the_marks_of_a_terminal() -> None:
    assert "Run sleepmon doctor." == plain("Run `sleepmon doctor`.")
