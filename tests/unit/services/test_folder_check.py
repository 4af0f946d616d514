"""Nights are kept only where they stay."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.services.folder_check import folder_problem, refuse_unwritable
from tests.fakes.computer import FakeDisk


def test_that_a_folder_that_is_there_or_can_be_made_is_fine(tmp_path: Path) -> None:
    assert "" == folder_problem(str(tmp_path), FakeDisk())
    assert "" == folder_problem(str(tmp_path / "new"), FakeDisk())


def test_that_no_folder_and_a_relative_one_are_refused() -> None:
    assert "No folder" in folder_problem("", FakeDisk())
    assert "root of the disk" in folder_problem("nights", FakeDisk())


def test_that_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    assert "a file" in folder_problem(str(tmp_path / "x"), FakeDisk())


def test_that_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    disk = FakeDisk()
    disk.writable = False
    assert "cannot be written" in folder_problem(str(tmp_path), disk)


@pytest.mark.parametrize(("place", "word"), [("network", "network"), ("cloud-synced", "cloud")])
def test_that_a_folder_elsewhere_is_refused(tmp_path: Path, place: str, word: str) -> None:
    disk = FakeDisk()
    disk.place = place
    assert word in folder_problem(str(tmp_path), disk)


def test_that_an_address_is_no_folder_and_problems_name_the_whole_path(tmp_path: Path) -> None:
    assert "smb://ward/nights is an address" in folder_problem("smb://ward/nights", FakeDisk())
    disk = FakeDisk()
    disk.writable = False
    assert str(tmp_path) in folder_problem(str(tmp_path), disk)


def test_that_results_need_a_folder_that_can_be_written(tmp_path: Path) -> None:
    disk = FakeDisk()
    refuse_unwritable(tmp_path / "new", disk)
    (tmp_path / "x").write_text("x")
    with pytest.raises(RefusedError, match="is a file"):
        refuse_unwritable(tmp_path / "x", disk)
    disk.writable = False
    with pytest.raises(RefusedError, match="cannot be written"):
        refuse_unwritable(tmp_path / "new", disk)
