import numpy as np
import pytest

from sleepmon.dsp.sleeper import acceleration_g, draw_person
from sleepmon.dsp.windows import windows_of_track
from sleepmon.dsp.worn import LOOK_BACK_S, WornWatch, is_unworn

RATE_HZ = 50.0
Samples = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def times(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def on_a_table(seconds: float, noise_g: float = 0.003) -> Samples:
    noise = np.random.default_rng(5).normal(0.0, noise_g, (len(times(seconds)), 3))
    return np.asarray(np.array([0.0, 0.0, 1.0]) + noise)


def on_a_person(seconds: float, placement: str = "abdomen") -> Samples:
    rng = np.random.default_rng(2)
    t_s = times(seconds)
    roll = np.zeros(len(t_s))
    return acceleration_g(draw_person(rng), placement, roll, t_s, rng).astype(np.float64)


def unworn_part(samples_g: Samples) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    windows = windows_of_track(samples_g, np.arange(len(samples_g)) / RATE_HZ, RATE_HZ, 100, 50)
    return WornWatch(RATE_HZ, 50).see(windows.start_s, windows.acceleration_g)


def test_that_a_sensor_on_a_table_is_not_worn_after_minutes() -> None:
    unworn = unworn_part(on_a_table(400.0))
    assert not unworn[: round(LOOK_BACK_S) - 5].any()
    assert unworn[-60:].all()


@pytest.mark.parametrize("placement", ["chest", "abdomen"])
def test_that_who_breathes_wears_it(placement: str) -> None:
    assert not unworn_part(on_a_person(420.0, placement)).any()


def test_that_a_sensor_that_always_says_the_same_is_not_worn() -> None:
    assert unworn_part(np.tile([0.0, 0.0, 1.0], (round(400 * RATE_HZ), 1)))[-1]


def test_that_being_taken_up_again_is_seen_within_half_a_minute() -> None:
    both = np.concatenate([on_a_table(400.0), on_a_person(75.0)])
    assert not unworn_part(both)[-30:].any()


def test_that_a_gap_begins_the_minutes_anew() -> None:
    windows = windows_of_track(on_a_table(620.0), times(620.0), RATE_HZ, 100, 50)
    starts = windows.start_s + np.where(windows.start_s > 310.0, 100.0, 0.0)
    unworn = WornWatch(RATE_HZ, 50).see(starts, windows.acceleration_g)
    assert unworn[305]
    assert not unworn[320:600].any()


def test_that_values_that_are_no_numbers_tell_nothing() -> None:
    assert not is_unworn(np.full((1200, 3), np.nan), 0.25)


def test_that_windows_one_by_one_and_all_at_once_tell_the_same() -> None:
    both = np.concatenate([on_a_table(420.0), on_a_person(60.0), on_a_table(400.0)])
    cut = windows_of_track(both, np.arange(len(both)) / RATE_HZ, RATE_HZ, 100, 50)
    starts, windows = cut.start_s.copy(), cut.acceleration_g
    starts[700:] += 60.0  # a hole
    at_once = WornWatch(RATE_HZ, 50).see(starts, windows)
    live, pieces = WornWatch(RATE_HZ, 50), [*range(0, 350, 7), *range(350, len(starts))]
    one_by_one = [
        live.see(starts[a:b], windows[a:b])
        for a, b in zip(pieces, [*pieces[1:], len(starts)], strict=True)
    ]
    assert at_once.any()
    assert at_once.tolist() == np.concatenate(one_by_one).tolist()
    assert 0 == len(live.see([], windows[:0]))
