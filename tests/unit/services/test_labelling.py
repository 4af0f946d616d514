"""From now on, undo, redo: labels as the person at the bedside says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.labelling import LabelEditor

SCHEME = load_scheme(resource("schemes", "twelve.toml"))


def _codes(editor: LabelEditor) -> list[str]:
    return [span.code for span in editor.track]


def test_that_a_label_holds_until_the_next() -> None:
    editor = LabelEditor(SCHEME)
    editor.set("S", 10)
    editor.set("left", 20)
    assert [("S", 10, 20), ("L", 20, None)] == [
        (span.code, span.start_ns, span.end_ns) for span in editor.track
    ]


def test_that_an_edit_is_taken_back_and_done_again() -> None:
    editor = LabelEditor(SCHEME)
    editor.set("S", 10)
    editor.set("L", 20)
    editor.undo()
    assert ["S"] == _codes(editor)
    assert editor.can_redo
    editor.redo()
    assert ["S", "L"] == _codes(editor)
    assert not editor.can_redo


def test_that_a_new_edit_forgets_what_was_taken_back() -> None:
    editor = LabelEditor(SCHEME)
    editor.set("S", 10)
    editor.undo()
    editor.set("R", 20)
    assert not editor.can_redo
    assert ["R"] == _codes(editor)


def test_that_there_is_nothing_to_take_back_at_first() -> None:
    editor = LabelEditor(SCHEME)
    with pytest.raises(RefusedError, match="no label to take back"):
        editor.undo()
    with pytest.raises(RefusedError, match="no label to bring back"):
        editor.redo()


@pytest.mark.parametrize("word", ["upright", "cannot tell"])
def test_that_the_two_words_that_are_no_posture_may_be_said(word: str) -> None:
    editor = LabelEditor(SCHEME)
    editor.set(word, 10)
    assert [word] == _codes(editor)


def test_that_an_unknown_posture_is_refused_and_nothing_changes() -> None:
    editor = LabelEditor(SCHEME)
    with pytest.raises(UsageError, match="no posture 'X'"):
        editor.set("X", 10)
    assert not editor.can_undo


def test_that_a_clock_set_back_loses_no_label() -> None:
    editor = LabelEditor(SCHEME)
    editor.set("S", 100)
    editor.set("L", 50)
    assert ["S", "L"] == _codes(editor)


def test_that_ending_no_label_is_no_edit() -> None:
    editor = LabelEditor(SCHEME)
    editor.end(10)
    assert not editor.can_undo


EDITS = st.lists(
    st.tuples(st.sampled_from(["S", "L", "end", "undo", "redo"]), st.integers(0, 1000)), max_size=40
)


@given(EDITS)
def test_that_any_edits_leave_a_track_that_never_overlaps(edits: list[tuple[str, int]]) -> None:
    editor = LabelEditor(SCHEME)
    for word, now_ns in edits:
        if word == "end":
            editor.end(now_ns)
        elif word == "undo" and editor.can_undo:
            before = editor.track
            editor.undo()
            editor.redo()
            assert before == editor.track
            editor.undo()
        elif word == "redo" and editor.can_redo:
            editor.redo()
        elif word in ("S", "L"):
            editor.set(word, now_ns)
            assert word == editor.track.spans[-1].code
