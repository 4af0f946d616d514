"""What every sensor family must do; each row of the catalog is put on the virtual air."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.catalog import FAMILIES
from sleepmon.sensors.contracts import Family
from sleepmon.sensors.virtual.catalog import PERIPHERALS
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from tests.fakes.ward_hub import WardHub, open_ward

EACH_FAMILY = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)


def _spec(family: Family) -> SensorSpec:
    return SensorSpec(
        family=family.id,
        serial="00C0FFEE",
        placement="chest",
        rate_error=0.002,
        clock_ppm=20.0,
        battery_percent=55.0,
    )


def _away_and_back(open_: WardHub, spec: SensorSpec) -> None:
    open_.ward.disturb(spec.sensor, in_range=False)
    open_.memory.wait_for_state(spec.sensor, "backing off")
    open_.ward.disturb(spec.sensor, in_range=True)
    open_.memory.wait_for_samples(spec.sensor, 300)


@EACH_FAMILY
def test_that_a_row_is_complete(family: Family) -> None:
    assert family.id in PERIPHERALS
    for module in (f"drivers.{family.id}", f"virtual.peripherals.{family.id}"):
        assert importlib.util.find_spec(f"sleepmon.sensors.{module}")
    assert (family.default_rate_hz, family.default_range_g) == family.resolve(StreamRequest())
    assert sorted(family.rates_hz) == list(family.rates_hz)


@EACH_FAMILY
def test_that_it_streams_at_every_rate_and_range(family: Family) -> None:
    spec = _spec(family)
    with open_ward(specs=[spec]) as open_:
        for rate_hz in family.rates_hz:
            for range_g in family.ranges_g:
                request = StreamRequest(rate_hz=rate_hz, range_g=range_g)
                status = open_.hub.connect(spec.sensor, request)
                assert rate_hz == status.rate_hz
                open_.memory.wait_for_samples(spec.sensor, 40)
                block = open_.memory.blocks(spec.sensor)[-1]
                assert np.dtype(family.dtype) == block.counts.dtype
                assert family.has_clock == (block.device_time_ns is not None)
                assert 0.8 < np.linalg.norm(block.acceleration_g().mean(axis=0)) < 1.25


@EACH_FAMILY
def test_that_nothing_is_lost_on_good_air(family: Family) -> None:
    spec = _spec(family)
    with open_ward(specs=[spec]) as open_:
        open_.connect(spec.sensor)
        open_.memory.wait_for_samples(spec.sensor, 2000)
        assert [] == open_.memory.gaps(spec.sensor)
        assert [] == open_.memory.faults
        (status,) = open_.hub.statuses()
        assert 100.2 == pytest.approx(status.measured_rate_hz, abs=0.02)
        assert 55 == status.battery_percent


@EACH_FAMILY
def test_that_an_outage_becomes_a_gap_of_the_right_size(family: Family) -> None:
    spec = _spec(family)
    with open_ward(specs=[spec]) as open_:
        open_.connect(spec.sensor)
        open_.memory.wait_for_samples(spec.sensor, 500)
        _away_and_back(open_, spec)
        open_.memory.assert_unbroken(spec.sensor)
        (gap,) = open_.memory.gaps(spec.sensor)
        assert "link lost" == gap.reason
        first, last = open_.memory.blocks(spec.sensor)[0], open_.memory.blocks(spec.sensor)[-1]
        assert first.device_time_ns is not None
        assert last.device_time_ns is not None
        passed_s = (last.device_time_ns - first.device_time_ns) * 1e-9
        ticks = last.next_tick - first.next_tick
        # The rate is known to about 0.1 per cent where a clock, not a counter, tells the loss.
        assert passed_s * 100.2 == pytest.approx(ticks, abs=2)


@EACH_FAMILY
def test_that_a_sensor_let_go_is_quiet_and_can_be_taken_again(family: Family) -> None:
    spec = _spec(family)
    with open_ward(specs=[spec]) as open_:
        open_.connect(spec.sensor)
        open_.memory.wait_for_samples(spec.sensor, 100)
        open_.hub.disconnect(spec.sensor)
        taken = open_.ward.truth(spec.sensor)
        assert [spec.sensor] == [found.sensor for found in open_.hub.scan(3.0)]
        assert taken == open_.ward.truth(spec.sensor)
        open_.connect(spec.sensor)
        open_.memory.wait_for_samples(spec.sensor, 100)
        open_.memory.assert_unbroken(spec.sensor)


@EACH_FAMILY
@given(payload=st.binary(max_size=250))
def test_that_noise_is_refused_in_words(family: Family, payload: bytes) -> None:
    try:
        frame = family.driver().decode(payload)
    except PayloadError:
        return
    assert 3 == frame.counts.shape[1]
    assert len(frame.counts) > 0
