"""A recording process is killed at any moment: what it had acknowledged is there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import NightInUse
from sleepmon.machine.clock import SystemClock
from sleepmon.storage.erase import erase_night
from sleepmon.storage.folders import file_of
from sleepmon.storage.glance import glances
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.lock import NightLock
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import find_interrupted, inspect
from sleepmon.storage.tail import JournalTail
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.nights import Listener, expected_counts, no_progress, only_folder, sensor_row

CHILD = "tests.integration.storage.recording_child"
ROOT = Path(__file__).resolve().parents[3]
SAMPLES = 20


def record_and_kill(nights: Path, pace: str, seconds: float, resume: Path | None = None) -> int:
    """Let a child record for about so long, kill it, and give the packets it had acknowledged."""
    command = [sys.executable, "-m", CHILD, str(nights), pace, *([str(resume)] if resume else [])]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == "0\n", child.stderr.read()
        time.sleep(seconds)  # the moment of the kill is what is tested
        child.kill()
        told = child.stdout.read().splitlines()
        assert child.stderr.read() == ""
    # The last line may have been cut by the kill itself.
    return int(told[-2]) if len(told) > 1 else 0


def lost_packets(nights: Path, acked: int) -> int:
    """Build the night of a killed recorder and count acknowledged packets that are not there."""
    (folder,) = find_interrupted(nights)
    report = inspect(folder)
    assert (report.missing_seqs, report.damaged_spots, report.ended) == (0, 0, None)
    build_night(folder, file_of(folder), no_progress)
    assert verify_night(file_of(folder)).whole
    lost = 0
    with open_night(file_of(folder)) as night:
        for stream in range(3):
            counts = night.counts(sensor_row(stream).sensor)
            expected = expected_counts(stream, 0, len(counts))
            assert np.array_equal(expected, counts)
            lost += max(0, acked - len(counts) // SAMPLES)
    return lost


@pytest.mark.parametrize(("pace", "kills"), [("live", 5), ("flat out", 5)])
def test_that_a_kill_loses_nothing_acknowledged(tmp_path: Path, pace: str, kills: int) -> None:
    rng = random.Random(7)
    acked = lost = 0
    for number in range(kills):
        nights = tmp_path / str(number)
        told = record_and_kill(nights, pace, rng.uniform(0.02, 0.4))
        acked += told
        lost += lost_packets(nights, told)
    print(f"SIGKILL {pace}: {kills} kills, {acked} packets acknowledged, {lost} lost")
    assert lost == 0
    assert acked > 0


def test_that_a_night_killed_and_taken_up_again_and_again_is_one_night(tmp_path: Path) -> None:
    rng = random.Random(8)
    acked = [record_and_kill(tmp_path, "live", rng.uniform(0.05, 0.2))]
    for _ in range(2):
        folder = only_folder(tmp_path)
        acked.append(record_and_kill(tmp_path, "live", rng.uniform(0.05, 0.2), folder))
    folder = only_folder(tmp_path)
    build_night(folder, file_of(folder), no_progress)
    report = verify_night(file_of(folder))
    assert report.whole
    with open_night(file_of(folder)) as night:
        assert night.recovery.runs == 3
        for stream in range(3):
            sensor = sensor_row(stream).sensor
            packets = night.packets(sensor)
            per_run = [int((packets["run"] == run).sum()) for run in range(3)]
            assert all(found >= told for found, told in zip(per_run, acked, strict=True))
            assert (np.diff(night.times_utc_s(sensor)) >= 0).all()
            assert night.gaps(sensor)["reason"].tolist() == [b"resumed"] * 2


def test_that_a_second_process_may_look_but_not_write(tmp_path: Path) -> None:
    """Two users of one computer, each with a station, who share a folder of nights."""
    command = [sys.executable, "-m", CHILD, str(tmp_path), "live"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "0\n" == child.stdout.readline()
        folder = only_folder(tmp_path)
        refused: tuple[Callable[[], object], ...] = (
            lambda: NightRecorder.resume(folder, SystemClock(), Listener()),
            lambda: erase_night(folder, 1, ""),
            lambda: NightLock(folder),
        )
        for write in refused:
            with pytest.raises(NightInUse):
                write()
        assert () == find_interrupted(tmp_path)
        assert ["recording"] == [night.state for night in NightLibrary(glances, tmp_path).nights()]
        assert JournalTail(folder).poll()
        acked = int(child.stdout.readline())
        child.kill()
    assert ["interrupted"] == [night.state for night in NightLibrary(glances, tmp_path).nights()]
    assert 0 == lost_packets(tmp_path, acked)
