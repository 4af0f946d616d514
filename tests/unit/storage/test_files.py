import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from sleepmon.storage.files import Files, atomic_write, fsync_folder, is_disk_full, make_folders
from tests.fakes.faulty_files import Call, DyingFiles, FailingFiles, Killed, LoggedFiles

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")


class _Dribbling(Files):
    """Writes three bytes at a time."""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        return super().write(descriptor, data[:3])


def test_that_all_is_written_however_little_the_system_takes(tmp_path: Path) -> None:
    files = _Dribbling()
    descriptor = files.create(tmp_path / "a")
    files.write_all(descriptor, b"0123456789")
    files.close(descriptor)
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_that_a_file_is_never_made_twice(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(FileExistsError):
        Files().create(tmp_path / "a")


@posix_only
def test_that_files_and_folders_are_for_this_user_only(tmp_path: Path) -> None:
    make_folders(tmp_path / "a" / "b")
    atomic_write(tmp_path / "a" / "b" / "c", b"x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/c")]
    assert modes == [0o700, 0o700, 0o600]


def test_that_a_reserve_occupies_its_bytes(tmp_path: Path) -> None:
    Files().reserve(tmp_path / "ballast", 10_000)
    assert (tmp_path / "ballast").stat().st_size == 10_000


def test_that_a_small_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    for nth in range(1, 8):
        try:
            atomic_write(path, b"new content", DyingFiles(nth))
        except Killed:
            assert path.read_bytes() in (b"old", b"new content")
    atomic_write(path, b"last")
    assert path.read_bytes() == b"last"


@pytest.mark.parametrize("call", ["write", "sync", "rename"])
def test_that_a_failed_replacement_leaves_nothing_behind(tmp_path: Path, call: Call) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="error"):
        atomic_write(path, b"new", FailingFiles(call, 1, errno.EIO))
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"old"


def test_that_a_full_disk_is_told_from_a_broken_one() -> None:
    assert is_disk_full(OSError(errno.ENOSPC, ""))
    assert not is_disk_full(OSError(errno.EIO, ""))


def test_that_a_folder_can_be_synced(tmp_path: Path) -> None:
    fsync_folder(tmp_path)


def test_that_each_new_folder_is_safe_from_a_power_cut(tmp_path: Path) -> None:
    files = LoggedFiles()
    make_folders(tmp_path / "a" / "b", files)
    made = [(what, Path(data.decode())) for what, _, data in files.log]
    a, b = tmp_path / "a", tmp_path / "a" / "b"
    assert [
        ("make_folder", a),
        ("sync_folder", tmp_path),
        ("make_folder", b),
        ("sync_folder", a),
    ] == made


def test_that_a_disk_that_takes_nothing_is_an_error_and_no_endless_loop(tmp_path: Path) -> None:
    class Nothing(Files):
        def write(self, descriptor: int, data: bytes | memoryview) -> int:
            return 0

    files = Nothing()
    descriptor = files.create(tmp_path / "a")
    with pytest.raises(OSError, match="took nothing"):
        files.write_all(descriptor, b"abc")
    files.close(descriptor)


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
def test_that_a_link_in_place_of_the_ballast_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    (tmp_path / "ballast").symlink_to(tmp_path / "diary.txt")
    with pytest.raises(OSError, match="symbolic link"):
        Files().reserve(tmp_path / "ballast", 4096)
    assert "mine" == (tmp_path / "diary.txt").read_text()
