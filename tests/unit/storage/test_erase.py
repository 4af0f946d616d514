from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import NightInUse, UsageError
from sleepmon.storage.erase import Erased, erase_night
from sleepmon.storage.folders import folder_of
from sleepmon.storage.lock import NightLock
from sleepmon.storage.recovery import find_interrupted
from sleepmon.storage.release import release_journals
from tests.fakes.moved_nights import recorded_over_two_folders
from tests.fakes.nights import STARTED_UTC_NS, built, recorded


def test_that_file_and_journal_go_and_a_note_stays(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    note = erase_night(file, 5, "consent withdrawn")
    assert [p.name for p in tmp_path.iterdir()] == [note.name]
    assert note.name == "2026-09-21T211320_n1.erased.json"
    erased = msgspec.json.decode(note.read_bytes(), type=Erased)
    assert (erased.night_id, erased.started_utc_ns, erased.erased_utc_ns) == (
        "n1", STARTED_UTC_NS, 5,
    )  # fmt: skip
    assert b"S01" not in note.read_bytes()


def test_that_what_lies_beside_a_night_goes_and_other_nights_stay(tmp_path: Path) -> None:
    file = built(tmp_path, 5)
    for name in (file.stem + ".predictions.json", file.stem + ".labels.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / (file.stem + "b.h5")).write_text("another night")
    note = erase_night(file, 5, "")
    assert {note.name, file.stem + "b.h5"} == {path.name for path in tmp_path.iterdir()}


def test_that_a_night_without_file_can_be_erased(tmp_path: Path) -> None:
    note = erase_night(recorded(tmp_path, 5), 5, "")
    assert [p.name for p in tmp_path.iterdir()] == [note.name]


def test_that_a_damaged_night_can_be_erased(tmp_path: Path) -> None:
    (tmp_path / "a.h5").write_text("no night")
    erase_night(tmp_path / "a.h5", 5, "")
    assert [p.name for p in tmp_path.iterdir()] == ["a.erased.json"]


def test_that_a_night_being_recorded_is_not_erased(tmp_path: Path) -> None:
    file = built(tmp_path, 5)
    lock = NightLock(folder_of(file))
    with pytest.raises(NightInUse):
        erase_night(file, 5, "")
    lock.release()
    assert file.exists()


def test_that_nothing_but_nights_is_erased(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear")
    for path in (tmp_path / "diary.txt", tmp_path / "gone.h5", tmp_path):
        with pytest.raises(UsageError):
            erase_night(path, 5, "")
    assert (tmp_path / "diary.txt").exists()


def test_that_an_erasure_cut_off_leaves_nothing_to_recover_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(place: Path) -> None:
        raise KeyboardInterrupt

    file = built(tmp_path, 5)
    monkeypatch.setattr("sleepmon.storage.erase.shutil.rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        erase_night(file, 5, "")
    monkeypatch.undo()
    assert () == find_interrupted(tmp_path)
    if file.exists():
        erase_night(file, 5, "")
    else:
        release_journals(tmp_path)
    assert [".json"] == [path.suffix for path in tmp_path.iterdir()]


@pytest.mark.expects_log("disk: fallback folder")
def test_that_what_lies_in_the_fallback_folder_goes_too(tmp_path: Path) -> None:
    nights, more = tmp_path / "nights", tmp_path / "more"
    folder = recorded_over_two_folders(nights, more)
    for suffix in (".h5", ".labels.json", ".predictions.json"):  # of its part, built alone
        (more / (folder.stem + suffix)).touch()
    note = erase_night(folder, 5, "")
    assert ([note], []) == (list(nights.iterdir()), list(more.iterdir()))
