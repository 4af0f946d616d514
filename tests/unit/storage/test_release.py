from pathlib import Path

import h5py
import pytest

from sleepmon.storage.folders import file_of, folder_of
from sleepmon.storage.lock import NightLock
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import GOING_SUFFIX, built_journals
from sleepmon.storage.release import release_journals
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.moved_nights import recorded_over_two_folders
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
    assert "Not as they were written" in release_journals(tmp_path)[0].problem
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


def test_that_what_is_left_of_a_journal_that_was_going_goes(tmp_path: Path) -> None:
    folder = folder_of(built(tmp_path, 5))
    folder.rename(folder.with_name(folder.name + GOING_SUFFIX))
    assert built_journals(tmp_path)
    assert release_journals(tmp_path) == ()
    assert [path.suffix for path in tmp_path.iterdir()] == [".h5"]


@pytest.mark.expects_log("disk: fallback folder")
def test_that_the_part_of_a_journal_in_another_folder_goes_with_it(tmp_path: Path) -> None:
    nights, more = tmp_path / "nights", tmp_path / "more"
    folder = recorded_over_two_folders(nights, more)
    build_night(folder, file_of(folder), no_progress)
    assert list(more.iterdir())
    assert release_journals(nights)[0].problem == ""
    assert [file_of(folder)] == list(nights.iterdir())
    assert [] == list(more.iterdir())
