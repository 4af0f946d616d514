import numpy as np
import numpy.typing as npt
import pytest

from sleepmon.dsp.timebase import Timebase

Array = npt.NDArray[np.float64]


def _night(hours: float, ppm: float, interval_s: float, seed: int) -> tuple[Array, Array, Array]:
    """True, device and arrival times (s) of packets: radio with congestion, and two outages."""
    rng = np.random.default_rng(seed)
    packets = int(hours * 36_000)
    true = 100.0 + np.arange(1, packets + 1) * 10 / 100.5
    since = true - true[0]
    warming = 4.0 * 3600 / (2 * np.pi) * (1 - np.cos(2 * np.pi * since / 3600))
    device = 5e5 + since + 1e-6 * (ppm * since + warming)
    errors = np.full(packets, 0.08)
    for start in rng.integers(0, packets, int(hours * 12)):
        errors[start : start + 300] = 0.5
    event = np.ceil((true + 0.004) / interval_s) * interval_s
    arrived = event + (rng.geometric(1 - errors) - 1) * interval_s
    arrived = arrived + rng.exponential(0.0008, packets)
    arrived = np.maximum.accumulate(arrived + (rng.random(packets) < 0.002) * 0.1)
    kept = np.ones(packets, dtype=bool)
    for start in rng.integers(packets // 10, packets - 2000, 2):
        kept[start : start + 600] = False
    return true[kept], device[kept], arrived[kept]


def _online_errors_ms(true: Array, device: Array, arrived: Array) -> Array:
    timebase = Timebase()
    mapped = []
    for device_s, arrived_s in zip(device, arrived, strict=True):
        device_ns = round(device_s * 1e9)
        timebase.add(device_ns, round(arrived_s * 1e9))
        mapped.append(timebase.host_ns(device_ns) * 1e-9)
    assert 1 == timebase.segments
    return (np.array(mapped) - true) * 1e3


@pytest.mark.parametrize(("ppm", "interval_s"), [(25.0, 0.0375), (-18.0, 0.03)])
def test_that_the_online_clock_is_true_to_two_milliseconds(ppm: float, interval_s: float) -> None:
    true, device, arrived = _night(1.0, ppm, interval_s, seed=3)
    errors = _online_errors_ms(true, device, arrived)[6000:]
    bias = np.median(errors)
    assert 0 <= bias < 1e3 * interval_s
    assert np.percentile(np.abs(errors - bias), 99) < 2.0


def test_that_drift_is_found() -> None:
    timebase = Timebase()
    for packet in range(6000):
        true_ns = packet * 100_000_000
        timebase.add(round(true_ns * (1 + 40e-6)), true_ns + 5_000_000)
    assert -40.0 == pytest.approx(timebase.drift_ppm, abs=0.1)
    assert timebase.is_known
    assert timebase.spread_ms < 0.1


def test_that_a_clock_set_anew_starts_a_segment() -> None:
    timebase = Timebase()
    for packet in range(1000):
        timebase.add(packet * 100_000_000, packet * 100_000_000)
    for packet in range(1000, 1020):
        timebase.add((packet - 1000) * 100_000_000, packet * 100_000_000)
    assert 2 == timebase.segments
    assert abs(timebase.host_ns(10 * 100_000_000) - 1010 * 100_000_000) < 1_000_000


def test_that_a_stall_of_the_computer_is_no_new_clock() -> None:
    timebase = Timebase()
    for packet in range(1000):
        late_ns = 3_000_000_000 if 500 <= packet < 504 else 0
        timebase.add(packet * 100_000_000, packet * 100_000_000 + late_ns)
    assert 1 == timebase.segments
    assert abs(timebase.host_ns(99_900_000_000) - 99_900_000_000) < 1_000_000


def test_that_the_clock_never_steps_once_it_is_known() -> None:
    _, device, arrived = _night(0.3, 25.0, 0.0375, seed=5)
    timebase = Timebase()
    before: int | None = None
    for device_s, arrived_s in zip(device, arrived, strict=True):
        device_ns = round(device_s * 1e9)
        if timebase.is_known:
            before = timebase.host_ns(device_ns)
        timebase.add(device_ns, round(arrived_s * 1e9))
        if before is not None and timebase.is_known:
            assert abs(timebase.host_ns(device_ns) - before) < 50_000


def test_that_nothing_is_claimed_before_the_first_packet() -> None:
    with pytest.raises(ValueError, match="no packet"):
        Timebase().host_ns(1)
