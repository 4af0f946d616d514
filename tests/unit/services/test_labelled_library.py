import os
from pathlib import Path

import pytest

from sleepmon.services import labelled_library
from sleepmon.services.labelled_library import LabelledLibrary
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.vault import Secret, lock_night
from tests.fakes.simulated_night import build, record_night


def test_that_complete_nights_tell_their_labelled_minutes(tmp_path: Path) -> None:
    build(record_night(tmp_path, seconds_each=6.0))
    (night,) = LabelledLibrary(tmp_path).nights()
    assert ("S01", True, 12) == (night.subject, night.simulated, len(night.postures))
    assert 0.1 == pytest.approx(night.minutes["S"])
    assert {"neck", "chest", "abdomen"} == set(night.placements)


def test_that_nights_cut_off_are_counted_and_left_out(tmp_path: Path) -> None:
    record_night(tmp_path, seconds_each=1.0)
    library = LabelledLibrary(tmp_path)
    assert ((), 1) == (library.nights(), library.unfinished())


def test_that_locked_nights_are_counted_and_left_out(tmp_path: Path) -> None:
    file = build(record_night(tmp_path, seconds_each=1.0))
    lock_night(file, Secret(passphrase="correct horse"), 5)
    library = LabelledLibrary(tmp_path)
    assert ((), 1, 0) == (library.nights(), library.locked(), library.unfinished())


def test_that_damaged_nights_are_left_out(tmp_path: Path) -> None:
    build(record_night(tmp_path, seconds_each=1.0))
    (tmp_path / "bad.h5").write_text("no night")
    assert 1 == len(LabelledLibrary(tmp_path).nights())


def test_that_a_night_is_read_again_only_when_its_file_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = build(record_night(tmp_path, seconds_each=1.0))
    library = LabelledLibrary(tmp_path)
    library.nights()
    reads: list[Path] = []

    def watched(path: Path) -> NightReader:
        reads.append(path)
        return open_night(path)

    monkeypatch.setattr(labelled_library, "open_night", watched)
    library.nights()
    assert [] == reads
    os.utime(file, ns=(0, 0))
    library.nights()
    assert [file] == reads
