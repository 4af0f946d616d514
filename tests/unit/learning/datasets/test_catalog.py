"""Every data set of the catalog, through the one contract."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.learning.datasets.catalog import DATASETS, read_dataset

OF_FILES = pytest.mark.parametrize("name", [name for name in DATASETS if name != "simulated"])


@OF_FILES
def test_that_an_empty_folder_is_an_error_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed):
        read_dataset(name, tmp_path)


@OF_FILES
def test_that_a_folder_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="is not a folder"):
        read_dataset(name, tmp_path / "gone")


def test_that_an_unknown_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no data set 'nosuch'"):
        read_dataset("nosuch", tmp_path)


def test_that_a_folder_of_which_all_is_left_out_says_why(tmp_path: Path) -> None:
    (tmp_path / "data_1600_accel_phone.txt").write_text("nothing of it")
    with pytest.raises(ImportFailed, match="can be used") as caught:
        read_dataset("wisdm", tmp_path, "skip")
    assert "data_1600_accel_phone.txt: lines that are not" in caught.value.advice


def test_that_a_wrong_unit_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "nights"
    folder.mkdir()
    (folder / "an_1_up_co.txt").write_text("ax,ay,az\n" + "9.8,0,0\n" * 50)
    facts = 'rate_hz = 50.0\nup = "supine"\naxes = ["+x", "+y", "+z"]\nsubjects = {an_ = "S01"}\n'
    (tmp_path / "nights.toml").write_text('unit = "m/s2"\n' + facts)
    assert 1 == len(read_dataset("sleep", folder).recordings)
    (tmp_path / "nights.toml").write_text('unit = "g"\n' + facts)
    with pytest.raises(ImportFailed, match=r"more than 9.8 g"):
        read_dataset("sleep", folder)


def test_that_recordings_fit_the_lists_of_their_set() -> None:
    data = read_dataset("simulated", Path("2"))
    for recording in data.recordings:
        assert 0 <= recording.placement < len(data.placements)
        assert (0 <= recording.label).all()
        assert (recording.label < len(data.labels)).all()
        assert recording.acceleration_g.shape == (len(recording.label), 3)
