import numpy as np
import pytest

from sleepmon.storage.clock_fit import Integers, fit_clock, times_at
from tests.perf.packets import night

S = 1_000_000_000
START = 1_790_000_000 * S


def _arrivals(minutes: float, true_rate: float) -> tuple[Integers, Integers, Integers]:
    """Packets of 20 samples, delayed by 10 ms and an exponential with a mean of 15 ms."""
    rng = np.random.default_rng(1)
    last = np.arange(19, int(minutes * 60 * true_rate), 20)
    delay_s = 0.010 + rng.exponential(0.015, len(last))
    return last - 19, last, START + np.round((last / true_rate + delay_s) * 1e9).astype(np.int64)


@pytest.mark.parametrize("ppm", [-200.0, 0.0, 40.0])
def test_that_drift_and_times_are_found_through_the_radios_delays(ppm: float) -> None:
    true_rate = 100.0 * (1 + ppm * 1e-6)
    first, last, arrived = _arrivals(120, true_rate)
    fit = fit_clock(last, arrived, np.zeros(0, np.int64), 100.0, first)
    assert abs(fit.drift_ppm - ppm) < 1.0
    index = np.arange(0, last[-1])
    error_ms = (times_at(fit.index, fit.utc_ns, index) - START / 1e9 - index / true_rate) * 1e3
    assert 9.0 < error_ms.min()
    assert error_ms.max() < 13.0
    assert fit.accuracy_ms < 1.0


def test_that_a_loss_breaks_the_line() -> None:
    first, last, arrived = _arrivals(10, 100.0)
    half = len(last) // 2
    arrived[half:] += 30 * S
    fit = fit_clock(last, arrived, np.array([half]), 100.0, first)
    times = times_at(fit.index, fit.utc_ns, np.array([last[half - 1], first[half]]))
    assert 29.9 < times[1] - times[0] < 30.1
    assert abs(fit.drift_ppm) < 10


def test_that_a_short_night_keeps_the_declared_rate() -> None:
    first, last, arrived = _arrivals(0.2, 100.5)
    fit = fit_clock(last, arrived, np.zeros(0, np.int64), 100.0, first)
    assert (fit.rate_hz, fit.drift_ppm) == (100.0, 0.0)


def test_that_one_packet_and_none_are_enough() -> None:
    one = np.array([19])
    fit = fit_clock(one, np.array([START]), np.zeros(0, np.int64), 100.0, np.array([0]))
    assert times_at(fit.index, fit.utc_ns, np.array([0, 19])).tolist() == pytest.approx(
        [START / 1e9 - 0.19, START / 1e9], abs=1e-5
    )
    none = np.zeros(0, np.int64)
    fit = fit_clock(none, none, none, 100.0, none)
    assert len(times_at(fit.index, fit.utc_ns, none)) == 0


def test_that_a_senseless_slope_is_not_believed() -> None:
    first, last, arrived = _arrivals(10, 80.0)
    fit = fit_clock(last, arrived, np.zeros(0, np.int64), 100.0, first)
    assert fit.rate_hz == 100.0


def test_that_times_never_go_back() -> None:
    first, last, arrived = _arrivals(5, 100.0)
    half = len(last) // 2
    arrived[half:] -= S
    fit = fit_clock(last, arrived, np.array([half]), 100.0, first)
    assert (np.diff(times_at(fit.index, fit.utc_ns, np.arange(last[-1]))) >= 0).all()


def test_that_stamps_carry_time_over_losses_of_any_length() -> None:
    packets = night(5, hours=1.0, rate_hz=100.4)
    arrived = np.round(packets.arrived_s * 1e9).astype(np.int64) + START
    device = np.round(packets.device_s * 1e9).astype(np.int64)
    first = np.arange(len(device), dtype=np.int64) * 10
    breaks = 1 + np.flatnonzero(np.diff(packets.first_sample) != 10)
    fit = fit_clock(first + 9, arrived, breaks, 100.0, first, device)
    index = np.concatenate([first, first + 9])
    true = np.concatenate([packets.true_s - 9 / 100.4, packets.true_s])
    errors_ms = (times_at(fit.index, fit.utc_ns, index) - START / 1e9 - true) * 1e3
    bias = float(np.median(errors_ms))
    assert np.percentile(np.abs(errors_ms - bias), 99) < 1.0
    assert 100.4 == pytest.approx(fit.rate_hz, abs=0.001)
    assert 25.0 == pytest.approx(fit.drift_ppm, abs=6.0)
    assert fit.accuracy_ms < 2.0


def test_that_one_stamped_packet_is_enough() -> None:
    one = np.array([19])
    fit = fit_clock(one, np.array([START]), np.zeros(0, np.int64), 100.0, one - 19, np.array([7]))
    assert [START / 1e9 - 0.19, START / 1e9] == pytest.approx(
        times_at(fit.index, fit.utc_ns, np.array([0, 19])).tolist(), abs=1e-5
    )
