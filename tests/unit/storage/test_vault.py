"""Locked nights: nothing is lost, nothing is readable, everything is private."""

import contextlib
import errno
import itertools
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import pytest

from sleepmon.domain.errors import DiskFull, NightError, NightLocked, RefusedError, UsageError
from sleepmon.storage.erase import erase_night
from sleepmon.storage.glance import glances
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.lock import NightLock
from sleepmon.storage.reader import open_night
from sleepmon.storage.release import release_journals
from sleepmon.storage.vault import Secret, lock_night, unlock_night
from tests.fakes.faulty_files import DyingFiles, FailingFiles, Killed
from tests.fakes.nights import built

WORDS = Secret(passphrase="correct horse battery")


@pytest.fixture
def by_key(tmp_path: Path) -> Secret:
    """A key is quick; a passphrase costs most of a second, on purpose."""
    return Secret(key_file=str(tmp_path / "key"))


@pytest.fixture
def night(tmp_path: Path) -> Path:
    file = built(tmp_path / "nights", 10)
    release_journals(file.parent)
    file.with_name(file.stem + ".labels.json").write_text('{"secret": "S01 lay"}')
    return file


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_that_a_passphrase_locks_and_unlocks_without_loss(night: Path) -> None:
    before = _content(night.parent)
    locked = lock_night(night, WORDS, 5)
    after = _content(night.parent)
    assert not set(before) & set(after)
    assert not any(b"S01" in data for data in after.values())
    assert {0o600} == {stat.S_IMODE(p.stat().st_mode) for p in night.parent.iterdir()}
    assert night == unlock_night(locked, WORDS)
    assert before == _content(night.parent)


