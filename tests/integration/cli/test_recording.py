"""Recording from the command line: the virtual ward, the station process, and refusals."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sleepmon.app import station_parts
from sleepmon.app.bootstrap import Bootstrap
from sleepmon.app.own_program import own_command
from sleepmon.app.paths import user_paths
from sleepmon.app.started_station import running_station
from sleepmon.cli.main import main
from sleepmon.machine.power import NullPower
from sleepmon.remote.runtime_folder import station_pid
from sleepmon.sensors.hub import SensorHub
from tests.fakes.fake_doors import Said, said_by
from tests.fakes.hub_listener import HubMemory
from tests.fakes.waiting import wait_until

WARD = ["record", "--radio", "virtual", "--subject", "S01", "--scan-seconds", "2"]
CHEST = ["--sensor", "7A21C3F0=chest"]


def _command(*argv: str) -> Said:
    return said_by(lambda: main(argv, Bootstrap()))


def test_that_a_night_of_the_ward_is_recorded_and_whole(tmp_path: Path) -> None:
    said = _command(*WARD, *CHEST, "--duration", "3s", "--out", str(tmp_path / "n"), "--json")
    assert 0 == said.code, said
    (saved,) = [row for row in said.rows if row.get("event") == "NightSaved"]
    proved = _command("verify", saved["file"], "--json")
    assert (0, True) == (proved.code, proved.rows[0]["whole"])
    assert not any(saved["missing"].values())


def test_that_what_goes_wrong_inside_is_logged_and_not_printed(
    tmp_path: Path,
) -> None:
    argv = own_command(*WARD, *CHEST, "--duration", "1s", "--out", str(tmp_path / "n"))
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    assert 0 == ran.returncode, ran
    assert "WARNING:" not in ran.stderr + ran.stdout
    assert (user_paths().logs / "station.log").is_file()


def test_that_an_unknown_sensor_is_told_with_what_was_heard(tmp_path: Path) -> None:
    said = _command(*WARD, "--sensor", "FFFF=chest", "--out", str(tmp_path), "--json")
    assert (1, "SensorNotFound") == (said.code, said.rows[-1]["error"])
    assert "7A21C3F0" in said.rows[-1]["advice"]


def test_that_a_folder_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    out = str(tmp_path / "blocked" / "nights")
    said = _command(*WARD, *CHEST, "--duration", "2s", "--out", out, "--json")
    assert 3 == said.code, said
    assert "a file where a folder should be" == (tmp_path / "blocked").read_text()


@pytest.mark.skipif(Path("/sys/class/bluetooth").exists(), reason="this computer has Bluetooth")
def test_that_without_bluetooth_the_system_radio_is_refused() -> None:
    said = _command("scan", "--radio", "system", "--json")
    assert (3, "BluetoothUnavailable") == (said.code, said.rows[-1]["error"])


def test_that_ctrl_c_ends_the_night_and_saves_it(tmp_path: Path) -> None:
    argv = own_command(*WARD, *CHEST, "--out", str(tmp_path / "n"), "--json")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen: list[str] = []
        for line in process.stdout:
            seen.append(line)
            if "NightStarted" in line:
                threading.Timer(1.5, process.send_signal, [signal.SIGINT]).start()
    assert 0 == process.returncode, seen
    assert any('"NightSaved"' in line for line in seen)


def test_that_the_station_is_started_once_answers_and_ends() -> None:
    doors = Bootstrap()
    first = doors.attached_station("virtual")
    pid = station_pid(user_paths().runtime)
    second = doors.attached_station("virtual")
    assert pid == station_pid(user_paths().runtime)
    second.close()
    status = _command("station", "--status", "--json")
    assert (0, "virtual", pid) == (
        status.code,
        status.rows[0]["radio"],
        status.rows[0]["station_pid"],
    )
    busy = _command("scan", "--radio", "system", "--json")
    assert (3, "StationBusy") == (busy.code, busy.rows[-1]["error"])
    assert 3 == _command("station", "--radio", "virtual").code
    assert 0 == _command("station", "--end").code
    first.close()
    wait_until(lambda: running_station(user_paths()) is None)


def test_that_a_second_night_of_sensors_still_connected_is_recorded(tmp_path: Path) -> None:
    station = Bootstrap().attached_station("virtual")
    try:
        brief = [*WARD, "--duration", "1s", "--out", str(tmp_path / "n"), "--json"]
        for named, expected in (([], 3), ([], 3), (CHEST, 1), (["--rate", "50"], 3)):
            said = _command(*brief, *named)
            assert 0 == said.code, said
            (saved,) = [row for row in said.rows if row.get("event") == "NightSaved"]
            assert expected == len(saved["samples"]), said
    finally:
        assert 0 == _command("station", "--end").code
        station.close()
    wait_until(lambda: running_station(user_paths()) is None)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_that_a_killed_night_is_taken_up_again_as_the_same_night(tmp_path: Path) -> None:
    nights = tmp_path / "n"
    argv = own_command(*WARD, *CHEST, "--out", str(nights), "--json")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen: list[str] = []
        for line in process.stdout:
            seen.append(line)
            if sum("NightSavedUntil" in one for one in seen) == 3:
                process.kill()
    (journal,) = nights.glob("*.night")
    said = _command(
        "resume",
        str(journal),
        "--duration",
        "2s",
        "--scan-seconds",
        "2",
        "--folder",
        str(nights),
        "--json",
    )
    assert 0 == said.code, said
    proved = _command("verify", str(journal), "--json")
    assert proved.rows[0]["whole"], proved
    (info,) = _command("info", str(journal.with_suffix(".h5")), "--json").rows
    assert min(info["missing"].values()) > 0
    again = _command("resume", str(journal), "--duration", "2s", "--scan-seconds", "2")
    assert 3 == again.code
    recovered = _command("recover", "--folder", str(nights), "--json")
    assert ("journal", "") == (recovered.rows[0]["result"], recovered.rows[0]["problem"])
    assert not journal.exists()


def test_that_the_sensors_are_told_for_how_long_the_computer_slept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(station_parts, "system_power", _Slept)
    hub = station_parts.station_parts("virtual", user_paths()).open_hub(HubMemory())
    assert isinstance(hub, SensorHub)
    assert _Slept.SLEPT_NS == hub._stood_still_ns()


class _Slept(NullPower):
    """The power of a computer that has slept."""

    SLEPT_NS = 60_000_000_000

    def stood_still_ns(self) -> int:
        return self.SLEPT_NS
