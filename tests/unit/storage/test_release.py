from pathlib import Path

import h5py

from sleepmon.storage.folders import file_of, folder_of
from sleepmon.storage.lock import NightLock
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.release import release_journals
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, Listener, block, built, no_progress, recorded


def test_that_the_journal_of_a_proved_night_goes(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    (released,) = release_journals(tmp_path)
    assert (released.folder, released.problem) == (folder_of(file), "")
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    assert release_journals(tmp_path) == ()


def test_that_a_journal_without_file_stays(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5)
    assert release_journals(tmp_path) == ()
    assert folder.is_dir()


def test_that_the_journal_of_a_damaged_file_stays(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    with h5py.File(file, "r+") as night:
        night["sensors/0/acc"][0, 5] += 1
    assert "not as written" in release_journals(tmp_path)[0].problem
    file.write_text("no night")
    assert "could not be compared" in release_journals(tmp_path)[0].problem
    assert folder_of(file).is_dir()


def test_that_a_journal_in_use_stays(tmp_path: Path) -> None:
    lock = NightLock(folder_of(built(tmp_path, 5)))
    assert "being recorded" in release_journals(tmp_path)[0].problem
    lock.release()


def test_that_a_journal_that_went_on_after_the_build_stays(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5, reason="disk full")
    build_night(folder, file_of(folder), no_progress)
    recorder = NightRecorder.resume(folder, FakeClock(), Listener(), options=QUICK)
    recorder.put_block(block(0, 0))
    recorder.close("stopped")
    assert "holds more" in release_journals(tmp_path)[0].problem
    build_night(folder, file_of(folder), no_progress)
    assert release_journals(tmp_path)[0].problem == ""
