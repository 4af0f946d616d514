import threading
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed, RefusedError, SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.ward_hub import CHEST, NECK, WardHub, open_ward


def _mean_g(open_: WardHub, sensor: SensorId, after_samples: int = 300) -> list[float]:
    """Mean force of a sensor's next second, once these samples have passed."""
    open_.memory.wait_for_samples(sensor, after_samples)
    last = np.concatenate([b.acceleration_g() for b in open_.memory.blocks(sensor)[-3:]])
    return [float(value) for value in last.mean(axis=0)]


def test_that_the_ward_starts_asleep() -> None:
    with open_ward(awake=False) as open_:
        assert not open_.ward.is_open
        assert () == open_.hub.scan(2.0)


def test_that_opening_wakes_three_sensors_of_two_families() -> None:
    with open_ward() as open_:
        found = open_.hub.scan(2.0)
        assert {spec.sensor for spec in DEFAULT_SPECS} == {f.sensor for f in found}
        assert open_.ward.is_open
        open_.ward.open_sensors()
        assert 3 == len(open_.hub.scan(2.0))


def test_that_a_ward_opened_before_its_radio_wakes_with_it() -> None:
    ward = VirtualWard(speed=40.0)
    ward.open_sensors(seed=9)
    with pytest.raises(RefusedError, match="not open yet"):
        ward.turn(90.0)
    assert 0.0 == ward.roll_deg


def test_that_sensors_sense_the_person_turning() -> None:
    with open_ward() as open_:
        open_.connect(CHEST)
        assert _mean_g(open_, CHEST)[0] > 0.7
        open_.ward.turn(180.0, 1.0)
        assert _mean_g(open_, CHEST)[0] < -0.4
        assert 180.0 == open_.ward.roll_deg


def test_that_a_script_tells_each_posture_held_and_its_end() -> None:
    steps: list[int | None] = []
    rolls: list[float] = []
    done = threading.Event()
    with open_ward() as open_:

        def on_step(step: int | None) -> None:
            steps.append(step)
            rolls.append(round(open_.ward.roll_deg))
            if steps.count(None) == 4:
                done.set()

        open_.ward.run_script([30.0, 90.0, 270.0], 5.0, on_step)
        assert done.wait(20.0)
    assert [None, 0, None, 1, None, 2, None] == steps
    assert [30, 90, 270] == rolls[1::2]


@pytest.mark.expects_log("a follower of the script failed")
def test_that_a_followers_mistake_does_not_end_the_script() -> None:
    done = threading.Event()

    def on_step(step: int | None) -> None:
        if step == 1:
            done.set()
        raise RuntimeError("oh")

    with open_ward() as open_:
        open_.ward.run_script([30.0, 60.0], 2.0, on_step)
        assert done.wait(20.0)


def test_that_turning_by_hand_ends_a_script() -> None:
    with open_ward() as open_:
        open_.ward.run_script([90.0, 180.0] * 50, 1.0)
        open_.connect(NECK)
        open_.ward.turn(0.0, 0.5)
        assert _mean_g(open_, NECK, 600)[0] > 0.6
        assert 0.0 == open_.ward.roll_deg
        open_.ward.stop()


def test_that_a_recording_is_replayed_at_its_own_rate(tmp_path: Path) -> None:
    track = tmp_path / "chest.csv"
    track.write_text("time_s,x_g,y_g,z_g\n0,0,1,0\n3,0,1,0\n3.01,0,0,-1\n6,0,0,-1\n")
    with open_ward() as open_:
        open_.connect(CHEST)
        assert 6.0 == open_.ward.replay({"chest": track})
        open_.memory.wait_for_samples(CHEST, 800)
        force = np.concatenate([b.acceleration_g() for b in open_.memory.blocks(CHEST)])
        lying = np.flatnonzero(np.abs(force - [0, 1, 0]).max(axis=1) < 1e-3)
        assert 300 == pytest.approx(len(lying), abs=5)
        assert [0.0, 0.0, -1.0] == force[-1].tolist()


def test_that_a_bad_recording_is_refused(tmp_path: Path) -> None:
    with open_ward() as open_, pytest.raises(ImportFailed):
        open_.ward.replay({"chest": tmp_path / "nowhere.csv"})


def test_that_the_ward_knows_the_truth() -> None:
    with open_ward() as open_:
        assert "chest" == open_.ward.placement_of(CHEST)
        assert "neck" == open_.ward.placement_of(NECK)
        assert (0, 0) == open_.ward.truth(CHEST)
        with pytest.raises(SensorNotFound):
            open_.ward.placement_of(SensorId("polar_h10:00000000"))
        with pytest.raises(SensorNotFound):
            open_.ward.disturb(SensorId("polar_h10:00000000"), silent=True)


def test_that_the_true_time_of_every_sample_is_known() -> None:
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 300)
        for block in open_.memory.blocks(NECK):
            assert block.device_time_ns is not None
            taken_ns = open_.ward.true_time_ns(NECK, block.device_time_ns)
            assert 0 <= (block.arrived_ns - taken_ns) * 1e-9 < 0.1


def test_that_benches_may_have_other_sensors_and_rates() -> None:
    specs = [
        SensorSpec(family="open_profile", serial=f"B{n:03d}", placement="chest") for n in range(5)
    ]
    with open_ward(specs=specs) as open_:
        for spec in specs:
            open_.hub.connect(spec.sensor, StreamRequest(rate_hz=200.0))
        open_.memory.wait_for_samples(specs[-1].sensor, 400)
        for spec in specs:
            assert [] == open_.memory.gaps(spec.sensor)
