from typing import Any

import numpy as np
import pytest

from sleepmon.dsp.offline_clock import Floats, Integers, map_clock
from tests.perf.packets import Packets, night


def _ns(times_s: Any) -> Integers:
    return np.round(np.asarray(times_s) * 1e9).astype(np.int64)


def _errors_ms(packets: Packets) -> Floats:
    mapped = map_clock(_ns(packets.device_s), _ns(packets.arrived_s))
    return np.asarray((mapped.host_ns * 1e-9 - packets.true_s) * 1e3)


@pytest.mark.parametrize(("ppm", "interval_s"), [(25.0, 0.0375), (-18.0, 0.03)])
def test_that_a_nights_clock_is_true_to_a_millisecond(ppm: float, interval_s: float) -> None:
    errors = _errors_ms(night(3, hours=2.0, ppm=ppm, interval_s=interval_s))
    bias = float(np.median(errors))
    assert 0 <= bias < 1e3 * interval_s
    assert np.percentile(np.abs(errors - bias), 99) < 1.0


def test_that_drift_is_found_and_faster_is_more() -> None:
    true = np.arange(1, 20_000) * 0.1
    mapped = map_clock(_ns(true * (1 + 40e-6)), _ns(true + 0.01))
    assert 40.0 == pytest.approx(mapped.drift_ppm, abs=0.1)
    assert np.abs(mapped.residual_ms).max() < 0.1


def test_that_a_clock_set_anew_begins_a_new_map() -> None:
    true = np.arange(1, 4001) * 0.1
    device = true.copy()
    device[2000:] -= true[2000]
    mapped = map_clock(_ns(device), _ns(true + 0.01))
    assert [0, 2000] == mapped.starts.tolist()
    assert np.abs((mapped.host_ns - _ns(true + 0.01)).astype(float)).max() < 1e6


def test_that_a_stall_of_the_computer_is_no_new_clock() -> None:
    true = np.arange(1, 4001) * 0.1
    arrived = true + 0.01
    arrived[2000:2003] += 3.0
    mapped = map_clock(_ns(true), _ns(arrived))
    assert [0] == mapped.starts.tolist()
    assert np.abs((mapped.host_ns - _ns(true + 0.01)).astype(float)).max() < 1e6


@pytest.mark.parametrize("packets", [1, 2, 3])
def test_that_a_few_packets_are_mapped(packets: int) -> None:
    device = np.arange(packets, dtype=np.int64) * 100_000_000
    mapped = map_clock(device, device + 5_000)
    assert (device + 5_000).tolist() == mapped.host_ns.tolist()
    assert 0.0 == mapped.drift_ppm
