"""Triple taps are found through noise, at all rates, and nothing else is taken for them."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.dsp.taps import Floats, felt_together, jolts_s, triple_taps_s

TAPS = np.array([10.0, 10.5, 11.0])
_BLOW = np.array([0.5, 0.3, 0.8])


def sensed(
    rate_hz: float, *, taps: npt.ArrayLike = TAPS, phase: float = 0.3, seed: int = 1
) -> tuple[npt.NDArray[np.float64], Floats]:
    """Half a minute of a sensor at rest that is tapped: forces (n, 3) and times (n,)."""
    rng = np.random.default_rng(seed)
    at = np.arange(phase / rate_hz, 30.0, 1.0 / rate_hz)
    g = np.array([0.1, -0.2, 0.97]) + rng.normal(0.0, 0.015, (len(at), 3))
    for tap in np.asarray(taps):
        since = np.maximum(at - tap, 0.0)
        g += np.where(at >= tap, 2.5 * np.exp(-since / 0.04), 0.0)[:, None] * _BLOW
    return g, at


@given(
    rate_hz=st.sampled_from([25.0, 50.0, 52.0, 100.0, 200.0, 208.0]),
    phase=st.floats(0.0, 1.0),
    first_s=st.floats(2.0, 20.0),
    pauses=st.lists(st.floats(0.45, 0.8), min_size=2, max_size=2),
    seed=st.integers(0, 1000),
)
def test_that_taps_are_timed_to_half_a_sample(
    rate_hz: float, phase: float, first_s: float, pauses: list[float], seed: int
) -> None:
    taps = np.cumsum([first_s, *pauses])
    found = triple_taps_s(jolts_s(*sensed(rate_hz, taps=taps, phase=phase, seed=seed)))
    assert (1, 3) == found.shape
    assert np.abs(found[0] - taps).max() <= 0.5 / rate_hz + 1e-9


@given(
    offset_s=st.floats(-1.5, 1.5),
    rates=st.tuples(st.sampled_from([25.0, 100.0, 200.0]), st.sampled_from([50.0, 104.0])),
    seed=st.integers(0, 1000),
)
def test_that_a_difference_of_clocks_is_told_as_finely_as_samples_allow(
    offset_s: float, rates: tuple[float, float], seed: int
) -> None:
    g, at = sensed(rates[0], seed=seed)
    other_g, other_at = sensed(rates[1], seed=seed + 1, phase=0.7)
    taps = {
        "chest": triple_taps_s(jolts_s(g, at + offset_s)),
        "neck": triple_taps_s(jolts_s(other_g, other_at)),
    }
    periods = {"chest": 1.0 / rates[0], "neck": 1.0 / rates[1]}
    (felt,) = felt_together(taps, periods)
    resolution_s = sum(periods.values()) / 2.0
    assert abs(felt.difference_s("chest", "neck") - offset_s) <= resolution_s + 1e-9


@given(st.integers(0, 1000), st.floats(10.0, 200.0), st.floats(10.0, 60.0))
def test_that_lying_still_and_turning_hold_no_taps(
    seed: int, rate_hz: float, deg_per_s: float
) -> None:
    rng = np.random.default_rng(seed)
    at = np.arange(0.0, 30.0, 1.0 / rate_hz)
    roll = np.radians(np.clip(at - 10.0, 0.0, 90.0 / deg_per_s) * deg_per_s)
    g = np.stack([np.cos(roll), np.sin(roll), np.zeros(len(at))], axis=1)
    assert 0 == len(triple_taps_s(jolts_s(g + rng.normal(0.0, 0.02, g.shape), at)))


@pytest.mark.parametrize(
    "taps",
    [
        [10.0],
        [10.0, 10.5],
        [10.0, 10.5, 11.0, 11.5],
        [10.0, 10.3, 11.3],
        [10.0, 12.0, 14.0],
        list(np.arange(5.0, 25.0, 0.05)),
    ],
    ids=["one", "two", "four", "uneven", "too far apart", "shaking"],
)
def test_that_other_blows_are_no_triple_tap(taps: list[float]) -> None:
    assert 0 == len(triple_taps_s(jolts_s(*sensed(100.0, taps=taps))))


def test_that_two_samples_with_a_loss_between_are_no_jolt() -> None:
    g, at = np.array([[0.0, 0, 1], [0, 0, -1]]), np.array([0.0, 5.0])
    assert 0 == len(jolts_s(g, at))
    assert 1 == len(jolts_s(g, at / 100.0))


def test_that_taps_at_both_ends_of_the_night_are_told_apart_and_a_sensor_may_miss_some() -> None:
    both = np.array([TAPS, TAPS + 100.0])
    taps = {"chest": both, "neck": both[1:] + 0.02, "abdomen": both[:1] - 0.01}
    first, second = felt_together(taps, dict.fromkeys(taps, 0.01))
    assert {"chest", "abdomen"} == set(first.at_s)
    assert {"chest", "neck"} == set(second.at_s)
    assert 0.02 == pytest.approx(second.difference_s("neck", "chest"))


def test_that_taps_of_one_sensor_alone_tell_nothing() -> None:
    nothing = np.zeros((0, 3))
    periods = {"chest": 0.01, "neck": 0.01}
    assert () == felt_together({"chest": TAPS[None], "neck": nothing}, periods)
    assert () == felt_together({"chest": nothing, "neck": nothing}, periods)
    assert () == felt_together({"chest": TAPS[None], "neck": TAPS[None] + 5.0}, periods)
    other_pauses = np.array([[10.0, 10.6, 11.2]])
    assert () == felt_together({"chest": TAPS[None], "neck": other_pauses}, periods)
