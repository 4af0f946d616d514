"""What every sensor family must do; each check puts a virtual sensor of the family on the air.

Whoever writes a family elsewhere runs the same checks, in any test framework:

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_that_the_family_keeps_the_contract(check):
        check(FamilyCase(FAMILY, SensorSpec(family="mine", serial="00C0FFEE", placement="chest")))
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from sleepmon.domain.errors import PayloadError, UsageError
from sleepmon.domain.samples import Gap, SampleBlock
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.catalog import family_of
from sleepmon.sensors.contracts import Family
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.follower import Follower
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.radio import AirSettings
from sleepmon.sensors.virtual.ward import VirtualWard

RATE_ERROR = 0.002
BATTERY_PERCENT = 55
GOOD_AIR = AirSettings(connection_interval_s=0.015)
NOISE_PAYLOADS = 2000


@dataclass(frozen=True)
class FamilyCase:
    """A family, and a virtual sensor of it; `speed` times as fast as real time."""

    family: Family
    spec: SensorSpec
    speed: float = 20.0


@dataclass(frozen=True)
class _Running:
    ward: VirtualWard
    hub: SensorHub
    follower: Follower


@contextmanager
def _running(case: FamilyCase, *, connect: bool = True) -> Iterator[_Running]:
    spec = replace(
        case.spec, rate_error=RATE_ERROR, clock_ppm=20.0, battery_percent=float(BATTERY_PERCENT)
    )
    ward = VirtualWard(7, [spec], air=GOOD_AIR, speed=case.speed)
    follower = Follower()
    hub = SensorHub(ward, ward.clock, follower)
    hub.open()
    try:
        ward.open_sensors()
        if connect:
            hub.connect(spec.sensor, StreamRequest())
        yield _Running(ward, hub, follower)
    finally:
        hub.close()


def row_is_complete(case: FamilyCase) -> None:
    """Identity, defaults, rates and ranges fit together, and the catalog knows the family."""
    family = case.family
    assert family.id == case.spec.family
    assert family is family_of(case.spec.sensor)
    assert family.resolve(StreamRequest()) == (family.default_rate_hz, family.default_range_g)
    assert sorted(set(family.rates_hz)) == list(family.rates_hz)
    assert sorted(set(family.ranges_g)) == list(family.ranges_g)
    assert family.serial_of("A stranger") is None


def impossible_requests_are_refused(case: FamilyCase) -> None:
    """A rate or range it has not is refused, and what is possible is named."""
    family = case.family
    for request in (StreamRequest(rate_hz=99.5), StreamRequest(range_g=99)):
        possible = family.rates_hz if request.rate_hz else family.ranges_g
        advice = _refusal(family, request)
        assert all(f"{value:g}" in advice for value in possible), advice


def it_streams_at_every_rate_and_range(case: FamilyCase) -> None:
    """Each declared setting streams, in g, with or without stamps as declared."""
    family, sensor = case.family, case.spec.sensor
    with _running(case, connect=False) as on:
        for rate_hz in family.rates_hz:
            for range_g in family.ranges_g:
                request = StreamRequest(rate_hz=rate_hz, range_g=range_g)
                status = on.hub.connect(sensor, request)
                assert rate_hz == status.rate_hz, status
                assert family.has_clock != status.time_estimated
                on.follower.wait_for_samples(40)
                block = on.follower.blocks()[-1]
                assert np.dtype(family.dtype) == block.counts.dtype
                assert family.has_clock == (block.device_time_ns is not None)
                strength = float(np.linalg.norm(block.acceleration_g().mean(axis=0)))
                assert 0.8 < strength < 1.25, f"{strength} g at {rate_hz} Hz and {range_g} g"


def nothing_is_lost_on_good_air(case: FamilyCase) -> None:
    """Twenty seconds without a gap or a fault; true rate and charge are told."""
    with _running(case) as on:
        on.follower.wait_for_samples(round(20.0 * case.family.default_rate_hz))
        assert [] == on.follower.gaps()
        assert [] == on.follower.faults
        (status,) = on.hub.statuses()
        off = status.measured_rate_hz / (case.family.default_rate_hz * (1.0 + RATE_ERROR)) - 1.0
        assert abs(off) < (2e-4 if case.family.has_clock else 5e-3), status
        if case.family.tells_battery:
            assert status.battery_percent is not None
            assert abs(status.battery_percent - BATTERY_PERCENT) <= 5, status


def an_outage_becomes_a_gap_of_the_right_size(case: FamilyCase) -> None:
    """Ticks go on over a lost link, as many as were sampled meanwhile."""
    sensor, rate_hz = case.spec.sensor, case.family.default_rate_hz * (1.0 + RATE_ERROR)
    with _running(case) as on:
        on.follower.wait_for_samples(round(6.0 * rate_hz))
        on.ward.disturb(sensor, in_range=False)
        on.follower.wait_for_state("backing off")
        on.ward.disturb(sensor, in_range=True)
        on.follower.wait_for_samples(round(3.0 * rate_hz))
        _assert_unbroken(on.follower)
        (gap,) = on.follower.gaps()
        assert "link lost" == gap.reason
        first, last = on.follower.blocks()[0], on.follower.blocks()[-1]
        ticks = last.next_tick - first.next_tick
        expected = _passed_s(first, last) * rate_hz
        # By arrival a sensor without a clock is known to a few connection intervals.
        off_by = 2.0 if case.family.has_clock else 2.0 + 0.15 * rate_hz
        assert abs(ticks - expected) <= off_by, (ticks, expected)


def a_sensor_let_go_is_quiet_and_can_be_taken_again(case: FamilyCase) -> None:
    """Let go it stops sampling and can be heard; taken again its ticks go on."""
    sensor, second = case.spec.sensor, round(case.family.default_rate_hz)
    with _running(case) as on:
        on.follower.wait_for_samples(second)
        on.hub.disconnect(sensor)
        taken = on.ward.truth(sensor)
        assert [sensor] == [found.sensor for found in on.hub.scan(3.0)]
        assert taken == on.ward.truth(sensor)
        on.hub.connect(sensor, StreamRequest())
        on.follower.wait_for_samples(second)
        _assert_unbroken(on.follower)


def noise_is_refused_in_words(case: FamilyCase) -> None:
    """Whatever bytes come, a decoder gives samples or PayloadError."""
    rng = random.Random(case.family.id)
    for _ in range(NOISE_PAYLOADS):
        payload = rng.randbytes(rng.randrange(251))
        try:
            frame = case.family.driver().decode(payload)
        except PayloadError:
            continue
        assert frame.counts.ndim == 2
        assert frame.counts.shape[1] == 3
        assert len(frame.counts) > 0
        assert np.dtype(case.family.dtype) == frame.counts.dtype
        assert np.isfinite(frame.counts).all()


CHECKS: tuple[Callable[[FamilyCase], None], ...] = (
    row_is_complete,
    impossible_requests_are_refused,
    it_streams_at_every_rate_and_range,
    nothing_is_lost_on_good_air,
    an_outage_becomes_a_gap_of_the_right_size,
    a_sensor_let_go_is_quiet_and_can_be_taken_again,
    noise_is_refused_in_words,
)


def _refusal(family: Family, request: StreamRequest) -> str:
    """The advice that comes with the refusal of a request; empty when it is not refused."""
    try:
        family.resolve(request)
    except UsageError as error:
        return error.advice
    return ""


def _passed_s(first: SampleBlock, last: SampleBlock) -> float:
    if first.device_time_ns is not None and last.device_time_ns is not None:
        return (last.device_time_ns - first.device_time_ns) * 1e-9
    return (last.arrived_ns - first.arrived_ns) * 1e-9


def _assert_unbroken(follower: Follower) -> None:
    """Every tick is in a block or a gap, once and in order."""
    tick: int | None = None
    for item in follower.items():
        if isinstance(item, Gap):
            assert tick is not None
            assert tick == item.after_tick + 1
            tick += item.missing
        else:
            assert tick is None or tick == item.first_tick
            tick = item.next_tick
