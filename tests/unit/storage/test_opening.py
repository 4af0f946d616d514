import errno
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import (
    DiskFull,
    FolderUnusable,
    NightInUse,
    NightUnreadable,
    RefusedError,
    UsageError,
)
from sleepmon.domain.nights import EndReason, NightMeta
from sleepmon.storage.files import Files
from sleepmon.storage.lock import is_locked
from sleepmon.storage.opening import RecorderOptions, begin_night, open_journal, take_up_night
from tests.fakes.clock import FakeClock
from tests.fakes.faulty_files import FailingFiles
from tests.fakes.nights import QUICK, night_meta

PLAIN = night_meta()
SENSORS = PLAIN.sensors


class _SmallDisk(Files):
    def free_bytes(self, folder: Path) -> int:
        return 100_000_000


def test_that_a_night_begins_in_a_locked_folder_of_its_own(tmp_path: Path) -> None:
    opened = begin_night(tmp_path, PLAIN, tmp_path / "spare", Files(), RecorderOptions())
    assert is_locked(opened.folder)
    assert opened.fallback == tmp_path / "spare" / opened.folder.name
    opened.lock.release()


def test_that_the_folder_itself_is_no_fallback(tmp_path: Path) -> None:
    opened = begin_night(tmp_path, PLAIN, tmp_path, Files(), RecorderOptions())
    assert opened.fallback is None
    opened.lock.release()


@pytest.mark.parametrize(
    "wrong",
    [
        msgspec.structs.replace(PLAIN, sensors=()),
        msgspec.structs.replace(PLAIN, sensors=SENSORS + SENSORS[:1]),
        msgspec.structs.replace(PLAIN, sensors=night_meta(33).sensors),
        msgspec.structs.replace(PLAIN, note="x" * 40_000),
    ],
)
def test_that_a_night_that_could_not_be_stored_is_refused(tmp_path: Path, wrong: NightMeta) -> None:
    with pytest.raises(UsageError):
        begin_night(tmp_path, wrong, None, Files(), QUICK)
    assert list(tmp_path.iterdir()) == []


def test_that_a_night_without_room_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="needs 200 MB and the disk has 100 MB"):
        begin_night(tmp_path, PLAIN, None, _SmallDisk(), RecorderOptions())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "expected"), [(errno.ENOSPC, DiskFull), (errno.EACCES, FolderUnusable)]
)
def test_that_a_journal_that_cannot_begin_gives_the_lock_back(
    tmp_path: Path, code: int, expected: type[Exception]
) -> None:
    opened = begin_night(tmp_path, PLAIN, None, Files(), QUICK)
    files = FailingFiles("create", 1, code)
    with pytest.raises(expected):
        open_journal(opened, FakeClock(), files, QUICK, lambda trouble: None)
    assert not is_locked(opened.folder)


def _recorded(tmp_path: Path, reason: EndReason | None) -> Path:
    opened = begin_night(tmp_path, PLAIN, None, Files(), QUICK)
    journal = open_journal(opened, FakeClock(), Files(), QUICK, lambda trouble: None)
    if reason is not None:
        journal.close(reason)
    opened.lock.release()
    return opened.folder


def test_that_an_interrupted_night_is_taken_up_in_its_next_run(tmp_path: Path) -> None:
    opened = take_up_night(_recorded(tmp_path, None), None)
    assert (opened.run, opened.next_seq, opened.meta) == (1, 0, PLAIN)
    with pytest.raises(NightInUse):
        take_up_night(opened.folder, None)
    opened.lock.release()


def test_that_a_night_that_ended_on_purpose_is_not_taken_up(tmp_path: Path) -> None:
    folder = _recorded(tmp_path, "stopped")
    with pytest.raises(RefusedError):
        take_up_night(folder, None)
    assert not is_locked(folder)


def test_that_a_night_that_a_full_disk_ended_can_be_taken_up(tmp_path: Path) -> None:
    opened = take_up_night(_recorded(tmp_path, "disk full"), None)
    assert opened.next_seq == 1
    opened.lock.release()


def test_that_what_is_no_night_cannot_be_taken_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        take_up_night(tmp_path / "gone", None)
    with pytest.raises(NightUnreadable):
        take_up_night(tmp_path, None)
    assert not is_locked(tmp_path)
