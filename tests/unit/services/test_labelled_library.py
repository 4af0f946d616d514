import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sleepmon.domain.nights import NightGlance
from sleepmon.services.labelled_library import LabelledLibrary
from sleepmon.storage.glance import glances
from sleepmon.storage.vault import Secret, lock_night
from tests.fakes.simulated_night import build, record_night


def test_that_complete_nights_tell_their_labelled_minutes(tmp_path: Path) -> None:
    build(record_night(tmp_path, seconds_each=6.0))
    (night,) = LabelledLibrary(tmp_path, glances).nights()
    assert ("S01", True, 12) == (night.subject, night.simulated, len(night.postures))
    assert 0.1 == pytest.approx(night.minutes["S"])
    assert {"neck", "chest", "abdomen"} == set(night.placements)
    assert 3 == len(night.sensors)


def test_that_nights_cut_off_are_counted_and_left_out(tmp_path: Path) -> None:
    record_night(tmp_path, seconds_each=1.0)
    library = LabelledLibrary(tmp_path, glances)
    assert ((), 1) == (library.nights(), library.unfinished())


def test_that_locked_nights_are_counted_and_left_out(tmp_path: Path) -> None:
    file = build(record_night(tmp_path, seconds_each=1.0))
    lock_night(file, Secret(key_file=str(tmp_path / "key")), 5)
    library = LabelledLibrary(tmp_path, glances)
    assert ((), 1, 0) == (library.nights(), library.locked(), library.unfinished())


def test_that_a_second_file_of_a_night_and_a_damaged_one_are_left_out(tmp_path: Path) -> None:
    file = build(record_night(tmp_path, seconds_each=1.0))
    (tmp_path / "bad.h5").write_text("no night")
    library = LabelledLibrary(tmp_path, glances)
    assert (1, 0) == (len(library.nights()), library.copies())
    shutil.copy(file, tmp_path / "a copy of it, called as it pleases.h5")
    assert ([str(file)], 1) == ([night.path for night in library.nights()], library.copies())


def test_that_a_night_is_read_again_only_when_its_file_changed(tmp_path: Path) -> None:
    file = build(record_night(tmp_path, seconds_each=1.0))
    reads: list[Path] = []

    def watched(files: Sequence[Path]) -> Iterator[NightGlance]:
        reads.extend(files)
        return glances(files)

    library = LabelledLibrary(tmp_path, watched)
    library.nights()
    assert [file] == reads
    library.nights()
    assert [file] == reads
    os.utime(file, ns=(0, 0))
    library.nights()
    assert [file, file] == reads
