"""Finding, connecting, assigning and letting go of sensors."""

from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import BluetoothUnavailable, RefusedError, SensorNotFound, UsageError
from sleepmon.domain.samples import SensorId
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK


def _placements(bed: Bedside) -> dict[str, str | None]:
    return {status.sensor: status.placement for status in bed.snapshot().sensors}


def test_that_a_scan_answers_with_the_strongest_first_and_tells_each_once(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        answer = bed.do(commands.Scan(seconds=0.1))
        assert isinstance(answer, commands.Found)
        assert [NECK, CHEST] == [found.sensor for found in answer.sensors]
        bed.do(commands.Scan(seconds=0.1))
        assert [NECK, CHEST] == [found.sensor for found in bed.snapshot().found]
    assert 2 == len(bed.listener.of(events.SensorFound))


def test_that_the_radio_is_opened_once_and_only_when_needed(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.snapshot()
        assert 0 == bed.hub.opened
        bed.put_on()
        assert 1 == bed.hub.opened
    assert 1 == bed.hub.closed


def test_that_a_computer_without_bluetooth_says_so(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.hub.usable = False
        with pytest.raises(BluetoothUnavailable):
            bed.do(commands.Scan())


def test_that_a_connected_sensor_streams_at_its_placement(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.Connect(sensor=CHEST, placement="nguc"))
        assert {CHEST: "chest"} == _placements(bed)
        bed.listener.wait_for(events.SensorChanged, lambda e: e.status.placement == "chest")
        bed.listener.wait_for_blocks(1)


def test_that_an_unknown_sensor_leaves_nothing_behind(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        with pytest.raises(SensorNotFound):
            bed.do(commands.Connect(sensor=SensorId("polar_h10:NONE")))
        assert () == bed.snapshot().sensors


def test_that_an_unknown_placement_is_refused_before_the_radio_is_touched(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        with pytest.raises(UsageError, match="no placement 'knee'"):
            bed.do(commands.Connect(sensor=CHEST, placement="knee"))
        assert 0 == bed.hub.opened


def test_that_a_placement_has_one_sensor(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.do(commands.Assign(sensor=NECK, placement="chest"))
        assert {CHEST: None, NECK: "chest"} == _placements(bed)
        bed.do(commands.Assign(sensor=NECK, placement=None))
        assert {CHEST: None, NECK: None} == _placements(bed)


def test_that_a_sensor_that_is_not_connected_cannot_be_worn(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed, pytest.raises(SensorNotFound, match="not connected"):
        bed.do(commands.Assign(sensor=CHEST, placement="chest"))


def test_that_a_sensor_let_go_is_forgotten(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.do(commands.Disconnect(sensor=CHEST))
        assert {NECK: "neck"} == _placements(bed)
        assert CHEST == bed.listener.wait_for(events.SensorReleased).sensor


def test_that_placements_stand_while_a_night_is_open(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        with pytest.raises(RefusedError, match="for this whole night"):
            bed.do(commands.Assign(sensor=CHEST, placement="abdomen"))
        with pytest.raises(RefusedError, match="for this whole night"):
            bed.do(commands.Assign(sensor=NECK, placement="chest"))
        bed.do(commands.Assign(sensor=CHEST, placement="chest"))
        assert {CHEST: "chest", NECK: "neck"} == _placements(bed)
