"""Every fault of the catalog is played in a ward, noticed, survived, and ledgered to the sample."""

import typing

import pytest

from sleepmon.domain.samples import SampleBlock
from sleepmon.domain.scenarios import FaultName, FaultStep, Scenario
from sleepmon.sensors.virtual.faults.catalog import FAULTS
from tests.fakes.ward_hub import CHEST, NECK, WardHub, open_ward

NOTICED_AS: dict[FaultName, str] = {
    "out of range": "link lost",
    "silent link": "silent",
    "buffer loss": "samples dropped",
    "duplicated packets": "repeated packet",
    "garbage payload": "garbage packet",
    "counter reset": "clock restarted",
    "stamp jump": "clock restarted",
    "adapter off": "bluetooth off",
    "service dead": "bluetooth off",
    "host suspended": "link lost",
}
"""What a follower is told; the others must not be faults of a link at all."""


def _play(open_: WardHub, *steps: FaultStep) -> None:
    open_.ward.play(Scenario(id="x", title="x", steps=steps))


def test_that_the_catalog_is_complete() -> None:
    assert set(typing.get_args(FaultName)) == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_that_a_fault_is_survived_and_ledgered(name: FaultName) -> None:
    with open_ward(speed=60.0) as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 300)
        arrived: list[bytes] = []
        open_.ward.tap(lambda _sensor, payload: arrived.append(payload))
        # Garbage and repeats are certain when every packet is one.
        amount = 1.0 if name in ("duplicated packets", "garbage payload") else None
        _play(open_, FaultStep(at_s=0.0, fault=name, sensor="neck", amount=amount))
        open_.memory.wait_until(lambda: {name: 1} == open_.ward.faults_done, name)
        if name in NOTICED_AS:
            told = NOTICED_AS[name]
            open_.memory.wait_until(
                lambda: told in [kind for _, kind, _ in open_.memory.faults], told
            )
        open_.ward.stop()
        open_.memory.wait_for_state(NECK, "streaming")
        open_.memory.wait_for_samples(NECK, 500)
        open_.memory.assert_unbroken(NECK)
        if name not in NOTICED_AS:
            assert [] == open_.memory.faults


def test_that_reordered_packets_are_put_right() -> None:
    with open_ward(speed=60.0) as open_:
        open_.connect(NECK, CHEST)
        for sensor in ("neck", "chest"):
            step = FaultStep(at_s=0.0, fault="reordered packets", sensor=sensor, amount=0.5)
            _play(open_, step)
        open_.memory.wait_for_samples(NECK, 2000)
        open_.memory.wait_for_samples(CHEST, 500)
        assert [] == open_.memory.gaps(NECK)
        assert [] == open_.memory.gaps(CHEST)
        stamps = [
            item.device_time_ns
            for item in open_.memory.items
            if isinstance(item, SampleBlock) and item.sensor == NECK and item.device_time_ns
        ]
        assert stamps == sorted(stamps)


def test_that_a_computer_that_slept_counts_what_it_missed() -> None:
    with open_ward(speed=60.0) as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 300)
        _play(open_, FaultStep(at_s=0.0, fault="host suspended", amount=100.0))
        open_.memory.wait_until(lambda: open_.memory.gaps(NECK) != [], "a gap")
        assert 10_000 < open_.memory.gaps(NECK)[0].missing < 11_500
        assert 100 * 10**9 == open_.ward.suspended_ns


def test_that_a_flipped_and_a_swapped_sensor_sense_otherwise() -> None:
    with open_ward(speed=60.0) as open_:
        open_.ward.turn(90.0, 0.1)
        open_.connect(CHEST)
        open_.memory.wait_for_samples(CHEST, 600)
        before = open_.memory.blocks(CHEST)[-1].acceleration_g().mean(axis=0)
        _play(open_, FaultStep(at_s=0.0, fault="sensor flipped", sensor="chest", seconds=1000))
        open_.memory.wait_for_samples(CHEST, 200)
        after = open_.memory.blocks(CHEST)[-1].acceleration_g().mean(axis=0)
    assert before[1] == pytest.approx(-after[1], abs=0.1)
    assert abs(before[1]) > 0.5
