import errno
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import DiskFull, FolderUnusable, UsageError
from sleepmon.storage import folders
from sleepmon.storage.files import Files
from sleepmon.storage.folders import journal_files
from sleepmon.storage.layout import journal_name
from tests.fakes.faulty_files import FailingFiles
from tests.fakes.nights import night_meta


def test_that_a_night_is_named_by_its_start_on_the_wall_clock_there() -> None:
    assert folders.night_name(night_meta(night_id="ab12")) == "2026-09-21T211320_ab12"


@pytest.mark.parametrize("wrong", ["", "../up", "a/b", "x" * 65, "a\0b"])
def test_that_an_id_cannot_lead_elsewhere(wrong: str) -> None:
    with pytest.raises(UsageError):
        folders.night_name(night_meta(night_id=wrong))


def test_that_folder_and_file_find_each_other() -> None:
    folder = Path("/n/2026-09-21T211320_x.night")
    assert folders.file_of(folder) == Path("/n/2026-09-21T211320_x.h5")
    assert folders.folder_of(folders.file_of(folder)) == folder


def test_that_the_folder_is_made_with_those_above(tmp_path: Path) -> None:
    made = folders.make_journal_folder(tmp_path / "a" / "b", night_meta(), Files())
    assert made.is_dir()


def test_that_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "nights").write_text("no folder")
    with pytest.raises(FolderUnusable):
        folders.make_journal_folder(tmp_path / "nights", night_meta(), Files())


def test_that_a_full_disk_is_told(tmp_path: Path) -> None:
    files = FailingFiles("sync_folder", 1, errno.ENOSPC)
    with pytest.raises(DiskFull):
        folders.make_journal_folder(tmp_path, night_meta(), files)


def test_that_no_folder_is_no_folder() -> None:
    with pytest.raises(FolderUnusable, match="No folder"):
        folders.make_journal_folder(Path(""), night_meta(), Files())


def test_that_links_are_not_followed_to_journals(tmp_path: Path) -> None:
    (tmp_path / "journal-0000.smj").write_bytes(b"x")
    (tmp_path / "journal-0001.smj").symlink_to(tmp_path / "journal-0000.smj")
    (tmp_path / "journal-0002.smj").mkdir()
    assert [p.name for p in folders.journal_files(tmp_path)] == ["journal-0000.smj"]


def test_that_a_note_as_long_as_a_book_does_not_matter_here() -> None:
    meta = msgspec.structs.replace(night_meta(), note="x" * 100_000)
    assert folders.night_name(meta).endswith("_n1")


def test_that_journals_stand_in_the_order_they_were_begun_however_many(tmp_path: Path) -> None:
    numbers = (0, 9, 9999, 10_000, 10_001, 100_000)
    for number in reversed(numbers):
        (tmp_path / journal_name(number)).touch()
    assert [journal_name(number) for number in numbers] == [p.name for p in journal_files(tmp_path)]
