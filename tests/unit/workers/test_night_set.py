"""A folder of nights as a data set for comparing methods."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.datasets.recording import Faults, windows_of_set
from sleepmon.workers.night_set import read_nights
from tests.fakes.simulated_night import build, record_night

MORE = {"nights": read_nights}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nights = tmp_path_factory.mktemp("nights")
    for number in range(2):
        build(
            record_night(
                nights,
                postures=(0, 3, 6),
                seconds_each=8.0,
                subject=f"S{number}",
                night_id=f"n{number}",
                seed=number,
            )
        )
    build(record_night(nights, postures=(0,), night_id="plain", labelled=False))
    return nights


def test_that_labelled_nights_are_recordings_of_their_people(folder: Path) -> None:
    data = read_dataset("nights", folder, "refuse", MORE)
    assert {"S0", "S1"} == {one.subject for one in data.recordings}
    windows = windows_of_set(data, data.rate_hz, 100, 50)
    assert {0, 3, 6} == set(windows.posture.tolist())
    assert {0, 1, 2} == set(windows.placement.tolist())
    assert np.isfinite(windows.windows_g).all()
    assert 2 * 3 * 3 * 4 <= len(windows)
    for recording in data.recordings:
        assert recording.acceleration_g.shape == (len(recording.label), 3)
        assert 1 == len(set(recording.label.tolist()))


def test_that_a_damaged_night_is_refused_or_skipped(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.h5"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "broken.h5").write_bytes(b"nothing")
    with pytest.raises(ImportFailed, match="broken"):
        read_nights(tmp_path, Faults("refuse"))
    faults = Faults("skip")
    assert read_nights(tmp_path, faults).recordings
    assert ["broken.h5"] == [problem.file for problem in faults.problems]


def test_that_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no labelled night"):
        read_nights(tmp_path, Faults("refuse"))


def test_that_the_catalog_names_what_it_is_given(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no data set 'night'") as caught:
        read_dataset("night", tmp_path, "refuse", MORE)
    assert "nights" in caught.value.advice
