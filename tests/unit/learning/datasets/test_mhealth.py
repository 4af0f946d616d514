"""MHEALTH: three places in one log, the null class, known files, damaged lines."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.mhealth import SHA256, read_mhealth
from sleepmon.learning.datasets.recording import Faults, windows_of_set


def line(label: int) -> str:
    numbers = [0.0] * 23
    numbers[0:3] = [9.80665, 0.0, 0.0]
    numbers[5:8] = [0.0, 9.80665, 0.0]
    numbers[14:17] = [0.0, 0.0, 9.80665]
    return "\t".join([*map(str, numbers), str(label)])


def log(tmp_path: Path, text: list[str], number: int = 3) -> Path:
    (tmp_path / f"mHealth_subject{number}.log").write_text("\n".join(text), encoding="ascii")
    return tmp_path


def test_that_each_place_has_its_own_columns(tmp_path: Path) -> None:
    data = read_mhealth(log(tmp_path, [line(3)] * 5), Faults("refuse"))
    assert ("chest", "left ankle", "right arm") == data.placements
    for place, recording in enumerate(data.recordings):
        assert (place, "3") == (recording.placement, recording.subject)
        assert np.allclose(np.eye(3)[place], recording.acceleration_g[0])
        assert "lying" == data.labels[recording.label[0]]


def test_that_the_null_class_is_left_out_unless_wanted(tmp_path: Path) -> None:
    folder = log(tmp_path, [line(0)] * 20 + [line(1)] * 20)
    without = read_mhealth(folder, Faults("refuse"))
    assert [0] == np.unique(windows_of_set(without, 50.0, 10, 10).posture).tolist()
    wanted = read_mhealth(folder, Faults("refuse"), null_class=True)
    assert (12, 13) == (len(without.labels), len(wanted.labels))
    assert [0, 12] == np.unique(windows_of_set(wanted, 50.0, 10, 10).posture).tolist()


def test_that_a_file_that_is_not_the_published_one_is_told(tmp_path: Path) -> None:
    data = read_mhealth(log(tmp_path, [line(1)]), Faults("refuse"))
    assert ["mHealth_subject3.log"] == [problem.file for problem in data.problems]
    assert list(range(1, 11)) == sorted(SHA256)


@pytest.mark.parametrize(
    "bad", ["1 2 3", line(13), line(1).replace("9.80665", "inf"), "x" + line(1)]
)
def test_that_damaged_lines_are_refused_or_part_the_recording(tmp_path: Path, bad: str) -> None:
    folder = log(tmp_path, [line(1)] * 4 + [bad] + [line(1)] * 6)
    with pytest.raises(ImportFailed, match=r"mHealth_subject3\.log.*1 times"):
        read_mhealth(folder, Faults("refuse"))
    data = read_mhealth(folder, Faults("skip"))
    assert [4, 6] == [len(r.label) for r in data.recordings if r.placement == 0]
    assert 2 == len(data.problems)


def test_that_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no MHEALTH recordings"):
        read_mhealth(tmp_path, Faults("refuse"))
