"""Taps are found in live streams, whose packets come late now and then."""

import numpy as np
import pytest

from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services.tap_watch import TapWatch

CHEST, NECK = SensorId("polar_h10:1"), SensorId("witmotion:2")
NAMES = {CHEST: "chest", NECK: "neck"}
RATES = {CHEST: 100.0, NECK: 50.0}
UTC_NS = 1_790_000_000_000_000_000
TAPS_S = (6.0, 6.5, 7.0)


def _block(sensor: SensorId, number: int, late_s: float, stamped: bool) -> SampleBlock:
    """A fifth of a second; what arrives is late by the radio, what is stamped is not."""
    count = round(RATES[sensor] / 5)
    taken_s = (number * count + np.arange(1, count + 1)) / RATES[sensor]
    counts = np.zeros((count, 3), np.float32)
    for tap in TAPS_S:
        counts[taken_s >= tap, 2] += 2.0 * np.exp(-(taken_s[taken_s >= tap] - tap) / 0.04)
    last_ns = round(taken_s[-1] * 1e9)
    stamp_ns, arrived_ns = last_ns if stamped else None, last_ns + int(late_s * 1e9)
    return SampleBlock(sensor, number * count, counts, 1.0, stamp_ns, arrived_ns)


def _watch(blocks: int = 60, lost: int = -1) -> TapWatch:
    watch, rng = TapWatch(NAMES, RATES), np.random.default_rng(1)
    for number in range(blocks):
        late_s = 0.02 + 0.06 * float(rng.random()) * (number > 0)
        block = _block(CHEST, number, late_s, stamped=True)
        watch.add(block, UTC_NS + block.arrived_ns)
        if number != lost:
            block = _block(NECK, number, 0.02, stamped=False)
            watch.add(block, UTC_NS + block.arrived_ns)
    return watch


def test_that_late_packets_do_not_matter_where_sensors_have_clocks() -> None:
    (check,) = _watch().checks()
    (difference,) = check.differences
    assert (str(NECK), str(CHEST)) == (difference.sensor, difference.other)
    assert abs(difference.difference_ms) <= difference.resolution_ms == pytest.approx(15.0)
    assert check.agrees
    assert 6.02 == pytest.approx((check.utc_ns - UTC_NS) / 1e9, abs=0.25)


def test_that_a_tap_in_a_lost_packet_was_not_felt() -> None:
    assert () == _watch(lost=32).checks()


def test_that_before_the_taps_and_of_strangers_there_is_nothing() -> None:
    assert () == TapWatch(NAMES, RATES).checks()
    assert () == _watch(blocks=20).checks()
    watch = TapWatch({CHEST: "chest"}, {CHEST: 100.0})
    watch.add(_block(NECK, 0, 0.0, stamped=False), UTC_NS)
    assert () == watch.checks()


def test_that_only_the_last_minute_is_kept() -> None:
    assert () == _watch(blocks=400).checks()
