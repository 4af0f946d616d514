from pathlib import Path

import h5py
import pytest

from sleepmon.domain.labels import LabelTrack
from sleepmon.storage.folders import file_of, folder_of
from sleepmon.storage.layout import journal_name
from sleepmon.storage.lock import NightLock
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import GOING_SUFFIX, built_journals
from sleepmon.storage.relabel import relabel
from sleepmon.storage.release import release_journals
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.moved_nights import recorded_over_two_folders
from tests.fakes.nights import QUICK, Listener, block, built, night_meta, no_progress, recorded


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


def test_that_a_journal_that_went_on_after_the_build_is_built_again(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5, reason="disk full", labels=((1.0, "S"),))
    file = file_of(folder)
    build_night(folder, file, no_progress)
    relabel(file, LabelTrack(), 5)
    recorder = NightRecorder.resume(folder, FakeClock(), Listener(), options=QUICK)
    recorder.put_block(block(0, 0))
    recorder.close("stopped")
    assert "built again" in release_journals(tmp_path)[0].problem
    with open_night(file) as night:
        assert (2, LabelTrack()) == (night.recovery.runs, night.labels), "the edit is kept"
    assert release_journals(tmp_path)[0].problem == ""
    assert verify_night(file).whole


def test_that_a_journal_that_lost_something_since_it_was_built_may_go(tmp_path: Path) -> None:
    """Its file has proved to hold that and all else."""
    folder = folder_of(built(tmp_path, 5))
    (journal,) = folder.glob("*.smj")
    journal.write_bytes(journal.read_bytes()[:-500])
    assert [""] == [one.problem for one in release_journals(tmp_path)]


def test_that_neither_goes_when_each_holds_what_the_other_lacks(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5, reason="disk full")
    build_night(folder, file_of(folder), no_progress)
    before = file_of(folder).read_bytes()
    recorder = NightRecorder.resume(folder, FakeClock(), Listener(), options=QUICK)
    recorder.put_block(block(0, 0))
    recorder.close("stopped")
    journal = folder / journal_name(0)
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    assert "both are kept" in release_journals(tmp_path)[0].problem
    assert before == file_of(folder).read_bytes()


def test_that_a_night_cut_off_waits_for_a_disk_on_which_it_may_have_gone_on(
    tmp_path: Path,
) -> None:
    away = tmp_path / "disk" / "sleepmon" / "nights"
    recorder = NightRecorder.open(
        tmp_path, night_meta(1), FakeClock(), Listener(), fallback=away, options=QUICK
    )
    recorder.put_block(block(0, 0))
    recorder.close("fault")
    journal = recorder.folder / journal_name(0)
    journal.write_bytes(journal.read_bytes()[:-20])  # as a disk that fails cuts it off
    build_night(recorder.folder, recorder.file, no_progress)
    assert "may have gone on in" in release_journals(tmp_path)[0].problem
    away.parent.mkdir(parents=True)
    assert "" == release_journals(tmp_path)[0].problem


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
