"""Real bleak over the virtual radio, in the ways that nights go wrong."""

import numpy as np
import pytest

from sleepmon.domain.scenarios import FaultName, FaultStep, Scenario
from sleepmon.sensors.virtual.radio import AirSettings
from tests.fakes.ward_hub import ALL, CHEST, NECK, WardHub, open_ward


def _stream_all(open_: WardHub, samples: int) -> None:
    open_.connect(*ALL)
    for sensor in ALL:
        open_.memory.wait_for_samples(sensor, samples)


def test_that_three_sensors_at_100_hz_lose_nothing_in_three_minutes() -> None:
    with open_ward(speed=400.0) as open_:
        _stream_all(open_, 18_000)
        for sensor in ALL:
            open_.memory.assert_unbroken(sensor)
            assert [] == open_.memory.gaps(sensor)
        assert [] == open_.memory.faults


def test_that_bad_air_costs_time_and_no_samples() -> None:
    with open_ward(speed=100.0, air=AirSettings(advert_loss=0.5)) as open_:
        _stream_all(open_, 200)
        for sensor in ALL:
            open_.ward.disturb(sensor, packet_error_rate=0.3)
        for sensor in ALL:
            open_.memory.wait_for_samples(sensor, 6_000)
            assert [] == open_.memory.gaps(sensor)


def test_that_forced_losses_are_the_only_gaps() -> None:
    with open_ward(speed=100.0) as open_:
        _stream_all(open_, 300)
        for _ in range(4):
            open_.ward.disturb(CHEST, in_range=False)
            open_.memory.wait_for_state(CHEST, "backing off")
            open_.ward.disturb(CHEST, in_range=True)
            open_.memory.wait_for_samples(CHEST, 300)
        assert 4 == len(open_.memory.gaps(CHEST))
        assert [] == open_.memory.gaps(NECK)
        for sensor in ALL:
            open_.hub.disconnect(sensor)
            open_.memory.assert_unbroken(sensor)
            last = [status for status in open_.memory.statuses if status.sensor == sensor][-1]
            assert open_.memory.samples(sensor) == last.received
            assert sum(gap.missing for gap in open_.memory.gaps(sensor)) == last.missing


def test_that_a_sensor_is_back_within_five_seconds_of_being_in_range() -> None:
    with open_ward(speed=20.0) as open_:
        _stream_all(open_, 100)
        open_.ward.disturb(NECK, in_range=False)
        open_.memory.wait_until(
            lambda: "not heard" in [kind for _, kind, _ in open_.memory.faults], "not heard"
        )
        open_.ward.disturb(NECK, in_range=True)
        back_ns = open_.ward.clock.monotonic_ns()
        open_.memory.wait_for_samples(NECK, 50)
        back_after_s = (open_.memory.gaps(NECK)[0].ended_ns - back_ns) * 1e-9
        print(f"back in range: samples again after {back_after_s:.2f} s")
        assert back_after_s < 5.0


def test_that_bluetooth_off_and_on_is_survived() -> None:
    with open_ward(speed=40.0) as open_:
        _stream_all(open_, 100)
        open_.ward.set_adapter_power(False)
        for sensor in ALL:
            open_.memory.wait_for_state(sensor, "backing off")
        open_.memory.wait_until(
            lambda: "bluetooth off" in [kind for _, kind, _ in open_.memory.faults], "the fault"
        )
        open_.ward.set_adapter_power(True)
        for sensor in ALL:
            open_.memory.wait_for_samples(sensor, 200)
            open_.memory.assert_unbroken(sensor)


@pytest.mark.parametrize("fault", ["adapter off", "service dead"])
def test_that_all_are_back_within_ten_seconds_of_the_radio(fault: FaultName) -> None:
    with open_ward(speed=20.0) as open_:
        _stream_all(open_, 100)
        step = FaultStep(at_s=0.0, fault=fault, seconds=1e5)
        open_.ward.play(Scenario(id="x", title="x", steps=(step,)))
        for sensor in ALL:
            open_.memory.wait_for_state(sensor, "backing off")
        open_.memory.wait_until(
            lambda: "bluetooth off" in [kind for _, kind, _ in open_.memory.faults], "the fault"
        )
        back_ns = open_.ward.clock.monotonic_ns()
        open_.ward.stop()
        for sensor in ALL:
            open_.memory.wait_for_samples(sensor, 50)
            back_after_s = (open_.memory.gaps(sensor)[0].ended_ns - back_ns) * 1e-9
            print(f"{fault}: {sensor} again after {back_after_s:.2f} s")
            assert back_after_s < 10.0
            open_.memory.assert_unbroken(sensor)


def test_that_what_is_sensed_is_what_arrives() -> None:
    """The same seed gives the same person, so neck and chest agree on the roll of the trunk."""
    with open_ward(speed=100.0) as open_:
        open_.ward.turn(90.0, 0.5)
        _stream_all(open_, 500)
        for sensor in ALL:
            blocks = open_.memory.blocks(sensor)[-10:]
            force = np.concatenate([block.acceleration_g() for block in blocks]).mean(axis=0)
            roll_deg = np.degrees(np.arctan2(force[1], force[0]))
            assert 90.0 == pytest.approx(roll_deg, abs=35)
