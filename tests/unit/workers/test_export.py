from pathlib import Path

import pytest

from sleepmon.domain.errors import NightError, NightUnreadable
from sleepmon.storage.folders import file_of
from sleepmon.storage.verify import verify_night
from sleepmon.workers.export import build_in_child
from tests.fakes import bodies
from tests.fakes.nights import no_progress
from tests.fakes.simulated_night import record_night


def test_that_a_night_is_built_in_a_child(tmp_path: Path) -> None:
    journal = record_night(tmp_path, seconds_each=2.0)
    told: list[float] = []
    report = build_in_child(journal, file_of(journal), told.append)
    assert (str(file_of(journal)), {2400}) == (report.file, set(report.samples.values()))
    assert verify_night(file_of(journal)).whole
    assert 1.0 == told[-1]


def test_that_a_folder_without_a_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.night").mkdir()
    with pytest.raises(NightUnreadable):
        build_in_child(tmp_path / "x.night", tmp_path / "x.h5", no_progress)


def test_that_a_crash_of_the_child_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(NightError, match="The journal is whole") as caught:
        build_in_child(tmp_path, tmp_path / "x.h5", no_progress, body=bodies.crash)
    assert "SIGABRT" in caught.value.summary
