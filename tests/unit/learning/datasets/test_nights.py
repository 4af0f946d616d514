"""Windows of labelled nights."""

import numpy as np
import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.datasets.nights import SensorTrack, windows_of_nights

START_S = 1_700_000_000
SECOND = 1_000_000_000


def labels(*spans: tuple[float, float | None, str]) -> LabelTrack:
    return LabelTrack(
        tuple(
            LabelSpan(
                start_ns=START_S * SECOND + int(start * SECOND),
                end_ns=None if end is None else START_S * SECOND + int(end * SECOND),
                code=code,
                made_at_ns=0,
            )
            for start, end, code in spans
        )
    )


def track(seconds: float, *spans: tuple[float, float | None, str], rate: int = 100) -> SensorTrack:
    """Supine for ever, the second axis telling the time."""
    times = np.arange(int(seconds * rate)) / rate
    x = np.stack([np.ones_like(times), times / 1000, np.zeros_like(times)], axis=1)
    return SensorTrack(
        x.astype(np.float32), START_S + times, "chest", "S01", "night-1", labels(*spans)
    )


def windows(scheme: Scheme, *tracks: SensorTrack, step: int = 50) -> list[tuple[int, float]]:
    """Posture and start in seconds of each window."""
    found = windows_of_nights(tracks, scheme, 50.0, 100, step)
    starts = found.windows_g[:, 0, 1] * 1000
    return [(int(p), round(float(s), 1)) for p, s in zip(found.posture, starts, strict=True)]


def test_that_windows_stay_within_their_label(scheme: Scheme) -> None:
    found = windows(scheme, track(20, (2, 8, "S"), (8, 13, "R")))
    assert [(0, 3.0), (0, 4.0), (0, 5.0), (0, 6.0), (3, 9.0), (3, 10.0), (3, 11.0)] == found


def test_that_an_open_label_lasts_to_the_end(scheme: Scheme) -> None:
    assert [(6, 6.0), (6, 7.0), (6, 8.0)] == windows(scheme, track(10, (5, None, "P")))


def test_that_words_that_are_no_posture_teach_nothing(scheme: Scheme) -> None:
    assert [] == windows(scheme, track(20, (0, 8, "upright"), (8, 20, "cannot tell")))


def test_that_movement_teaches_nothing(scheme: Scheme) -> None:
    moved = track(10, (0, 10, "S"))
    moved.acceleration_g[500:600:2, 0] += 0.5
    assert [1.0, 2.0, 3.0, 6.0, 7.0, 8.0] == [start for _, start in windows(scheme, moved)]


def test_that_names_travel_along(scheme: Scheme) -> None:
    found = windows_of_nights([track(5, (0, 5, "S"))], scheme, 50.0, 100, 50)
    assert ({1}, {"S01"}, ("night-1",)) == (
        set(found.placement.tolist()),
        set(found.subject.tolist()),
        found.nights,
    )


def test_that_aliases_of_imports_are_understood(scheme: Scheme) -> None:
    assert {9} == {posture for posture, _ in windows(scheme, track(5, (0, 5, "left")))}


def test_that_a_code_of_another_scheme_is_named(scheme: Scheme) -> None:
    with pytest.raises(UsageError, match="no posture 'Q'"):
        windows(scheme, track(5, (0, 5, "Q")))


def test_that_no_nights_give_no_windows(scheme: Scheme) -> None:
    assert [] == windows(scheme)
    assert [] == windows(scheme, track(5))
