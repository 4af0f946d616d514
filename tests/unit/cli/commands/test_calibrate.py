"""`sleepmon calibrate`, and `record --calibrate`."""

from __future__ import annotations

import pytest

from sleepmon.cli import calibrating
from sleepmon.domain.commands import Connect, FinishCalibration, StartNight
from tests.fakes.calibrating import CalibratingStation, calibrating_ward
from tests.fakes.fake_doors import FakeDoors, run_command

CALIBRATE = ["calibrate", "--scan-seconds", "1"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a sleeper who is not there."""
    monkeypatch.setattr(calibrating, "LOOK_S", 0.01)
    monkeypatch.setattr("tests.fakes.calibrating.HELD_S", 0.0)


def test_that_the_station_that_runs_is_calibrated_as_it_is_worn() -> None:
    station = calibrating_ward()
    doors = FakeDoors(near=station, running=station)
    said = run_command(doors, *CALIBRATE, "--json")
    assert 0 == said.code, said
    assert ["supine", "right", "left", "upright"] == station.poses
    made = [row for row in said.rows if row.get("result") == "calibration"]
    assert 3 == len(made)
    assert [] == station.asked(Connect)
    assert ["virtual"] == doors.radios


def test_that_without_a_station_a_ward_of_ones_own_is_tried() -> None:
    doors = FakeDoors(near=CalibratingStation())
    said = run_command(
        doors, *CALIBRATE, "--radio", "virtual", "--sensor", "3FA2=chest",
        "--pose", "supine", "--pose", "right", "--pose", "prone",
    )  # fmt: skip
    assert 0 == said.code, said
    assert "Chest: calibrated, fits within 4°." in said.out
    assert "This was a try" in said.out
    assert ["chest"] == [c.placement for c in doors.near.asked(Connect) if isinstance(c, Connect)]


def test_that_without_a_station_real_sensors_are_refused_with_what_is_needed() -> None:
    doors = FakeDoors(near=CalibratingStation("system"))
    said = run_command(doors, *CALIBRATE, "--radio", "system")
    assert 3 == said.code
    assert "record --calibrate" in said.err
    assert [] == doors.radios


def test_that_a_station_without_worn_sensors_says_how_to_name_them() -> None:
    station = CalibratingStation("system")
    said = run_command(FakeDoors(near=station, running=station), *CALIBRATE)
    assert 3 == said.code
    assert "--sensor NAME=PLACEMENT" in said.err


def test_that_poses_that_do_not_fit_are_exit_code_three() -> None:
    station = calibrating_ward()
    station.misfit = "The poses do not fit together."
    said = run_command(FakeDoors(near=station, running=station), *CALIBRATE)
    assert (3, 1) == (said.code, len(station.asked(FinishCalibration)))
    assert "do not fit together" in said.err


def test_that_a_pose_nobody_knows_is_wrong_usage() -> None:
    assert 2 == run_command(FakeDoors(), *CALIBRATE, "--pose", "headstand").code


def test_that_a_night_can_be_calibrated_first() -> None:
    doors = FakeDoors(near=CalibratingStation())
    said = run_command(
        doors, "record", "--radio", "virtual", "--subject", "S01", "--duration", "0.05s",
        "--calibrate", "--json",
    )  # fmt: skip
    assert 0 == said.code, said
    commands = [type(command) for command in doors.near.commands]
    assert commands.index(FinishCalibration) < commands.index(StartNight)
