"""The station lets its user in, nobody else, and leaves when nobody needs it."""

import os
import shutil
import signal
import threading
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import StationBusy
from sleepmon.remote import runtime_folder
from sleepmon.remote import server as module
from sleepmon.remote.runtime_folder import RuntimeFolder, station_pid
from sleepmon.remote.server import StationServer
from tests.fakes.bedside import Bedside
from tests.fakes.listener import Listener
from tests.fakes.reachable import Reachable


def test_that_a_second_station_is_refused(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime_folder, "_LOCK_TRIES_S", 0.01)
    with Reachable(tmp_path, sleepmon_home) as there:
        with pytest.raises(StationBusy):
            StationServer(there.bed.station, sleepmon_home).open()
        assert os.getpid() == station_pid(sleepmon_home)
    assert station_pid(sleepmon_home) is None


def test_that_it_leaves_when_nobody_needs_it(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home, grace_s=0.05) as there:
        there.thread.join(10)
        assert not there.thread.is_alive()


def test_that_it_never_leaves_an_open_night(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = threading.Semaphore(0)
    is_forsaken = StationServer._is_forsaken

    def look(server: StationServer) -> bool:
        looks.release()
        return is_forsaken(server)

    monkeypatch.setattr(StationServer, "_is_forsaken", look)
    monkeypatch.setattr(module, "_LOOK_S", 0.001)
    with Reachable(tmp_path, sleepmon_home, grace_s=0.3) as there:
        there.bed.start_night()
        assert all(looks.acquire(timeout=10) for _ in range(400))
        assert there.thread.is_alive()
        there.bed.do(commands.EndNight())
        there.thread.join(10)
        assert not there.thread.is_alive()


def test_that_it_leaves_when_told(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        there.bed.start_night()
        listener = Listener()
        client = there.attach()
        client.follow(listener)
        assert commands.Done() == client.do(commands.CloseStation(end_night=True))
        there.thread.join(10)
        assert not there.thread.is_alive()
        assert "station closed" == listener.wait_for(events.NightEnded).reason
        listener.wait_for(events.NightSaved)


@pytest.mark.expects_log("refused a client without the right key")
def test_that_strangers_are_refused_and_logged_once(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        folder = RuntimeFolder(sleepmon_home)
        for _ in range(3):
            with Client(folder.address, folder.family) as stranger:
                stranger.recv_bytes()
                for _ in range(2):
                    stranger.send_bytes(bytes(32))
                stranger.recv_bytes()  # its answer to our challenge, worth nothing without the key
                with pytest.raises((EOFError, OSError)):
                    stranger.recv_bytes()
        assert there.thread.is_alive()
        assert isinstance(there.attach().do(commands.TakeSnapshot()), commands.Snapshot)


def test_that_a_crowd_is_kept_out(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CLIENTS", 1)
    with Reachable(tmp_path, sleepmon_home) as there:
        there.attach().do(commands.TakeSnapshot())
        folder = RuntimeFolder(sleepmon_home)
        with Client(folder.address, folder.family) as late, pytest.raises((EOFError, OSError)):
            late.recv_bytes()


def test_that_its_whole_life_ends_at_a_command(tmp_path: Path, sleepmon_home: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.station.leaving.set()
        StationServer(bed.station, sleepmon_home).run()
        assert "station closed" == bed.recorder.closed
    assert station_pid(sleepmon_home) is None


def test_that_being_asked_to_end_ends_the_night_cleanly(
    tmp_path: Path, sleepmon_home: Path
) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        asked = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM))
        asked.start()
        StationServer(bed.station, sleepmon_home).run()
        asked.join()
        assert "station closed" == bed.recorder.closed


@pytest.mark.expects_log("the folder in which the station is found was deleted")
def test_that_a_station_whose_folder_was_deleted_is_found_again_and_leaves(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remade = threading.Event()
    stay = StationServer._stay_reachable

    def stay_and_tell(server: StationServer) -> None:
        stay(server)
        remade.set()

    monkeypatch.setattr(StationServer, "_stay_reachable", stay_and_tell)
    with Reachable(tmp_path, sleepmon_home) as there:
        before = there.attach()
        shutil.rmtree(sleepmon_home)
        assert remade.wait(10)
        assert isinstance(before.do(commands.TakeSnapshot()), commands.Snapshot)
        assert isinstance(there.attach().do(commands.TakeSnapshot()), commands.Snapshot)
        there.bed.station.leaving.set()
        there.thread.join(10)
        assert not there.thread.is_alive()
    assert station_pid(sleepmon_home) is None


def test_that_a_station_leaves_though_its_socket_was_just_deleted(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StationServer, "_stay_reachable", lambda _server: None)
    with Reachable(tmp_path, sleepmon_home) as there:
        (sleepmon_home / "station.sock").unlink()
        there.bed.station.leaving.set()
        there.thread.join(10)
        assert not there.thread.is_alive()
