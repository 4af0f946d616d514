"""UMAFall as a row of the catalog."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.datasets.recording import Faults, windows_of_set
from sleepmon.learning.datasets.umafall_set import read_umafall_set
from tests.unit.learning.datasets.test_umafall import NAME, written


def test_that_each_trial_at_rest_is_one_window(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, name=NAME.replace("Subject_05", "Subject_06"))
    data = read_dataset("umafall", tmp_path)
    assert ["Subject_05", "Subject_06"] == sorted({one.subject for one in data.recordings})
    assert {"chest", "abdomen"} == {data.placements[one.placement] for one in data.recordings}
    assert {"supine"} == {data.labels[one.label[0]] for one in data.recordings}
    windows = windows_of_set(data, data.rate_hz, 100, 60)
    assert len(data.recordings) == len(windows) == 4
    assert len(data.labels) == len(data.label_rolls_deg)


def test_that_a_trial_that_never_rests_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    shaken = [
        ";".join([*cells[:2], str(index // 3 % 2), *cells[3:]])
        for index, cells in enumerate(line.split(";") for line in lines if line[0] != "%")
    ]
    head = [line for line in lines if line[0] == "%"]
    path.write_text("\n".join([*head, *shaken]), encoding="utf-8")
    faults = Faults("refuse")
    assert not read_umafall_set(tmp_path, faults).recordings
    assert [2] == [problem.count for problem in faults.problems]
    with pytest.raises(ImportFailed, match="can be used") as caught:
        read_dataset("umafall", tmp_path)
    assert "trials without rest" in caught.value.advice


def test_that_a_bad_file_is_refused_or_skipped(tmp_path: Path) -> None:
    written(tmp_path)
    bad = tmp_path / NAME.replace("Subject_05", "Subject_07")
    bad.write_text("%\n1;2;x;0;1;0;1;\n", encoding="utf-8")
    with pytest.raises(ImportFailed, match="Subject_07"):
        read_dataset("umafall", tmp_path)
    data = read_dataset("umafall", tmp_path, "skip")
    assert 2 == len(data.recordings)
    assert any("Subject_07" in problem.file for problem in data.problems)
