"""A night lies in two folders when the disk of the first fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from sleepmon.storage.folders import file_of
from sleepmon.storage.frames import Frame, seal
from sleepmon.storage.glance import glances
from sleepmon.storage.layout import FrameType
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.lock import is_locked
from sleepmon.storage.moved import fallback_of, is_rest, lost_beginning
from sleepmon.storage.records import FileHead
from sleepmon.storage.recovery import find_interrupted, inspect
from sleepmon.storage.release import release_journals
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.moved_nights import night_that_moves
from tests.fakes.nights import night_meta, no_progress, recorded, sensor_row

SENSOR = sensor_row(0).sensor
disk_warning = pytest.mark.expects_log("disk: fallback folder")


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """The journal of a night in the fallback folder `more`; its beginning is in `aside`."""
    (tmp_path / "aside").mkdir()
    nights = tmp_path / "nights"
    recorder, _ = night_that_moves(nights, tmp_path / "more", tmp_path / "aside")
    running = tmp_path / "more" / recorder.folder.name
    assert is_locked(running), "whoever looks there must see that it is being recorded"
    assert () == find_interrupted(tmp_path / "more")
    recorder.close("stopped")
    assert (running, file_of(running)) == (recorder.folder, recorder.file)
    assert not is_locked(running)
    return running


@disk_warning
def test_that_what_is_left_of_a_night_is_listed_and_finished(moved: Path, tmp_path: Path) -> None:
    library = NightLibrary(glances, tmp_path / "nights", tmp_path / "more")
    assert [str(moved)] == [night.path for night in library.nights()]
    assert (moved,) == find_interrupted(tmp_path / "more")
    assert (True, False) == (lost_beginning(moved), is_rest(moved))
    assert "Its beginning is in a folder that is not there" in inspect(moved).words[1]
    build_night(moved, file_of(moved), no_progress)
    assert 1000 <= verify_night(file_of(moved)).samples[SENSOR] < 2000


@disk_warning
def test_that_its_journal_is_kept_until_its_beginning_is_back(moved: Path, tmp_path: Path) -> None:
    build_night(moved, file_of(moved), no_progress)
    assert "beginning of the night is elsewhere" in release_journals(tmp_path / "more")[0].problem
    home = tmp_path / "nights" / moved.name
    shutil.copytree(tmp_path / "aside" / moved.name, home)
    assert (True, False) == (is_rest(moved), lost_beginning(moved))
    assert (home,) == find_interrupted(tmp_path / "nights")
    assert () == find_interrupted(tmp_path / "more")
    assert moved == fallback_of(home)
    build_night(home, file_of(home), no_progress)
    report = verify_night(file_of(home))
    assert ({SENSOR: 2000}, {SENSOR: 0}) == (report.samples, report.missing)
    assert report.whole
    assert [""] == [one.problem for one in release_journals(tmp_path / "nights")]
    assert (False, False) == (home.exists(), moved.exists())


@pytest.mark.parametrize("home", ["/a\0b/x.night", "/" + "a" * 5000, "/etc", "relative"])
def test_that_a_path_in_a_file_proves_nothing(tmp_path: Path, home: str) -> None:
    folder = tmp_path / "x.night"
    folder.mkdir()
    head = FileHead(
        format="sleepmon-night", format_version=1, meta=night_meta(), run=0, file_index=1,
        next_seq=0, monotonic_ns=0, utc_ns=0, fallback=home, home=home,
    )  # fmt: skip
    sealed = seal(Frame(FrameType.META, 0, msgspec.json.encode(head)), 0, 0, 1)
    (folder / "journal-0001.smj").write_bytes(sealed)
    assert not is_rest(folder)
    assert fallback_of(folder) is None
    assert 0 == inspect(folder).frames


def test_that_a_night_in_its_own_folder_is_all_there(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 2)
    assert (False, False, None) == (is_rest(folder), lost_beginning(folder), fallback_of(folder))


def test_that_a_journal_of_a_later_format_hides_no_night(tmp_path: Path) -> None:
    recorded(tmp_path, 2)
    folder = tmp_path / "x.night"
    folder.mkdir()
    sealed = seal(Frame(FrameType.META, 0, b'{"format_version": 2}'), 0, 0, 1)
    (folder / "journal-0001.smj").write_bytes(sealed)
    states = [night.state for night in NightLibrary(glances, tmp_path).nights()]
    assert ["interrupted", "damaged"] == states
