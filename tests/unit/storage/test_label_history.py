"""Undo of label edits is a list, beside the night."""

import stat
from pathlib import Path

import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.labels import LabelTrack
from sleepmon.storage.label_history import history_file, load_history, save_history

NONE = LabelTrack()
SUPINE, LEFT = NONE.from_now_on("S", 1).closed(5), NONE.from_now_on("L", 1).closed(5)


def test_that_edits_are_taken_back_and_done_again(tmp_path: Path) -> None:
    history = load_history(tmp_path / "n.h5", "n1", NONE).edited(SUPINE).edited(LEFT)
    assert (LEFT, SUPINE, LEFT) == (
        history.track,
        history.undone().track,
        history.undone().redone().track,
    )
    with pytest.raises(RefusedError):
        history.undone().undone().undone()
    with pytest.raises(RefusedError):
        history.redone()


def test_that_an_edit_after_an_undo_forgets_what_was_undone(tmp_path: Path) -> None:
    history = load_history(tmp_path / "n.h5", "n1", NONE).edited(SUPINE).undone().edited(LEFT)
    assert (NONE, LEFT) == history.tracks


def test_that_a_history_is_kept_for_this_user_only(tmp_path: Path) -> None:
    file = tmp_path / "n.h5"
    history = load_history(file, "n1", NONE).edited(SUPINE)
    save_history(file, history)
    assert history == load_history(file, "n1", SUPINE)
    assert 0o600 == stat.S_IMODE(history_file(file).stat().st_mode)


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[" * 5000, b'{"night_id":"n1","tracks":[],"at":0}']
)
def test_that_a_damaged_history_begins_anew(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "n.h5"
    history_file(file).write_bytes(damage)
    assert (SUPINE,) == load_history(file, "n1", SUPINE).tracks


def test_that_labels_changed_elsewhere_are_one_more_edit(tmp_path: Path) -> None:
    file = tmp_path / "n.h5"
    save_history(file, load_history(file, "n1", NONE).edited(SUPINE))
    assert (NONE, SUPINE, LEFT) == load_history(file, "n1", LEFT).tracks
    assert (LEFT,) == load_history(file, "another night", LEFT).tracks
