import numpy as np
import pytest

from sleepmon.sensors.arrivals import ArrivalEnvelope
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from tests.fakes.late_packets import Array, arrivals_s
from tests.fakes.waiting import wait_until
from tests.fakes.ward_hub import open_ward


def _found(arrived_s: Array, samples: int, rate_hz: float) -> list[int]:
    envelope = ArrivalEnvelope(rate_hz)
    told = (envelope.add(samples, round(at_s * 1e9)) for at_s in arrived_s)
    return [lost for lost in told if lost]


@pytest.mark.parametrize(("rate_hz", "samples"), [(50.0, 1), (100.0, 1), (100.0, 3), (10.0, 1)])
def test_that_an_hour_without_losses_has_none(rate_hz: float, samples: int) -> None:
    arrived_s = arrivals_s(np.random.default_rng(1), 3600.0, rate_hz / samples)
    assert [] == _found(arrived_s, samples, rate_hz)


@pytest.mark.parametrize(("rate_hz", "samples"), [(50.0, 1), (100.0, 3)])
def test_that_bursts_of_losses_are_found(rate_hz: float, samples: int) -> None:
    arrived_s = arrivals_s(np.random.default_rng(2), 1800.0, rate_hz / samples)
    lost_at = np.linspace(100.0, 1700.0, 20)
    burst = round(0.3 * rate_hz / samples)
    gone = np.concatenate([np.searchsorted(arrived_s, at) + np.arange(burst) for at in lost_at])
    found = _found(np.delete(arrived_s, gone), samples, rate_hz)
    assert 20 * burst * samples == pytest.approx(sum(found), rel=0.15)
    assert 18 <= len(found) <= 22


def test_that_a_computer_that_stalls_loses_nothing() -> None:
    arrived_s = arrivals_s(np.random.default_rng(3), 600.0, 50.0)
    for start_s in (100.0, 200.0, 300.0):
        stalled = (arrived_s > start_s) & (arrived_s < start_s + 1.9)
        arrived_s[stalled] = start_s + 1.9
    assert [] == _found(arrived_s, 1, 50.0)


def test_that_a_line_learnt_from_late_packets_is_learnt_again() -> None:
    arrived_s = arrivals_s(np.random.default_rng(4), 300.0, 50.0)
    arrived_s[arrived_s < 30.0] += 0.2
    assert [] == _found(np.maximum.accumulate(arrived_s), 1, 50.0)


def test_that_another_link_is_learnt_anew() -> None:
    arrived_s = arrivals_s(np.random.default_rng(5), 60.0, 50.0)
    envelope = ArrivalEnvelope(50.0)
    for shift_s in (0.0, 100.0):
        envelope.restart()
        told = [envelope.add(1, round((at_s + shift_s) * 1e9)) for at_s in arrived_s]
        assert not any(told)


def test_that_what_a_silent_sensor_took_becomes_a_gap() -> None:
    spec = SensorSpec(family="witmotion", serial="0A0B0C0D", placement="neck", rate_error=0.003)
    with open_ward(specs=[spec], speed=15.0) as open_:
        open_.connect(spec.sensor)
        open_.memory.wait_for_samples(spec.sensor, 25 * 50)
        open_.ward.disturb(spec.sensor, silent=True)
        taken, sent = open_.ward.truth(spec.sensor)
        wait_until(lambda: open_.ward.truth(spec.sensor)[0] >= taken + 50)
        open_.ward.disturb(spec.sensor, silent=False)
        open_.memory.wait_for_samples(spec.sensor, 8 * 50)
        open_.memory.assert_unbroken(spec.sensor)
        (gap,) = open_.memory.gaps(spec.sensor)
        assert "dropped by sensor" == gap.reason
        taken, sent = open_.ward.truth(spec.sensor)
        assert taken - sent == pytest.approx(gap.missing, abs=6)
