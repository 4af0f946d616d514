import errno
import sys
from pathlib import Path

import pytest

from sleepmon.domain.errors import FolderUnusable, NightInUse
from sleepmon.storage.lock import NightLock, is_locked


def test_that_a_night_has_one_writer(tmp_path: Path) -> None:
    lock = NightLock(tmp_path)
    with pytest.raises(NightInUse):
        NightLock(tmp_path, patience_s=0.0)
    lock.release()
    NightLock(tmp_path).release()


def test_that_asking_does_not_take_the_lock(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    assert list(tmp_path.iterdir()) == []
    lock = NightLock(tmp_path)
    assert is_locked(tmp_path)
    lock.release()
    assert not is_locked(tmp_path)


def test_that_a_missing_folder_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable):
        NightLock(tmp_path / "gone")


def test_that_the_folder_of_somebody_else_is_not_being_written_by_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "not yours", str(path))

    monkeypatch.setattr(Path, "exists", forbidden)
    assert not is_locked(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="the call that fails here is of POSIX")
def test_that_a_disk_without_locks_is_told_and_no_night_there_is_called_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, what: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    (tmp_path / "LOCK").touch()
    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(FolderUnusable, match="keeps no locks"):
        NightLock(tmp_path, patience_s=0.0)
    assert not is_locked(tmp_path)
