"""A guided calibration on the virtual ward, through a real station into a night's file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sleepmon.cli import calibrating
from sleepmon.cli.calibrating import Calibrating
from sleepmon.cli.following import NewsQueue
from sleepmon.cli.output import Output
from sleepmon.domain import commands, events
from sleepmon.domain.calibration import GUIDED_POSES
from sleepmon.dsp.calibration import calibrated_g
from sleepmon.dsp.orientation import roll_deg
from sleepmon.services.ports import StationPort
from sleepmon.storage.reader import open_night
from sleepmon.workers.mounts import mounts_of
from tests.fakes.listener import Listener
from tests.fakes.waiting import wait_until
from tests.fakes.ward_station import WORN, put_on, snapshot_of, start_night, ward_station

SPEED = 20.0
CHEST, ABDOMEN = list(WORN)[:2]


def test_that_poses_taken_at_the_ward_turn_the_samples_of_the_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibrating, "LOOK_S", 0.02)
    monkeypatch.setattr(calibrating, "LONGEST_S", 60.0 * SPEED)
    station = ward_station(speed=SPEED)
    listener = Listener()
    station.follow(listener)
    try:
        put_on(station)
        guide = Calibrating(
            station, NewsQueue(), Output(True), now_s=lambda: time.monotonic() * SPEED
        )
        made = guide.run(GUIDED_POSES)
        assert {"neck", "chest", "abdomen"} == {WORN[one.sensor] for one in made}
        assert all(one.residual_deg < 20.0 for one in made)
        start_night(station, tmp_path / "nights")
        station.do(commands.TurnSleeper(roll_deg=0.0, seconds=0.5))
        heard = len(listener.blocks)
        wait_until(lambda: len(listener.blocks) > heard + 60)
        _lose_and_find_again(station, listener)
        assert 3 == len(snapshot_of(station).calibrations)
        station.do(commands.Disconnect(sensor=ABDOMEN))
        station.do(commands.EndNight())
        saved = listener.wait_for(events.NightSaved, limit_s=60.0)
        assert () == snapshot_of(station).calibrations
    finally:
        station.close()
    with open_night(Path(saved.file)) as night:
        (held,) = mounts_of(night.events, CHEST)
        assert held.calibration is not None
        body = calibrated_g(night.acceleration_g(CHEST).mean(axis=0), held.calibration)
        assert min(float(roll_deg(body)), 360.0 - float(roll_deg(body))) < 15.0
        off = mounts_of(night.events, ABDOMEN)
        assert [True, False] == [off[0].calibration is not None, off[-1].calibration is not None]


def _lose_and_find_again(station: StationPort, listener: Listener) -> None:
    station.do(commands.DisturbSensor(sensor=CHEST, in_range=False))
    wait_until(lambda: _state(station) != "streaming")
    station.do(commands.DisturbSensor(sensor=CHEST, in_range=True))
    wait_until(lambda: _state(station) == "streaming")
    assert [] == listener.of(events.MountForgotten)


def _state(station: StationPort) -> str:
    return next(one.state for one in snapshot_of(station).sensors if one.sensor == CHEST)
