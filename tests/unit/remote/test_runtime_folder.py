"""One station for each user, and only that user finds its key."""

import os
import shutil
from pathlib import Path

import pytest

from sleepmon.domain.errors import StationBusy, StationError
from sleepmon.remote import runtime_folder as module
from sleepmon.remote.runtime_folder import RuntimeFolder, station_pid


def test_that_the_first_is_the_station_and_the_second_is_refused(
    sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOCK_TRIES_S", 0.01)
    first, second = RuntimeFolder(sleepmon_home), RuntimeFolder(sleepmon_home)
    key = first.claim()
    with pytest.raises(StationBusy, match="runs on this computer already"):
        second.claim()
    assert key == second.key()
    assert os.getpid() == station_pid(sleepmon_home)
    first.release()
    first.release()
    assert station_pid(sleepmon_home) is None
    assert key != second.claim()
    second.release()


def test_that_nobody_else_may_look_in(sleepmon_home: Path) -> None:
    folder = RuntimeFolder(sleepmon_home)
    folder.claim()
    assert 0o700 == sleepmon_home.stat().st_mode & 0o777
    assert 0o600 == (sleepmon_home / "station.key").stat().st_mode & 0o777
    folder.release()
    assert not (sleepmon_home / "station.key").exists()


def test_that_without_a_station_there_is_no_key_and_no_process(sleepmon_home: Path) -> None:
    assert station_pid(sleepmon_home) is None
    with pytest.raises(FileNotFoundError):
        RuntimeFolder(sleepmon_home).key()
    sleepmon_home.mkdir()
    (sleepmon_home / "station.key").write_text("not hex")
    with pytest.raises(FileNotFoundError):
        RuntimeFolder(sleepmon_home).key()


def test_that_what_a_killed_station_left_is_no_hindrance(sleepmon_home: Path) -> None:
    sleepmon_home.mkdir()
    (sleepmon_home / "station.pid").write_text("1")
    (sleepmon_home / "station.sock").touch()
    folder = RuntimeFolder(sleepmon_home)
    assert station_pid(sleepmon_home) is None
    folder.claim()
    assert not Path(folder.address).exists()
    folder.release()


def test_that_a_name_too_long_for_a_local_address_says_so(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="too long"):
        _ = RuntimeFolder(tmp_path / ("x" * 120)).address


def test_that_a_deleted_folder_is_noticed_and_made_anew(sleepmon_home: Path) -> None:
    folder = RuntimeFolder(sleepmon_home)
    assert not folder.is_held()
    key = folder.claim()
    (sleepmon_home / "station.sock").touch()
    assert folder.is_held()
    (sleepmon_home / "station.key").unlink()
    assert not folder.is_held()
    assert key != folder.claim()
    shutil.rmtree(sleepmon_home)
    assert not folder.is_held()
    folder.claim()
    assert os.getpid() == station_pid(sleepmon_home)
    folder.release()
    assert station_pid(sleepmon_home) is None


def test_that_what_another_station_put_there_stays(sleepmon_home: Path) -> None:
    first, second = RuntimeFolder(sleepmon_home), RuntimeFolder(sleepmon_home)
    first.claim()
    shutil.rmtree(sleepmon_home)
    key = second.claim()
    first.release()
    assert key == second.key()
    second.release()
