"""What is done to nights that are over, in a child: relabelled, erased, their journals let go."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from sleepmon.domain.errors import NightError, SleepmonError
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.nights import JournalKept
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand

_RELABEL, _ERASE, _RELEASE, _MIGRATE = "relabel", "erase", "release", "migrate"
_LOCK, _UNLOCK = "lock", "unlock"
_LIMITS = Limits(silence_s=120.0)
_LATER = Limits(silence_s=120.0, low_priority=True)
_T = TypeVar("_T")

LabelEditKind = Literal["put", "clear", "undo", "redo"]


class LabelEdit(msgspec.Struct, frozen=True, kw_only=True):
    """One edit of the labels of a finished night."""

    path: str
    kind: LabelEditKind
    edited_utc_ns: int
    span: LabelSpan | None = None
    """What to put in, or the stretch to clear."""


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Which night goes for good, when and why."""

    path: str
    erased_utc_ns: int
    reason: str


class Locking(msgspec.Struct, frozen=True, kw_only=True):
    """Which night is locked or unlocked, and by what: a passphrase, or else a key file."""

    path: str
    utc_ns: int
    passphrase: str = ""
    key_file: str = ""


def keep(link: ParentLink) -> None:
    """Body of the keep child."""
    tasks = {
        _RELABEL: _relabel,
        _ERASE: _erase,
        _RELEASE: _release,
        _MIGRATE: _migrate,
        _LOCK: _lock,
        _UNLOCK: _unlock,
    }
    do_errand(link, tasks)


def relabel_in_child(edit: LabelEdit, *, body: Body = keep) -> LabelTrack:
    """Edit the labels of a night and give them as they are now; RefusedError, NightError."""
    return _ask(_RELABEL, edit, LabelTrack, _LIMITS, body)


def erase_in_child(erasure: Erasure, *, body: Body = keep) -> Path:
    """Erase a night and give the note that stays; NightInUse, NightError."""
    return Path(_ask(_ERASE, erasure, str, _LIMITS, body))


def release_in_child(nights: Path, *, body: Body = keep) -> tuple[JournalKept, ...]:
    """Let the journals go whose night files prove themselves; slow, and at low priority."""
    return _ask(_RELEASE, str(nights), tuple[JournalKept, ...], _LATER, body)


def migrate_in_child(night: Path, *, body: Body = keep) -> int:
    """Bring a night up to date and give the format it had; NightTooOld, NightTooNew."""
    return _ask(_MIGRATE, str(night), int, _LIMITS, body)


def lock_in_child(locking: Locking, *, body: Body = keep) -> Path:
    """Lock a night and give its locked file; RefusedError, NightError."""
    return Path(_ask(_LOCK, locking, str, _LIMITS, body))


def unlock_in_child(locking: Locking, *, body: Body = keep) -> Path:
    """Unlock a night and give its file; NightLocked, NightError."""
    return Path(_ask(_UNLOCK, locking, str, _LIMITS, body))


def _ask(kind: str, request: object, answer_type: type[_T], limits: Limits, body: Body) -> _T:
    return run_errand(
        body,
        Errand(kind=kind, json=msgspec.json.encode(request)),
        answer_type,
        limits=limits,
        on_progress=_nobody,
        on_death=_died,
    )


def _nobody(fraction: float) -> None:
    """Progress of what takes a moment is not told."""


def _died(ended: Ended) -> SleepmonError:
    return NightError(
        f"It was not finished: the process that did it {ended.words}.",
        "The night is as it was. Try again.",
        ended.said,
    )


# --- in the child --------------------------------------------------------------------------


def _relabel(json: bytes, report: Report) -> LabelTrack:
    from sleepmon.storage.label_history import load_history, save_history
    from sleepmon.storage.reader import open_night
    from sleepmon.storage.relabel import relabel

    edit = msgspec.json.decode(json, type=LabelEdit)
    file = Path(edit.path)
    with open_night(file) as night:
        before = load_history(file, night.meta.night_id, night.labels)
    after = before
    if edit.kind == "undo":
        after = before.undone()
    elif edit.kind == "redo":
        after = before.redone()
    elif edit.span is not None:
        after = before.edited(_edited(before.track, edit.kind, edit.span))
    relabel(file, after.track, edit.edited_utc_ns)
    try:
        save_history(file, after)
    except OSError as error:
        raise NightError(
            "The labels were changed, but the edit cannot be taken back.",
            "Look whether the folder of nights can be written.",
            str(error),
        ) from error
    return after.track


def _edited(track: LabelTrack, kind: LabelEditKind, span: LabelSpan) -> LabelTrack:
    if kind == "clear" and span.end_ns is not None:
        return track.cleared(span.start_ns, span.end_ns)
    return track.with_span(span)


def _erase(json: bytes, report: Report) -> str:
    from sleepmon.storage.erase import erase_night

    erasure = msgspec.json.decode(json, type=Erasure)
    return str(erase_night(Path(erasure.path), erasure.erased_utc_ns, erasure.reason))


def _release(json: bytes, report: Report) -> tuple[JournalKept, ...]:
    from sleepmon.storage.release import release_journals

    released = release_journals(Path(msgspec.json.decode(json, type=str)))
    return tuple(JournalKept(folder=str(one.folder), problem=one.problem) for one in released)


def _migrate(json: bytes, report: Report) -> int:
    from sleepmon.storage.migrations.runner import bring_up_to_date

    return bring_up_to_date(Path(msgspec.json.decode(json, type=str)))


def _lock(json: bytes, report: Report) -> str:
    from sleepmon.storage.vault import Secret, lock_night

    asked = msgspec.json.decode(json, type=Locking)
    secret = Secret(passphrase=asked.passphrase, key_file=asked.key_file)
    return str(lock_night(Path(asked.path), secret, asked.utc_ns))


def _unlock(json: bytes, report: Report) -> str:
    from sleepmon.storage.vault import Secret, unlock_night

    asked = msgspec.json.decode(json, type=Locking)
    secret = Secret(passphrase=asked.passphrase, key_file=asked.key_file)
    return str(unlock_night(Path(asked.path), secret))
