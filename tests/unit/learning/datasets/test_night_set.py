"""Tracks of nights as recordings: cut at labels and gaps."""

import numpy as np

from sleepmon.domain.labels import UPRIGHT, LabelSpan, LabelTrack
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.datasets.night_set import RATE_HZ, data_set_of_nights
from sleepmon.learning.datasets.nights import SETTLE_S, SensorTrack


def span(start_s: float, end_s: float | None, code: str) -> LabelSpan:
    return LabelSpan(
        start_ns=round(start_s * 1e9),
        end_ns=None if end_s is None else round(end_s * 1e9),
        code=code,
        made_at_ns=0,
    )


def test_that_labels_gaps_and_sitting_cut_a_night(scheme: Scheme) -> None:
    times = np.arange(0.0, 40.0, 0.01)
    times = times[(times < 14.0) | (times > 16.0)]  # a gap within the second label
    labels = LabelTrack((span(0, 10, "S"), span(10, 20, "R"), span(20, 30, UPRIGHT),
                         span(30, None, "P")))  # fmt: skip
    track = SensorTrack(
        np.tile(np.array([1.0, 0.0, 0.0], dtype=np.float32), (len(times), 1)),
        times, "chest", "S01", "n1", labels,
    )  # fmt: skip
    data = data_set_of_nights([track], scheme)
    seconds = [round(len(one.label) / RATE_HZ, 1) for one in data.recordings]
    assert [10 - SETTLE_S, 4 - SETTLE_S, 4.0, 10 - SETTLE_S] == seconds
    codes = [data.labels[one.label[0]] for one in data.recordings]
    assert ["S", "R", "R", "P"] == codes
    assert 4 == len({one.name for one in data.recordings})
    assert 12 == len(data.label_rolls_deg)
