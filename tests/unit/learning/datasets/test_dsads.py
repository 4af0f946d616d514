"""Daily and Sports Activities: five places in one segment, damaged segments."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.dsads import COLUMNS, ROWS, read_dsads
from sleepmon.learning.datasets.recording import Faults, windows_of_set


def segment(folder: Path, where: str = "a03/p2/s01.txt", rows: int = ROWS) -> Path:
    path = folder / where
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = np.zeros(COLUMNS)
    numbers[[0, 10, 20, 27, 37]] = 9.80665
    path.write_text("\n".join([",".join(map(str, numbers))] * rows) + "\n", encoding="ascii")
    return folder


def test_that_each_place_is_a_recording_in_g(tmp_path: Path) -> None:
    data = read_dsads(segment(tmp_path), Faults("refuse"))
    assert ["2"] * 5 == [r.subject for r in data.recordings]
    assert list(range(5)) == [r.placement for r in data.recordings]
    assert "lying on the back" == data.labels[data.recordings[0].label[0]]
    axes = [int(r.acceleration_g[0].argmax()) for r in data.recordings]
    assert [0, 1, 2, 0, 1] == axes
    assert all(np.isclose(1.0, r.acceleration_g.max()) for r in data.recordings)


def test_that_windows_stay_within_a_segment(tmp_path: Path) -> None:
    segment(tmp_path)
    data = read_dsads(segment(tmp_path, "a03/p2/s02.txt"), Faults("refuse"))
    assert 10 == len(windows_of_set(data, 25.0, 100, 60))


@pytest.mark.parametrize("where", ["a03/p2/s02.txt", "a20/p2/s02.txt"])
def test_that_a_damaged_segment_is_refused_or_left_out(tmp_path: Path, where: str) -> None:
    segment(tmp_path)
    segment(tmp_path, where, rows=ROWS if where.startswith("a20") else 7)
    with pytest.raises(ImportFailed, match=r"s02\.txt"):
        read_dsads(tmp_path, Faults("refuse"))
    data = read_dsads(tmp_path, Faults("skip"))
    assert (5, 1) == (len(data.recordings), len(data.problems))


def test_that_words_in_a_segment_are_no_numbers(tmp_path: Path) -> None:
    (segment(tmp_path) / "a03/p2/s01.txt").write_text("no numbers\n")
    with pytest.raises(ImportFailed, match=r"125 lines of 45"):
        read_dsads(tmp_path, Faults("refuse"))


def test_that_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no DSADS recordings"):
        read_dsads(tmp_path, Faults("refuse"))
