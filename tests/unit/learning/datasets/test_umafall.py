"""UMAFall files: the head says which sensor sat where."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.umafall import Trial, read_trial, read_umafall, rest_window

NAME = "UMAFall_Subject_05_Fall_backwardFall_2_2016-06-15_21-28-09.csv"
HEAD = """% Universidad de Malaga - ETSI de Telecomunicacion (Spain)
% MAC Address; Sensor_ID; Position; Device Model
%f8:95:c7:f3:ba:82; 0; RIGHTPOCKET; phone
%C4:BE:84:70:64:8A; {chest}; CHEST; SensorTag
%C4:BE:84:71:A5:02; {waist}; WAIST; SensorTag
% TimeStamp; Sample No; X-Axis; Y-Axis; Z-Axis; Sensor Type; Sensor ID;
"""


def row(ms: int, x: float, y: float, z: float, kind: int, sensor: int) -> str:
    return f"{ms};{ms // 50};{x};{y};{z};{kind};{sensor}"


def written(folder: Path, *, chest: int = 1, waist: int = 2, name: str = NAME) -> Path:
    """Ten seconds: standing at first, then supine; the waist reads 0.5 g on its y axis."""
    rows = []
    for ms in range(0, 10_000, 50):
        down = ms > 5_000
        rows.append(row(ms, 0.0 if down else 1.0, 0.0, 1.0 if down else 0.0, 0, chest))
        rows.append(row(ms + 3, 0.1, -0.5, 0.85, 0, waist))
        rows.append(row(ms + 4, 99.0, 99.0, 99.0, 1, chest))  # a gyroscope's
    path = folder / name
    path.write_text(HEAD.format(chest=chest, waist=waist) + "\n".join(rows), encoding="utf-8")
    return path


def by_placement(trials: list[Trial]) -> dict[str, Trial]:
    return {trial.placement: trial for trial in trials}


@pytest.mark.parametrize(("chest", "waist"), [(1, 2), (3, 1)])
def test_that_places_follow_the_head_of_the_file(tmp_path: Path, chest: int, waist: int) -> None:
    trials = by_placement(read_trial(written(tmp_path, chest=chest, waist=waist)))
    assert ["abdomen", "chest"] == sorted(trials)
    waist_g = trials["abdomen"].acceleration_g[0]
    assert [0.85, 0.5, 0.1] == pytest.approx(waist_g.tolist())


def test_that_the_name_tells_person_movement_and_truth(tmp_path: Path) -> None:
    trial = read_trial(written(tmp_path))[0]
    assert ("Subject_05", "backwardFall", 2, "supine") == (
        trial.subject,
        trial.movement,
        trial.trial,
        trial.coarse,
    )


def test_that_the_end_of_a_fall_is_at_rest(tmp_path: Path) -> None:
    trial = by_placement(read_trial(written(tmp_path)))["chest"]
    window = rest_window(trial, 50.0, 100)
    assert window is not None
    assert (100, 3) == window.shape
    assert np.allclose([1.0, 0.0, 0.0], window)


def test_that_the_middle_of_a_lying_trial_is_used(tmp_path: Path) -> None:
    name = NAME.replace("Fall_backwardFall", "ADL_LyingDown_OnABed")
    trial = by_placement(read_trial(written(tmp_path, name=name)))["chest"]
    assert rest_window(trial, 50.0, 100) is None  # here he is just lying down: it moves
    assert trial.rest_from_s == pytest.approx(4.0, abs=0.1)


def test_that_a_folder_is_read_and_other_movements_left_out(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, name=NAME.replace("Fall_backwardFall", "ADL_Walking"))
    assert {"backwardFall"} == {trial.movement for trial in read_umafall(tmp_path)}


def test_that_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no UMAFall recordings"):
        read_umafall(tmp_path)


def test_that_a_damaged_row_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text() + "\n10000;3;zero;0;0;0;1", encoding="utf-8")
    with pytest.raises(ImportFailed, match="no sample"):
        read_trial(path)


def test_that_a_file_without_samples_is_told(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(HEAD.format(chest=1, waist=2))
    with pytest.raises(ImportFailed, match="no accelerometer samples"):
        read_trial(path)


def test_that_another_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "walk.csv"
    path.write_text("1;2;3")
    with pytest.raises(ImportFailed, match="not named"):
        read_trial(path)


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="cannot be read"):
        read_trial(tmp_path / NAME)
