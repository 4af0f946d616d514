"""Finished nights locked on the disk: encrypted in the age format, and brought back whole.

Every file of the night becomes one that ends in `.age`; the plain ones go once those were read
back.
With a passphrase the night gets a key of its own, which lies beside it, locked by the passphrase; a
key file unlocks on its own. The tool `age` opens all of it without sleepmon.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyrage

from sleepmon.domain.errors import DiskFull, NightError, NightLocked, RefusedError, UsageError
from sleepmon.storage.files import PRIVATE_FILE, Files, atomic_write, fsync_folder, is_disk_full
from sleepmon.storage.folders import folder_of
from sleepmon.storage.layout import FILE_SUFFIX
from sleepmon.storage.placing import PART_SUFFIX
from sleepmon.storage.reader import open_night
from sleepmon.storage.release import release_journal
from sleepmon.storage.vault_note import AGE_SUFFIX, KEY_SUFFIX, NOTE_SUFFIX, LockedNote, stem_of
from sleepmon.storage.verify import duration_s

MIN_PASSPHRASE = 8
MAX_KEY_BYTES = 4096


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """What locks and unlocks: a passphrase, or the path of a file with an age key."""

    passphrase: str = ""
    key_file: str = ""


def lock_night(
    file: Path, secret: Secret, locked_utc_ns: int, *, files: Files | None = None
) -> Path:
    """Lock a finished night and give its locked file; the night must be whole.

    RefusedError when its journal is not proved yet. UsageError for a secret that is none. DiskFull
    or NightError when it cannot be written; the plain night stays then.
    """
    disk = files or Files()
    note = _note_of(file, locked_utc_ns)
    plain = _files_beside(file)
    with _disk_told("The night stays as it was."):
        identity = _identity_to_lock(file, secret)
        made = [_encrypt(path, identity, disk) for path in plain]
        atomic_write(file.with_name(file.stem + NOTE_SUFFIX), msgspec.json.encode(note))
        disk.sync_folder(file.parent)
        # Also what an unlocking that was cut off may have left.
        for path in (*plain, *file.parent.glob(f"{glob.escape(file.stem)}.*{PART_SUFFIX}")):
            disk.remove(path)
        disk.sync_folder(file.parent)
    return made[0]


def unlock_night(locked: Path, secret: Secret, *, files: Files | None = None) -> Path:
    """Bring a locked night back and give its file; it is read whole before the locked one goes.

    NightLocked when the secret is another one, DiskFull or NightError when it cannot be written;
    the night stays locked then.
    """
    disk = files or Files()
    folder, stem = locked.parent, stem_of(locked)
    file = folder / (stem + FILE_SUFFIX)
    sources = sorted(folder.glob(f"{glob.escape(stem)}.*{AGE_SUFFIX}"))
    sources = [path for path in sources if not path.name.endswith(KEY_SUFFIX)]
    if folder / (file.name + AGE_SUFFIX) not in sources:
        raise UsageError(f"There is no locked night {locked.name}.")
    with _disk_told("The night stays locked."):
        identity = _identity_to_unlock(folder / (stem + KEY_SUFFIX), secret)
        parts = [_part_of(path) for path in sources]
        try:
            for path, part in zip(sources, parts, strict=True):
                _decrypt(path, part, identity, disk)
            _expect_whole(_part_of(locked.with_name(file.name + AGE_SUFFIX)), file)
            for part in parts:
                disk.rename(part, part.with_name(part.name.removesuffix(PART_SUFFIX)))
        except BaseException:
            for part in parts:  # nothing is left open of a night that stays locked
                part.unlink(missing_ok=True)
            raise
        disk.sync_folder(folder)
        for path in (*sources, folder / (stem + KEY_SUFFIX), folder / (stem + NOTE_SUFFIX)):
            path.unlink(missing_ok=True)
        fsync_folder(folder)
    return file


def _note_of(file: Path, locked_utc_ns: int) -> LockedNote:
    """What may be known of a locked night; proves that it is whole, and lets its journal go."""
    with open_night(file) as night:
        broken = [path for path in night.paths if not night.is_intact(path)]
        note = LockedNote(
            night_id=night.meta.night_id,
            started_utc_ns=night.meta.started_utc_ns,
            duration_s=duration_s(night),
            locked_utc_ns=locked_utc_ns,
        )
    if broken:
        raise RefusedError("The night is damaged and cannot be locked.", "Use Verify and Recover.")
    if folder_of(file).is_dir() and (problem := release_journal(folder_of(file))):
        raise RefusedError(f"The night's journal is still kept. {problem}", "Use Recover first.")
    return note


def _files_beside(file: Path) -> list[Path]:
    """The night first, then all that lies beside it under its name."""
    beside = sorted(file.parent.glob(f"{glob.escape(file.stem)}.*"))
    kept_plain = (AGE_SUFFIX, NOTE_SUFFIX, PART_SUFFIX)
    return [file, *(p for p in beside if p != file and not p.name.endswith(kept_plain))]


def _encrypt(path: Path, identity: pyrage.x25519.Identity, disk: Files) -> Path:
    target = path.with_name(path.name + AGE_SUFFIX)
    part = target.with_name(target.name + PART_SUFFIX)
    try:
        with path.open("rb") as plain, _written(part, disk) as sealed:
            pyrage.encrypt_io(plain, sealed, [identity.to_public()])
        if _digest_sealed(part, identity) != _digest(path):
            raise NightError("The locked night does not read back.", "The night stays as it was.")
        disk.rename(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target


def _part_of(locked: Path) -> Path:
    """Where what a locked file holds is written at first."""
    return locked.with_name(locked.name.removesuffix(AGE_SUFFIX) + PART_SUFFIX)


def _decrypt(path: Path, part: Path, identity: pyrage.x25519.Identity, disk: Files) -> None:
    try:
        with path.open("rb") as sealed, _written(part, disk) as plain:
            pyrage.decrypt_io(sealed, plain, [identity])
    except pyrage.DecryptError as error:
        raise NightLocked(
            "The night does not open with this.",
            "Use the passphrase or key file that it was locked with.",
            str(error),
        ) from error
    except OSError as error:
        if error.errno is None:  # of age, not of the system
            raise _damaged(str(error)) from error
        raise


def _damaged(details: str = "") -> NightError:
    return NightError("What was locked is damaged.", "Take your copy of the locked night.", details)


def _expect_whole(part: Path, file: Path) -> None:
    """The unlocked night proves itself, and is the one that lies there if one does."""
    if file.exists() and _digest(file) != _digest(part):
        raise RefusedError(
            "This night lies here open, too, and was changed since it was locked.",
            "Lock it again: the one that is open takes the place of the locked one.",
        )
    with open_night(part) as night:
        if not all(night.is_intact(path) for path in night.paths):
            raise _damaged()


# --- keys ----------------------------------------------------------------------------------


def _identity_to_lock(file: Path, secret: Secret) -> pyrage.x25519.Identity:
    if secret.key_file:
        return _key_in(Path(secret.key_file), may_make=True)
    if len(secret.passphrase) < MIN_PASSPHRASE:
        raise UsageError(f"A passphrase has at least {MIN_PASSPHRASE} signs.")
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.passphrase.encrypt(str(identity).encode(), secret.passphrase)
    atomic_write(file.with_name(file.stem + KEY_SUFFIX), sealed)
    return identity


def _identity_to_unlock(key: Path, secret: Secret) -> pyrage.x25519.Identity:
    if secret.key_file:
        return _key_in(Path(secret.key_file), may_make=False)
    if not key.exists():
        raise NightLocked("This night was locked with a key file.", "Say which one: --key FILE.")
    with key.open("rb") as sealed:
        data = sealed.read(MAX_KEY_BYTES)
    try:
        text = pyrage.passphrase.decrypt(data, secret.passphrase)
        return pyrage.x25519.Identity.from_str(text.decode())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise NightLocked(
            "The passphrase does not open this night.", "Try again.", str(error)
        ) from error


def _key_in(path: Path, *, may_make: bool) -> pyrage.x25519.Identity:
    if may_make and not path.exists():
        identity = pyrage.x25519.Identity.generate()
        atomic_write(path, f"{identity}\n".encode())
        return identity
    if not path.is_file():
        raise UsageError(f"There is no key file {path.name}.")
    with path.open("rb") as file:
        lines = file.read(MAX_KEY_BYTES).decode(errors="replace").splitlines()
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            with contextlib.suppress(pyrage.IdentityError):
                return pyrage.x25519.Identity.from_str(line.strip())
    raise UsageError(f"{path.name} holds no age key.")


# --- reading and writing -------------------------------------------------------------------


@contextlib.contextmanager
def _written(part: Path, disk: Files) -> Iterator[_Sink]:
    """A new private file that is on the disk afterwards."""
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        sink = _Sink(file)
        try:
            yield sink
        except (pyrage.EncryptError, pyrage.DecryptError):
            if sink.error is not None:
                raise sink.error from None
            raise
        file.flush()
        disk.sync(file.fileno())


class _Sink(io.RawIOBase):
    """Writes to a file, and keeps the error of the disk: age tells it as one of its own."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file
        self.error: OSError | None = None

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # narrower than any buffer
        """Write bytes."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise


class _Hashed(io.RawIOBase):
    """Takes bytes and keeps only their SHA-256."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # narrower than any buffer
        """Take bytes."""
        self.sha256.update(data)
        return len(data)


def _digest_sealed(path: Path, identity: pyrage.x25519.Identity) -> bytes:
    hashed = _Hashed()
    with path.open("rb") as sealed:
        pyrage.decrypt_io(sealed, hashed, [identity])
    return hashed.sha256.digest()


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@contextlib.contextmanager
def _disk_told(safe: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull(f"The disk is full. {safe}", "Make room.", str(error)) from error
        raise NightError(f"The disk did not do it. {safe}", "Try again.", str(error)) from error
