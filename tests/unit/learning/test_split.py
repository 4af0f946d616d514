"""Windows set aside to choose the checkpoint by."""

import numpy as np

from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.split import validation_split
from tests.unit.learning.conftest import Nights


def marked(windows: LabelledWindows) -> LabelledWindows:
    """The same windows, each holding its own number."""
    numbers = np.arange(len(windows), dtype=np.float32)[:, None, None]
    return LabelledWindows(
        np.broadcast_to(numbers, windows.windows_g.shape).copy(),
        windows.posture,
        windows.placement,
        windows.subject,
        windows.night,
    )


def test_that_whole_nights_are_set_aside_where_there_are_enough(nights: Nights) -> None:
    learn, choose, words = validation_split(nights(people=6, per_posture=2), seed=1)
    assert not set(learn.nights) & set(choose.nights)
    assert (5, 1) == (len(learn.nights), len(choose.nights))
    assert "whole night" in words


def test_that_few_nights_give_the_end_of_each_posture(nights: Nights) -> None:
    windows = marked(nights(people=1, per_posture=10))
    learn, choose, _ = validation_split(windows, seed=1)
    assert 12 * 3 * 2 == len(choose)
    for posture in range(12):
        for placement in range(3):
            last = learn.windows_g[
                (learn.posture == posture) & (learn.placement == placement), 0, 0
            ].max()
            first = choose.windows_g[
                (choose.posture == posture) & (choose.placement == placement), 0, 0
            ].min()
            assert first - last > 2  # overlapping neighbours are in neither


def test_that_very_few_windows_are_all_learnt_from(nights: Nights) -> None:
    windows = nights(people=1, per_posture=3)
    learn, choose, _ = validation_split(windows, seed=1)
    assert (len(windows), 0) == (len(learn), len(choose))
