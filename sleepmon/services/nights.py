"""The nights of a folder: list, look into, prove, recover, import, classify.

Whatever is slow or opens files from outside is done in child processes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from sleepmon.domain.errors import NightInUse, SleepmonError, UsageError
from sleepmon.domain.labels import CANNOT_TELL, LabelSpan, LabelTrack
from sleepmon.domain.nights import BuildReport, JournalKept, NightInfo, NightSummary, VerifyReport
from sleepmon.domain.schemes import Scheme
from sleepmon.services.classified_night import (
    NightClassified,
    judged_against,
    sensors_classified,
)
from sleepmon.services.labelling import label_code
from sleepmon.services.night_tail import NightTail
from sleepmon.storage.folders import file_of, folder_of, journal_files
from sleepmon.storage.layout import FILE_SUFFIX, FOLDER_SUFFIX
from sleepmon.storage.library import Look, NightLibrary, quiet_for_s
from sleepmon.storage.lock import is_locked
from sleepmon.storage.model_store import ModelStore, StoredModel
from sleepmon.storage.recovery import built_journals, find_interrupted
from sleepmon.workers.classify_night import classify_in_child, read_predictions
from sleepmon.workers.export import build_in_child
from sleepmon.workers.keep import (
    Erasure,
    LabelEdit,
    LabelEditKind,
    Locking,
    erase_in_child,
    lock_in_child,
    migrate_in_child,
    relabel_in_child,
    release_in_child,
    unlock_in_child,
)
from sleepmon.workers.load import (
    CsvImport,
    import_in_child,
    info_in_child,
    verify_in_child,
)
from sleepmon.workers.look import look_in_child

Progress = Callable[[float], None]
BODY_AXES = ("+x", "+y", "+z")
CSV_COLUMNS = ("time", "x", "y", "z")

_log = logging.getLogger(__name__)


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an interrupted night."""

    folder: str
    """Its journal, which stays as it is."""
    file: str
    """Its night file; empty when it could not be built."""
    words: tuple[str, ...]
    built: BuildReport | None = None


def nobody(fraction: float) -> None:
    """Nobody looks at the progress."""


