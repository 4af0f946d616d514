import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.nights import NightGlance, RecoveryReport
from sleepmon.storage.folders import file_of
from sleepmon.storage.glance import glances
from sleepmon.storage.library import NightLibrary, damaged
from sleepmon.storage.lock import NightLock
from sleepmon.storage.recovery import find_interrupted
from tests.fakes.nights import built, recorded


def test_that_every_kind_of_night_is_listed(tmp_path: Path) -> None:
    complete = built(tmp_path, 60, night_id="a")
    interrupted = recorded(tmp_path, 5, night_id="b")
    running = recorded(tmp_path, 5, night_id="c")
    lock = NightLock(running)
    (tmp_path / "d.h5").write_text("no night")
    (tmp_path / "notes.txt").write_text("not looked at")
    found = {Path(night.path).name: night for night in NightLibrary(glances, tmp_path).nights()}
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
    assert len(NightLibrary(glances, tmp_path).nights()) == 1


def test_that_a_file_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    library = NightLibrary(glances, tmp_path)
    file = built(tmp_path, 5)
    assert library.nights()[0].state == "complete"
    assert library.nights() == library.nights()
    file.write_text("overwritten")
    assert library.nights()[0].state == "damaged"


def test_that_a_journal_without_a_head_is_damaged(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5)
    (folder / "journal-0000.smj").write_bytes(b"x" * 1000)
    assert [night.state for night in NightLibrary(glances, tmp_path).nights()] == ["damaged"]
    assert not file_of(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_that_a_name_that_is_no_text_is_told_and_hides_nothing(tmp_path: Path) -> None:
    os.rename(built(tmp_path, 2, night_id="a"), os.fsencode(tmp_path) + b"/\xff.h5")
    os.rename(recorded(tmp_path, 2, night_id="b"), os.fsencode(tmp_path) + b"/\xfe.night")
    interrupted = recorded(tmp_path, 2, night_id="c")
    found = {row.state: row for row in NightLibrary(glances, tmp_path).nights()}
    assert {"damaged", "interrupted"} == set(found)
    assert "not text" in found["damaged"].problem
    assert msgspec.json.encode(tuple(found.values()))
    assert interrupted in find_interrupted(tmp_path)
    assert 2 == len(find_interrupted(tmp_path)), "a's journal has no file of its name any more"


def test_that_a_name_of_several_lines_is_told_in_one(tmp_path: Path) -> None:
    assert "a?b" == damaged(tmp_path / "a\nb.h5", "").night_id


def test_that_a_missing_folder_has_no_nights(tmp_path: Path) -> None:
    assert NightLibrary(glances, tmp_path / "gone").nights() == ()


def test_that_a_copy_of_a_night_says_so_and_a_part_of_a_joined_one_is_not_listed(
    tmp_path: Path,
) -> None:
    file = built(tmp_path / "nights", 5)
    (tmp_path / "more").mkdir()
    shutil.copy(file, tmp_path / "more" / file.name)
    shutil.copy(file, tmp_path / "nights" / "0 copy of that night, named by a person.h5")
    shutil.copy(file, tmp_path / "nights" / "bad.h5")
    (tmp_path / "nights" / "bad.h5").write_text("no night")
    library = NightLibrary(glances, tmp_path / "nights", tmp_path / "more")
    bad, first, copy = sorted(library.nights(), key=lambda night: len(Path(night.path).name))
    assert ("damaged", str(file), "") == (bad.state, first.path, first.problem)
    assert f"{file.name} is a file of the same night" in copy.problem


@pytest.mark.parametrize(
    ("frames", "missing", "kept"),
    [((10, 0), (25, 0), [1]), ((10, 0), (15, 10), [0, 1]), ((25, 0), (15, 10), [0]),
     ((10, 0), (10, 0), [0]), ((9, 1), (10, 0), [1])],
)  # fmt: skip
def test_that_of_two_files_of_a_night_only_one_that_holds_all_stands_for_both(
    frames: tuple[int, int], missing: tuple[int, int], kept: list[int], tmp_path: Path
) -> None:
    """Frames of each file, and those missing before its last one: the end of a night lacks many."""
    places = [tmp_path / "nights" / "x.h5", tmp_path / "more" / "x.h5"]
    pairs = [frames, missing]

    def look(files: Sequence[Path]) -> Iterator[NightGlance]:
        for file in files:
            held, lacks = pairs[places.index(file)]
            summary = msgspec.structs.replace(damaged(file, ""), night_id="n1", state="complete")
            yield NightGlance(summary=summary, recovery=report(held, lacks))

    for place in places:
        place.parent.mkdir()
        place.touch()
    found = NightLibrary(look, *(place.parent for place in places)).files()
    assert kept == [places.index(Path(one.summary.path)) for one in found]


def report(frames: int, missing: int) -> RecoveryReport:
    return RecoveryReport(
        night_id="n1", folder="", words=(), ended=None, files=1, runs=1, frames=frames,
        torn_bytes=0, damaged_spots=0, damaged_bytes=0, missing_seqs=missing, last_utc_ns=None,
        samples={"a": frames},
    )  # fmt: skip
