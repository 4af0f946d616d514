"""Figures of a card, as they are read."""

import pytest

from sleepmon.domain.model_card import Score


@pytest.mark.parametrize(
    ("low", "high", "people", "words"),
    [
        (0.5, 0.75, 5, " (0.500 to 0.750)"),
        (0.5, 0.75, 4, " (0.500 to 0.750, only 4 people)"),
        (0.5, 0.75, 1, " (0.500 to 0.750, only 1 person)"),
        (1.0, 1.0, 6, " (the same in all, of 6 people)"),
        (None, None, 2, ""),
    ],
)
def test_that_an_interval_tells_what_it_is_worth(
    low: float | None, high: float | None, people: int, words: str
) -> None:
    score = Score(
        metric="m", value=0.6, low=low, high=high, data="d", split="s", people=people, windows=9,
        simulated=True,
    )  # fmt: skip
    assert words == score.interval_words
