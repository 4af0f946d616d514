from pathlib import Path

import pytest

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.storage.folders import folder_of
from sleepmon.storage.joining import edits_of, merged, remove_part
from sleepmon.storage.reader import open_night
from sleepmon.storage.relabel import relabel
from sleepmon.storage.scan import JournalIndex
from tests.fakes.nights import built


def track(words: str) -> LabelTrack:
    """`S S R . U`: what holds in each second; equal neighbours are one label."""
    codes = [*words.split(), "."]
    spans, began = [], 0
    for at in range(1, len(codes)):
        if codes[at] != codes[began]:
            if codes[began] != ".":
                spans.append(LabelSpan(start_ns=began, end_ns=at, code=codes[began], made_at_ns=0))
            began = at
    return LabelTrack(tuple(spans))


@pytest.mark.parametrize(
    ("base", "edited", "ours", "expected"),
    [
        ("S S R R", "S S R R", "U U . S S S", "U U . S S S"),
        ("", ". R R .", "S S S S", "S R R S"),
        ("S S S S", "S . . S", "S S S S S U", "S . . S S U"),
        (". . R R", ". . S S", "U U R R R R", "U U S S R R"),
        ("R R R R", "S S S S", "R R R R", "S S S S"),
        ("S S R R", "S R R R", "S S R R", "S R R R"),
        ("S S S S", ". . . .", "", ""),
    ],
)
def test_that_edits_hold_where_they_were_made_and_nowhere_else(
    base: str, edited: str, ours: str, expected: str
) -> None:
    found = merged(track(base), track(edited), track(ours))
    seconds = [one.code if (one := found.at(k)) else "." for k in range(len(expected.split()))]
    assert expected.split() == seconds


def test_that_a_label_put_in_over_several_others_is_one_label() -> None:
    found = merged(track("S R U S"), track("R R R R"), track("S R U S"))
    assert 1 == len(found.spans)


def test_that_labels_are_told_from_those_with_which_a_night_was_built(tmp_path: Path) -> None:
    file = built(tmp_path, 60)
    index = JournalIndex(folder_of(file))
    assert edits_of(file, index) is None
    with open_night(file) as night:
        before = night.labels
    after = before.cleared(before.spans[0].start_ns, before.spans[0].start_ns + 10**9)
    relabel(file, after, 5)
    relabel(file, after, 6)
    edits = edits_of(file, index)
    assert edits is not None
    assert (before, after, 2) == (edits.base, edits.edited, len(edits.rows))
    with open_night(file) as night:
        assert not edits.are_in(night)


def test_that_a_part_goes_with_all_that_lies_beside_it_but_its_journal(tmp_path: Path) -> None:
    file = built(tmp_path, 2)
    for name in (file.stem + ".labels.json", file.stem + ".predictions.json", "diary.txt"):
        (tmp_path / name).touch()
    remove_part(file)
    assert {folder_of(file).name, "diary.txt"} == {path.name for path in tmp_path.iterdir()}
