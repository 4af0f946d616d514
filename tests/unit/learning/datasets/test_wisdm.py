"""WISDM 2019: lines as published, breaks in time, damaged lines."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.recording import DataSet, Faults, windows_of_set
from sleepmon.learning.datasets.wisdm import read_wisdm

STEP_NS = 50_000_000


def lines(count: int, activity: str = "A", start: int = 0, subject: str = "1600") -> list[str]:
    return [
        f"{subject},{activity},{(start + n) * STEP_NS},{n},9.80665,-19.6133;" for n in range(count)
    ]


def folder_with(tmp_path: Path, text: list[str], name: str = "data_1600_accel_phone.txt") -> Path:
    place = tmp_path / "raw" / "phone" / "accel"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text("\n".join(text) + "\n", encoding="ascii")
    return tmp_path


def read(folder: Path, damaged: str = "refuse") -> DataSet:
    return read_wisdm(folder, Faults("skip" if damaged == "skip" else "refuse"))


def test_that_units_labels_places_and_people_are_read(tmp_path: Path) -> None:
    folder_with(tmp_path, lines(30) + lines(30, "S", 30))
    folder_with(tmp_path, lines(30, "B", subject="1601"), "data_1601_accel_watch.txt")
    data = read(tmp_path)
    phone, watch = data.recordings
    assert ("1600", 0, "1601", 1) == (
        phone.subject,
        phone.placement,
        watch.subject,
        watch.placement,
    )
    assert np.allclose([1.0, -2.0], phone.acceleration_g[0, 1:])
    assert ["walking", "folding"] == [data.labels[n] for n in np.unique(phone.label)]
    assert (18, 2, 20.0) == (len(data.labels), len(data.placements), data.rate_hz)


def test_that_a_break_in_time_parts_recordings(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, lines(30) + lines(30, start=500) + lines(30, start=10))
    assert [30, 30, 30] == [len(r.label) for r in read(folder).recordings]
    assert 0 == len(windows_of_set(read(folder), 20.0, 31, 1))


@pytest.mark.parametrize(
    "bad",
    ["1600,A,1,2,3;", "1600,N,1,2,3,4;", "1601,A,1,2,3,4;", "1600,A,1,x,3,4;", "1600,A,1,nan,3,4;"],
)
def test_that_damaged_lines_are_refused_or_skipped_and_counted(tmp_path: Path, bad: str) -> None:
    folder = folder_with(tmp_path, lines(30) + [bad, bad] + lines(30, start=30))
    with pytest.raises(ImportFailed, match=r"data_1600_accel_phone\.txt.*\(2 times\)"):
        read(folder)
    data = read(folder, "skip")
    assert [2] == [problem.count for problem in data.problems]
    assert [30, 30] == [len(r.label) for r in data.recordings]


def test_that_an_empty_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no WISDM recordings"):
        read(tmp_path)
    with pytest.raises(ImportFailed, match="holds no samples"):
        read(folder_with(tmp_path, []))
