"""What taps tell is said with how well it is known."""

import numpy as np
import pytest

from sleepmon.dsp.tap_check import tap_checks

NAMES = {"a:1": "chest", "b:2": "neck", "c:3": "abdomen"}
PERIODS = {"a:1": 0.01, "b:2": 0.04, "c:3": 0.01}
TAPS = np.array([10.0, 10.5, 11.0])


def test_that_each_sensor_is_told_against_the_first_that_felt_the_taps() -> None:
    jolts = {"a:1": TAPS, "b:2": TAPS + 0.03, "c:3": np.zeros(0)}
    (check,) = tap_checks(jolts, PERIODS, NAMES, 5_000_000_000)
    (difference,) = check.differences
    assert 15_000_000_000 == check.utc_ns
    assert ("b:2", "a:1") == (difference.sensor, difference.other)
    assert 30.0 == pytest.approx(difference.difference_ms)
    assert 25.0 == pytest.approx(difference.resolution_ms)
    assert ("c:3",) == check.unfelt
    assert check.agrees
    assert (
        "The clocks agree to one connection interval: neck +30 ms against chest (to 25 ms)."
        " Not felt by abdomen." == check.words
    )


def test_that_clocks_far_apart_are_said_to_be() -> None:
    jolts = {"a:1": TAPS, "b:2": TAPS + 0.02, "c:3": TAPS - 0.4}
    (check,) = tap_checks(jolts, PERIODS, NAMES, 0)
    assert not check.agrees
    assert check.words.startswith("The clocks are further apart than one connection interval:")
    assert "abdomen -400 ms against chest" in check.words


def test_that_no_taps_give_no_check() -> None:
    assert () == tap_checks(dict.fromkeys(NAMES, np.zeros(0)), PERIODS, NAMES, 0)
