from pathlib import Path

from sleepmon.storage.folders import file_of
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.lock import NightLock
from tests.fakes.nights import built, recorded


def test_that_every_kind_of_night_is_listed(tmp_path: Path) -> None:
    complete = built(tmp_path, 60, night_id="a")
    interrupted = recorded(tmp_path, 5, night_id="b")
    running = recorded(tmp_path, 5, night_id="c")
    lock = NightLock(running)
    (tmp_path / "d.h5").write_text("no night")
    (tmp_path / "notes.txt").write_text("not looked at")
    found = {Path(night.path).name: night for night in NightLibrary(tmp_path).nights()}
    lock.release()
    assert {name: night.state for name, night in found.items()} == {
        complete.name: "complete",
        interrupted.name: "interrupted",
        running.name: "recording",
        "d.h5": "damaged",
    }
    night = found[complete.name]
    assert (night.subject, night.placements, night.simulated, night.problem) == (
        "S01", ("neck", "chest", "abdomen"), True, "",
    )  # fmt: skip
    assert (round(night.duration_s), round(night.labelled_s)) == (60, 50)
    assert found["d.h5"].problem
    assert "Recover" in found[interrupted.name].problem


def test_that_a_journal_beside_its_file_is_not_listed_twice(tmp_path: Path) -> None:
    built(tmp_path, 5)
    assert len(NightLibrary(tmp_path).nights()) == 1


def test_that_a_file_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    library = NightLibrary(tmp_path)
    file = built(tmp_path, 5)
    assert library.nights()[0].state == "complete"
    assert library.nights() == library.nights()
    file.write_text("overwritten")
    assert library.nights()[0].state == "damaged"


def test_that_a_journal_without_a_head_is_damaged(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5)
    (folder / "journal-0000.smj").write_bytes(b"x" * 1000)
    assert [night.state for night in NightLibrary(tmp_path).nights()] == ["damaged"]
    assert not file_of(folder).exists()


def test_that_a_missing_folder_has_no_nights(tmp_path: Path) -> None:
    assert NightLibrary(tmp_path / "gone").nights() == ()
