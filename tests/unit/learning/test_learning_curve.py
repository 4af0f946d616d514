"""Less to learn from: fewer people or fewer minutes, nested, and nobody else touched."""

import numpy as np
import pytest

from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_splits import Fold
from sleepmon.learning.learning_curve import Amount, less_of, people_and_minutes, with_less


@pytest.fixture
def windows() -> LabelledWindows:
    """Six people, two labels, eight windows of each."""
    person = np.repeat(np.arange(6), 16)
    return LabelledWindows(
        np.zeros((96, 4, 3), dtype=np.float32),
        np.tile(np.repeat([0, 1], 8), 6),
        np.zeros(96, dtype=np.int64),
        person.astype(str),
        person.astype(str),
    )


@pytest.fixture
def fold() -> Fold:
    return Fold(np.arange(64), np.arange(64, 80), np.arange(80, 96))


def test_that_fewer_people_are_among_the_more(windows: LabelledWindows, fold: Fold) -> None:
    less = less_of([fold], windows, seed=3)
    assert [Amount(1), Amount(2), Amount(part=0.25), Amount(part=0.5)] == list(less)
    one, two = (set(windows.subject[less[Amount(n)][0].learning]) for n in (1, 2))
    assert one < two
    for folds in less.values():
        assert (fold.choosing.tolist(), fold.judging.tolist()) == (
            folds[0].choosing.tolist(),
            folds[0].judging.tolist(),
        )


def test_that_fewer_minutes_are_the_first_of_each_label(
    windows: LabelledWindows, fold: Fold
) -> None:
    half = with_less(fold, windows, Amount(part=0.5), seed=3)
    assert [0, 1, 2, 3, 8, 9, 10, 11] == half.learning[:8].tolist()
    assert (4.0, 32 * 1.5 / 60) == people_and_minutes([half], windows, 1.5)


def test_that_what_comes_to_the_same_is_learnt_once(windows: LabelledWindows, fold: Fold) -> None:
    single = Fold(fold.learning[::8], fold.choosing, fold.judging)
    assert [Amount(1), Amount(2)] == list(less_of([single], windows, seed=3))
    assert not less_of([Fold(fold.learning[:1], fold.choosing, fold.judging)], windows, seed=3)


def test_that_names_tell_amounts_apart() -> None:
    assert ["", "-2people", "-0.25"] == [
        amount.name for amount in (Amount(), Amount(2), Amount(part=0.25))
    ]
