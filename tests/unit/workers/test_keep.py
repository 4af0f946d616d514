"""What is done to finished nights, each in a child."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import (
    NightError,
    NightLocked,
    NightTooOld,
    NightUnreadable,
    RefusedError,
)
from sleepmon.domain.labels import LabelSpan
from sleepmon.storage.folders import folder_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
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
from tests.fakes import bodies
from tests.fakes.format_0 import as_format_0
from tests.fakes.nights import STARTED_UTC_NS as T0
from tests.fakes.nights import built

SPAN = LabelSpan(start_ns=T0, end_ns=T0 + 10**9, code="L", made_at_ns=T0)


def _edit(file: Path, kind: LabelEditKind, span: LabelSpan | None = None) -> list[str]:
    edit = LabelEdit(path=str(file), kind=kind, edited_utc_ns=T0 + 1, span=span)
    return [one.code for one in relabel_in_child(edit)]


def test_that_labels_are_edited_undone_and_redone_in_the_night_itself(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    with open_night(file) as night:
        before = [span.code for span in night.labels]
    after = _edit(file, "put", SPAN)
    assert "L" in after
    assert before == _edit(file, "undo")
    with pytest.raises(RefusedError):
        _edit(file, "undo")
    assert after == _edit(file, "redo")
    assert "L" not in _edit(file, "clear", SPAN)
    assert verify_night(file).whole
    with open_night(file) as night:
        assert 4 == sum(row["action"] == b"labels" for row in night.table("/audit")[-4:])


def test_that_a_night_is_erased(tmp_path: Path) -> None:
    note = erase_in_child(Erasure(path=str(built(tmp_path, 5)), erased_utc_ns=5, reason="asked"))
    assert [note] == list(tmp_path.iterdir())


def test_that_a_proved_journal_is_let_go(tmp_path: Path) -> None:
    file = built(tmp_path, 5)
    (kept,) = release_in_child(tmp_path)
    assert (str(folder_of(file)), "") == (kept.folder, kept.problem)


def test_that_what_is_no_night_and_a_child_that_dies_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.h5").write_text("no night")
    with pytest.raises(NightUnreadable):
        _edit(tmp_path / "a.h5", "put", SPAN)
    with pytest.raises(NightError, match="was not finished"):
        release_in_child(tmp_path, body=bodies.crash)


def test_that_a_night_is_brought_up_to_date_in_a_child(tmp_path: Path) -> None:
    file = built(tmp_path, 5)
    assert 1 == migrate_in_child(file)
    with pytest.raises(NightTooOld):
        migrate_in_child(as_format_0(file))


def test_that_a_night_is_locked_and_unlocked_in_a_child(tmp_path: Path) -> None:
    file, other = built(tmp_path / "a", 5), str(tmp_path / "other key")
    before = file.read_bytes()
    locked = lock_in_child(Locking(path=str(file), utc_ns=5, passphrase="correct horse"))
    lock_in_child(Locking(path=str(built(tmp_path / "b", 1)), utc_ns=5, key_file=other))
    with pytest.raises(NightLocked):
        unlock_in_child(Locking(path=str(locked), utc_ns=0, key_file=other))
    again = unlock_in_child(Locking(path=str(locked), utc_ns=0, passphrase="correct horse"))
    assert (file, before) == (again, file.read_bytes())
