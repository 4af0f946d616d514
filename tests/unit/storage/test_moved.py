"""A night lies in two folders when the disk of the first fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.storage.folders import file_of
from sleepmon.storage.frames import Frame, seal
from sleepmon.storage.glance import glances
from sleepmon.storage.layout import FrameType
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.lock import is_locked
from sleepmon.storage.moved import fallback_of, is_rest, lost_beginning
from sleepmon.storage.reader import open_night
from sleepmon.storage.records import FileHead
from sleepmon.storage.recovery import find_interrupted, inspect
from sleepmon.storage.relabel import relabel
from sleepmon.storage.release import release_journals
from sleepmon.storage.seal import is_chain_whole
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.moved_nights import night_that_moves
from tests.fakes.nights import STARTED_UTC_NS, night_meta, no_progress, recorded, sensor_row

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
    home = comes_back(moved, tmp_path)
    assert (True, False) == (is_rest(moved), lost_beginning(moved))
    assert (home,) == find_interrupted(tmp_path / "nights")
    assert () == find_interrupted(tmp_path / "more")
    assert moved == fallback_of(home)
    build_night(home, file_of(home), no_progress)
    report = verify_night(file_of(home))
    assert ({SENSOR: 2000}, {SENSOR: 0}) == (report.samples, report.missing)
    assert report.whole
    library = NightLibrary(glances, tmp_path / "nights", tmp_path / "more")
    assert [str(file_of(home))] == [night.path for night in library.nights()], "joined, and once"
    assert [""] == [one.problem for one in release_journals(tmp_path / "nights")]
    assert [file_of(home)] == list(home.parent.iterdir())
    assert [] == list(moved.parent.iterdir()), "what the joined night holds is gone from here"


@disk_warning
def test_that_labels_mended_in_a_part_are_in_the_joined_night(moved: Path, tmp_path: Path) -> None:
    part = file_of(moved)
    build_night(moved, part, no_progress)
    edited = LabelTrack((span(5, 9, "R"),))
    relabel(part, edited, 77)
    (part.parent / (part.stem + ".labels.json")).touch()
    home = comes_back(moved, tmp_path)
    build_night(home, file_of(home), no_progress)
    with open_night(file_of(home)) as night:
        assert edited == night.labels
        actions = night.table("/audit")["action"].tolist()
        assert [b"built", b"labels", b"labels"] == actions[-3:], "the edit, and that it was kept"
        assert is_chain_whole(night.table("/audit"))
    later = LabelTrack((span(5, 9, "R"), span(11, 12, "S")))
    relabel(part, later, 78)  # of a part whose night is joined already: nobody sees it, but there
    assert "built again" in release_journals(home.parent)[0].problem
    assert part.exists()
    with open_night(file_of(home)) as night:
        assert later == night.labels
    assert "" == release_journals(home.parent)[0].problem
    assert [] == list(part.parent.iterdir())
    with open_night(file_of(home)) as night:
        assert later == night.labels


@disk_warning
def test_that_a_beginning_whose_rest_comes_back_is_joined_with_it(
    moved: Path, tmp_path: Path
) -> None:
    """Here the folder that the night moved to is the one that was away."""
    home = comes_back(moved, tmp_path)
    away = moved.rename(tmp_path / "away")
    build_night(home, file_of(home), no_progress)
    relabel(file_of(home), LabelTrack((span(1, 2, "S"),)), 77)
    away.rename(moved)
    assert ["complete"] == [n.state for n in NightLibrary(glances, home.parent).nights()]
    assert "built again" in release_journals(home.parent)[0].problem
    assert {SENSOR: 2000} == verify_night(file_of(home)).samples
    with open_night(file_of(home)) as night:
        assert LabelTrack((span(1, 2, "S"),)) == night.labels
    assert "" == release_journals(home.parent)[0].problem


@disk_warning
def test_that_a_rest_whose_beginning_was_let_go_is_a_night_of_its_own(
    moved: Path, tmp_path: Path
) -> None:
    """Nothing of it stands in the file of the beginning: it must be seen."""
    home = comes_back(moved, tmp_path)
    away = moved.rename(tmp_path / "away")
    build_night(home, file_of(home), no_progress)
    shutil.rmtree(home)
    away.rename(moved)
    assert (moved,) == find_interrupted(moved.parent)
    build_night(moved, file_of(moved), no_progress)
    first, rest = NightLibrary(glances, home.parent, moved.parent).nights()
    assert (first.path, rest.path) == (str(file_of(home)), str(file_of(moved)))
    assert "is a file of the same night" in rest.problem


@disk_warning
def test_that_a_night_that_goes_on_elsewhere_is_being_recorded(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    recorder, _ = night_that_moves(tmp_path / "nights", tmp_path / "more", tmp_path / "aside")
    home = tmp_path / "nights" / recorder.folder.name
    shutil.copytree(tmp_path / "aside" / home.name, home)
    assert () == find_interrupted(home.parent)
    (row,) = NightLibrary(glances, home.parent, tmp_path / "more").nights()
    assert ("recording", str(home)) == (row.state, row.path)
    build_night(home, file_of(home), no_progress)
    assert "being recorded" in release_journals(home.parent)[0].problem
    recorder.close("stopped")


def comes_back(moved: Path, tmp_path: Path) -> Path:
    """The journal of the beginning, there again."""
    home = tmp_path / "nights" / moved.name
    shutil.copytree(tmp_path / "aside" / moved.name, home)
    return home


def span(start_s: int, end_s: int, code: str) -> LabelSpan:
    begins = STARTED_UTC_NS + start_s * 10**9
    ends = STARTED_UTC_NS + end_s * 10**9
    return LabelSpan(start_ns=begins, end_ns=ends, code=code, made_at_ns=begins)


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