class Nights:
    """Everything that can be done with nights that are over."""

    def __init__(
        self,
        folder: Path,
        scheme: Scheme,
        store: ModelStore,
        *,
        fallback: Path | None = None,
        look: Look = look_in_child,
    ) -> None:
        """`fallback` is where nights went on whose own folder failed: looked into as well."""
        self._folder = folder
        self._scheme = scheme
        self._store = store
        self._places = (folder, *([fallback] if fallback not in (None, folder) else []))
        self._library = NightLibrary(look, *self._places)

    @property
    def folder(self) -> Path:
        """Where the nights are."""
        return self._folder

    def list(self) -> tuple[NightSummary, ...]:
        """All nights, newest first; recording, interrupted and damaged ones too."""
        return self._library.nights()

    def info(self, night: Path | str) -> NightInfo:
        """What a night holds; NightUnreadable when it is none."""
        path = self._path(night)
        _expect_night(path)
        return info_in_child(path)

    def verify(self, night: Path | str) -> VerifyReport:
        """The verdict on a night and every check behind it."""
        return verify_in_child(self._built(night))

    def recover(
        self,
        where: Path | str | None = None,
        progress: Progress = nobody,
        *,
        quiet_s: float = 0.0,
    ) -> tuple[Recovered, ...]:
        """Build the file of every interrupted night, of this folder, another one, or one night.

        Journals are never changed. A night that is being recorded is left alone, and so is one to
        which something was written within the last `quiet_s`: it can still be taken up again.
        """
        places = self._places if where is None else (Path(where),)
        interrupted = [folder for place in places for folder in _interrupted(place)]
        folders = [f for f in interrupted if quiet_for_s(f) >= quiet_s]
        return tuple(
            _rebuilt(folder, _part_of(progress, number, len(folders)))
            for number, folder in enumerate(folders)
        )

    def import_csv(
        self,
        file: Path | str,
        *,
        subject: str,
        placement: str,
        unit: Literal["g", "mg", "m/s2"],
        rate_hz: float,
        axes: tuple[str, str, str] = BODY_AXES,
        columns: tuple[str, str, str, str] = CSV_COLUMNS,
        label_column: str = "",
        started_utc_ns: int | None = None,
        progress: Progress = nobody,
    ) -> Path:
        """Make a night of a CSV recording and give its file; ImportFailed says what is wrong.

        `axes` name which of the file's axes points to the front, to the left and to the head.
        """
        request = CsvImport(
            path=str(Path(file).absolute()),
            nights=str(self._folder.absolute()),
            subject=subject,
            placement=placement,
            unit=unit,
            rate_hz=rate_hz,
            scheme=self._scheme,
            software_version=version("sleepmon"),
            axes=axes,
            columns=columns,
            label_column=label_column,
            started_utc_ns=started_utc_ns,
        )
        return import_in_child(request, progress)

    def classify(
        self, night: Path | str, progress: Progress = nobody, model_id: str = ""
    ) -> NightClassified:
        """Classify a whole night by the active model, or another one; predictions go beside it.

        The night file stays as it is. ModelMismatch when the model is of another scheme.
        """
        path = self._built(night)
        info = info_in_child(path)
        model = self._store.model(model_id) if model_id else self._suitable(info)
        written = classify_in_child(path, model.folder, progress)
        said = read_predictions(Path(written.file))
        return NightClassified(
            night=str(path),
            file=written.file,
            night_id=said.night_id,
            model_id=said.model_id,
            scheme_id=said.scheme_id,
            windows=len(said.predictions),
            sensors=sensors_classified(info.meta, info.labels, said.predictions, said.step_s),
            agreement=judged_against(info.meta, info.labels, said.predictions),
        )

    def label(
        self, night: Path | str, word: str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """Say what the posture was between two times, whatever was said there before.

        UsageError for a posture that the night's scheme does not know, or a time that is none.
        The edit is audited in the night, and `undo_label` takes it back.
        """
        code = label_code(word, self.info(self._built(night)).meta.scheme)
        return self._edit_labels(night, "put", utc_ns, _stretch(code, start_ns, end_ns, utc_ns))

    def clear_labels(
        self, night: Path | str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """Take away what was said of the time between two times."""
        stretch = _stretch(CANNOT_TELL, start_ns, end_ns, utc_ns)
        return self._edit_labels(night, "clear", utc_ns, stretch)

    def undo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """Take the last edit of the labels back; RefusedError when there is none."""
        return self._edit_labels(night, "undo", utc_ns)

    def redo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """Do the edit that was taken back again; RefusedError when there is none."""
        return self._edit_labels(night, "redo", utc_ns)

    def erase(self, night: Path | str, utc_ns: int, reason: str = "") -> Path:
        """Remove a night for good, with all that lies beside it; a note without data stays.

        NightInUse when it is being recorded.
        """
        path = self._path(night)
        return erase_in_child(Erasure(path=str(path), erased_utc_ns=utc_ns, reason=reason))

    def migrate(self, night: Path | str) -> int:
        """Make of a night of an older format one of today, and give the format that it had.

        NightTooOld when no way leads here from its format, NightTooNew when it is a later one.
        """
        return migrate_in_child(self._built(night))

    def lock(
        self, night: Path | str, utc_ns: int, *, passphrase: str = "", key_file: str = ""
    ) -> Path:
        """Encrypt a finished night, proved before, and give its locked file.

        A key file that is not there is made. RefusedError while its journal is kept.
        """
        return lock_in_child(
            Locking(
                path=str(self._built(night)),
                utc_ns=utc_ns,
                passphrase=passphrase,
                key_file=key_file and str(Path(key_file).absolute()),
            )
        )

    def unlock(self, night: Path | str, *, passphrase: str = "", key_file: str = "") -> Path:
        """Bring a locked night back and give its file; NightLocked when this is not its key."""
        return unlock_in_child(
            Locking(
                path=str(self._path(night)),
                utc_ns=0,
                passphrase=passphrase,
                key_file=key_file and str(Path(key_file).absolute()),
            )
        )

    def release_journals(self) -> tuple[JournalKept, ...]:
        """Let the journals go whose night files, built before, prove themselves now."""
        places = [place for place in self._places if built_journals(place)]
        return tuple(kept for place in places for kept in release_in_child(place))

    def tail(self, night: Path | str, newest_bytes: int | None = None) -> NightTail:
        """Follow a night while it is recorded; UsageError when it has no journal any more.

        From its start, or from so many bytes before its end on.
        """
        path = self._path(night)
        return NightTail(path if path.is_dir() else folder_of(path), newest_bytes)

    def _edit_labels(
        self,
        night: Path | str,
        kind: LabelEditKind,
        utc_ns: int,
        span: LabelSpan | None = None,
    ) -> LabelTrack:
        path = str(self._built(night))
        return relabel_in_child(LabelEdit(path=path, kind=kind, edited_utc_ns=utc_ns, span=span))

    def _suitable(self, info: NightInfo) -> StoredModel:
        """The person's own model if it was made for the sensors worn, else everybody's."""
        worn = [row.sensor for row in info.meta.sensors]
        return self._store.suiting(info.meta.subject, worn)

    def _path(self, night: Path | str) -> Path:
        """A path as given, or the name or id of a night in the folder."""
        given = Path(night)
        if given.exists():
            return given.absolute()
        for row in self.list():
            if str(night) in (row.night_id, Path(row.path).name):
                return Path(row.path)
        raise UsageError(f"There is no night '{night}'.", "sleepmon nights lists all nights.")

    def _built(self, night: Path | str) -> Path:
        """The file of a night; one that has none yet must be recovered first."""
        path = self._path(night)
        if not path.is_dir():
            return path
        _expect_night(path)
        if file_of(path).exists():
            return file_of(path)
        if is_locked(path):
            raise NightInUse(f"{path.name} is being recorded.", "Wait until the night is over.")
        raise UsageError(f"{path.name} was cut off and has no file yet.", "Use Recover first.")


def _interrupted(place: Path) -> tuple[Path, ...]:
    """The interrupted nights of a folder of nights; or of one night, by its journal or file."""
    if place.suffix == FILE_SUFFIX and not place.exists():
        place = folder_of(place)
    if place.suffix != FOLDER_SUFFIX:
        return find_interrupted(place)
    if not place.is_dir():
        raise UsageError(f"There is no interrupted night {place.name}.")
    if is_locked(place):
        raise NightInUse(f"{place.name} is being recorded.", "End the night first.")
    return () if file_of(place).exists() else (place,)


def _expect_night(path: Path) -> None:
    """UsageError for a folder that holds no journal and has no night file."""
    built = bool(path.name) and file_of(path).is_file()  # the root has no name
    if path.is_dir() and not journal_files(path) and not built:
        raise UsageError(
            f"{path} is a folder, not a night.", "sleepmon nights --folder lists the nights in it."
        )


def _stretch(code: str, start_ns: int, end_ns: int, utc_ns: int) -> LabelSpan:
    if end_ns <= start_ns:
        raise UsageError("A label ends after it starts.")
    return LabelSpan(
        start_ns=start_ns, end_ns=end_ns, code=code, author="person", made_at_ns=utc_ns
    )


def _part_of(progress: Progress, number: int, count: int) -> Progress:
    return lambda fraction: progress((number + fraction) / count)


def _rebuilt(folder: Path, progress: Progress) -> Recovered:
    try:
        built = build_in_child(folder, file_of(folder), progress)
    except SleepmonError as error:
        _log.warning("a night could not be recovered: %s", error.summary)
        return Recovered(folder=str(folder), file="", words=(str(error),))
    return Recovered(folder=str(folder), file=built.file, words=built.recovery.words, built=built)