def test_that_a_key_file_is_made_and_opens_several_nights(
    night: Path, by_key: Secret, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    before = _content(night.parent)
    locked = lock_night(night, by_key, 5)
    assert 0o600 == stat.S_IMODE(key.stat().st_mode)
    assert lock_night(unlock_night(locked, by_key), by_key, 6) == locked
    with pytest.raises(NightLocked, match="key file"):
        unlock_night(locked, WORDS)
    unlock_night(locked, by_key)
    assert before == _content(night.parent)


def test_that_a_locked_night_is_listed_and_refused_in_words(night: Path, by_key: Secret) -> None:
    locked = lock_night(night, by_key, 5)
    (row,) = NightLibrary(glances, night.parent).nights()
    assert ("locked", "n1", str(locked)) == (row.state, row.night_id, row.path)
    with pytest.raises(NightLocked, match="is locked"):
        open_night(locked)


def test_that_another_secret_opens_nothing(night: Path, tmp_path: Path) -> None:
    locked = lock_night(night, WORDS, 5)
    before = _content(night.parent)
    (tmp_path / "no key").write_text("hello")
    other = tmp_path / "other"
    copy = tmp_path / "c.h5"
    shutil.copy(built(tmp_path / "b", 1), copy)
    lock_night(copy, Secret(key_file=str(other)), 1)
    for wrong, error in (
        (Secret(passphrase="wrong horse battery"), NightLocked),
        (Secret(key_file=str(other)), NightLocked),
        (Secret(key_file=str(tmp_path / "no key")), UsageError),
        (Secret(key_file=str(tmp_path / "missing")), UsageError),
    ):
        with pytest.raises(error):
            unlock_night(locked, wrong)
        assert before == _content(night.parent)


def test_that_a_short_passphrase_a_damaged_night_and_a_kept_journal_are_refused(
    night: Path, tmp_path: Path
) -> None:
    before = _content(night.parent)
    with pytest.raises(UsageError, match="8 signs"):
        lock_night(night, Secret(passphrase="short"), 5)
    with h5py.File(night, "r+") as data:
        data["sensors/0/acc"][0, 5] += 1
    with pytest.raises(RefusedError, match="damaged"):
        lock_night(night, WORDS, 5)
    assert set(before) == set(_content(night.parent))
    other = built(tmp_path / "b", 5)
    recording = NightLock(other.with_suffix(".night"))
    with pytest.raises(RefusedError, match="still kept"):
        lock_night(other, WORDS, 5)
    recording.release()


@pytest.mark.parametrize("nth", [1, 2])
def test_that_a_full_disk_leaves_the_night_as_it_was(night: Path, by_key: Secret, nth: int) -> None:
    before = _content(night.parent)
    with pytest.raises(DiskFull, match="stays as it was"):
        lock_night(night, by_key, 5, files=FailingFiles("sync", nth, errno.ENOSPC))
    after = _content(night.parent)
    assert before.items() <= after.items()
    assert not [name for name in after if name.endswith(".part")]
    locked = lock_night(night, by_key, 5)
    sealed = _content(night.parent)
    with pytest.raises(DiskFull, match="stays locked"):
        unlock_night(locked, by_key, files=FailingFiles("sync", nth, errno.ENOSPC))
    assert sealed == _content(night.parent)
    unlock_night(locked, by_key)
    assert before == _content(night.parent)


@pytest.mark.skipif(sys.platform == "win32", reason="a bound on files is one of POSIX")
def test_that_a_disk_that_is_really_full_is_told_so(night: Path, by_key: Secret) -> None:
    locked = lock_night(night, by_key, 5)
    sealed = _content(night.parent)
    with _room_of(10_000), pytest.raises(DiskFull, match="stays locked"):
        unlock_night(locked, by_key)
    assert sealed == _content(night.parent)
    unlock_night(locked, by_key)
    before = _content(night.parent)
    with _room_of(10_000), pytest.raises(DiskFull, match="stays as it was"):
        lock_night(night, by_key, 5)
    assert before == _content(night.parent)


@contextlib.contextmanager
def _room_of(most_bytes: int) -> Iterator[None]:
    """No file can grow beyond this; Python ignores the signal and gets the error."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_that_damage_of_a_locked_night_is_told(night: Path, by_key: Secret) -> None:
    locked = lock_night(night, by_key, 5)
    data = bytearray(locked.read_bytes())
    data[len(data) // 2] ^= 1
    locked.write_bytes(data)
    before = _content(night.parent)
    with pytest.raises(NightError, match="What was locked is damaged"):
        unlock_night(locked, by_key)
    assert before == _content(night.parent)


def test_that_death_in_any_call_of_locking_loses_nothing(
    night: Path, by_key: Secret, tmp_path: Path
) -> None:
    before, number = _content(night.parent), 0
    for number in itertools.count():
        home = tmp_path / f"locking-{number}"
        shutil.copytree(night.parent, home)
        try:
            lock_night(home / night.name, by_key, 5, files=DyingFiles(number + 1))
        except Killed:
            if not (home / night.name).exists():
                unlock_night(home / (night.name + ".age"), by_key)
            assert before.items() <= _content(home).items()
            unlock_night(lock_night(home / night.name, by_key, 6), by_key)
            assert before == _content(home)
        else:
            break
    assert number > 6


def test_that_death_in_any_call_of_unlocking_loses_nothing(
    night: Path, by_key: Secret, tmp_path: Path
) -> None:
    before = _content(night.parent)
    locked, number = lock_night(night, by_key, 5), 0
    for number in itertools.count():
        home = tmp_path / f"unlocking-{number}"
        shutil.copytree(night.parent, home)
        try:
            unlock_night(home / locked.name, by_key, files=DyingFiles(number + 1))
        except Killed:
            if not (home / night.name).exists() or (home / locked.name).exists():
                unlock_night(home / locked.name, by_key)
            assert before.items() <= _content(home).items()
        else:
            break
    assert number > 4


def test_that_unlocking_never_takes_the_place_of_a_night_changed_since(
    night: Path, by_key: Secret
) -> None:
    plain = night.read_bytes()
    locked = lock_night(night, by_key, 5)
    night.write_bytes(plain[:-1] + b"x")
    before = _content(night.parent)
    with pytest.raises(RefusedError, match="changed since"):
        unlock_night(locked, by_key)
    assert before == _content(night.parent)
    night.write_bytes(plain)
    assert night == unlock_night(locked, by_key)
    assert not locked.exists()


def test_that_a_locked_night_can_be_erased(night: Path, by_key: Secret) -> None:
    note = erase_night(lock_night(night, by_key, 5), 6, "asked")
    assert [note] == list(night.parent.iterdir())
    assert b"n1" in note.read_bytes()


@pytest.mark.skipif(shutil.which("age") is None, reason="the tool age is not on this computer")
def test_that_the_tool_age_opens_a_night_without_us(night: Path, tmp_path: Path) -> None:
    before = night.read_bytes()
    locked = lock_night(night, Secret(key_file=str(tmp_path / "key")), 5)
    opened = subprocess.run(
        ["age", "--decrypt", "-i", str(tmp_path / "key"), str(locked)],
        capture_output=True,
        check=True,
    )
    assert before == opened.stdout
