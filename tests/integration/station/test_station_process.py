"""The station in a process of its own: windows die, the station dies, the night does not."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import StationUnreachable
from sleepmon.remote.client import StationClient
from sleepmon.remote.runtime_folder import RuntimeFolder, station_pid
from sleepmon.storage.reader import open_night
from sleepmon.storage.recovery import find_interrupted
from sleepmon.storage.verify import verify_night
from sleepmon.workers.export import build_in_child
from tests.fakes.listener import Listener
from tests.fakes.station_process import StationProcess, is_in
from tests.fakes.waiting import wait_until
from tests.fakes.ward_station import put_on, snapshot_of, start_night

SPEED = 3.0
# A window in the least words: attaches, labels, marks, and hangs until it is killed.
WINDOW = """
import sys
from pathlib import Path
from sleepmon.domain import commands
from sleepmon.remote.client import StationClient
from tests.fakes.listener import Listener
client = StationClient.connect(Path(sys.argv[1]), 10)
client.follow(Listener())
client.do(commands.SetLabel(code="L"))
client.do(commands.Mark(text="seen by the window"))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def station(sleepmon_home: Path) -> Iterator[StationProcess]:
    with StationProcess(sleepmon_home, speed=SPEED) as process:
        yield process


def _labels(station: StationClient) -> list[str]:
    night = snapshot_of(station).night
    assert night is not None
    return [span.code for span in night.labels]


def test_that_a_killed_window_leaves_the_night_running(
    station: StationProcess, tmp_path: Path
) -> None:
    put_on(station.client)
    opened = start_night(station.client, tmp_path)
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(station.runtime_dir)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert window.stdout is not None
    assert b"ready\n" == window.stdout.readline()
    window.kill()
    window.communicate()
    station.client.close()

    again = station.attach()
    assert ["L"] == _labels(again)
    snapshot = snapshot_of(again)
    assert snapshot.night is not None
    assert opened.meta == snapshot.night.meta
    assert station.process.pid == snapshot.station_pid == station_pid(station.runtime_dir)
    marks = [e.text for e in snapshot.night.events if isinstance(e, events.Marked)]
    assert ["seen by the window"] == marks
    listener = Listener()
    again.follow(listener)
    listener.wait_for_blocks(3)
    again.do(commands.CloseStation(end_night=True))
    saved = listener.wait_for(events.NightSaved, limit_s=30)
    assert 0 == station.process.wait(60)
    again.close()
    assert verify_night(Path(saved.file)).whole
    assert {0} == set(saved.missing.values())


def test_that_a_killed_station_loses_nothing_it_acknowledged(
    station: StationProcess, tmp_path: Path
) -> None:
    put_on(station.client)
    opened = start_night(station.client, tmp_path)
    station.client.do(commands.SetLabel(code="R"))
    started_ns = station.listener.wait_for(events.NightStarted).utc_ns
    station.listener.wait_for(
        events.NightSavedUntil, lambda e: e.until_utc_ns > started_ns + 2 * 10**9
    )
    assert -signal.SIGKILL == station.end(signal.SIGKILL)
    warned = station.listener.wait_for(events.WarningRaised, lambda e: e.kind == "station lost")
    assert "lost" == warned.level
    with pytest.raises(StationUnreachable):
        station.client.do(commands.TakeSnapshot())

    acknowledged = station.acknowledged()
    assert acknowledged
    (folder,) = find_interrupted(tmp_path)
    assert Path(opened.folder) == folder
    file = Path(opened.file)
    build_in_child(folder, file, lambda part: None)
    assert verify_night(file).whole
    with open_night(file) as night:
        assert ["R"] == [span.code for span in night.labels]
        assert [] == [block for block in acknowledged if not is_in(night, block)]


def test_that_a_station_asked_to_end_ends_the_night_cleanly(
    station: StationProcess, tmp_path: Path
) -> None:
    put_on(station.client)
    start_night(station.client, tmp_path)
    assert 0 == station.end(signal.SIGTERM)
    assert "station closed" == station.listener.wait_for(events.NightEnded).reason
    saved = station.listener.wait_for(events.NightSaved)
    end = next(f for f in verify_night(Path(saved.file)).findings if f.name == "end")
    assert "station closed" in end.words
    assert station_pid(station.runtime_dir) is None


def test_that_a_wrong_key_is_refused(station: StationProcess) -> None:
    folder = RuntimeFolder(station.runtime_dir)
    key_file = station.runtime_dir / "station.key"
    right = key_file.read_text()
    key_file.write_text("00" * 32)
    with pytest.raises(StationUnreachable):
        StationClient.connect(folder.path, 0.2)
    key_file.write_text(right)
    assert isinstance(station.client.do(commands.TakeSnapshot()), commands.Snapshot)
    station.attach().close()


def test_that_a_station_nobody_needs_leaves_by_itself(sleepmon_home: Path) -> None:
    with StationProcess(sleepmon_home, grace_s=0.2) as station:
        station.client.close()
        assert 0 == station.process.wait(60)
    wait_until(lambda: station_pid(sleepmon_home) is None)
    assert not os.path.exists(RuntimeFolder(sleepmon_home).address)
