from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.sensors.replay import load_recording

GOOD = "time_s,x_g,y_g,z_g\n10.0,0,0,1\n10.5,1,0,0\n11.0,0,1,0\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "recording.csv"
    path.write_text(text)
    return path


def test_that_a_recording_is_sensed_between_and_beyond_its_samples(tmp_path: Path) -> None:
    recording = load_recording(_file(tmp_path, GOOD))
    assert 1.0 == recording.duration_s
    sensed = recording.acceleration_g(np.array([-1.0, 0.0, 0.25, 0.5, 5.0]))
    expected = np.array([[0, 0, 1], [0, 0, 1], [0.5, 0, 0.5], [1, 0, 0], [0, 1, 0]], np.float32)
    np.testing.assert_allclose(expected, sensed)
    assert np.float32 == sensed.dtype


def test_that_columns_may_come_in_any_order(tmp_path: Path) -> None:
    text = "z_g, label, time_s, y_g, x_g\n1,7,0,0,0\n1,7,1,0,0\n"
    recording = load_recording(_file(tmp_path, text))
    np.testing.assert_allclose([[0, 0, 1]], recording.acceleration_g(np.array([0.5])))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no column time_s"),
        ("time_s,x_g,y_g\n0,1,1\n", "has no column z_g"),
        ("time_s,x_g,y_g,z_g\n0,0,0,one\n", "cannot be read"),
        ("time_s,x_g,y_g,z_g\n0,0,0,1\n", "at least two rows"),
        ("time_s,x_g,y_g,z_g\n0,0,0,1\n1,0,0,nan\n", "all of them numbers"),
        ("time_s,x_g,y_g,z_g\n1,0,0,1\n0,0,0,1\n", "do not rise"),
        ("time_s,x_g,y_g,z_g\n0,0,0,1000\n1,0,0,980\n", "more than 32 g"),
        ("time_s,x_g,y_g,z_g\n0,0,0\n", "cannot be read"),
    ],
)
def test_that_a_bad_recording_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ImportFailed, match=words):
        load_recording(_file(tmp_path, text))


def test_that_a_missing_file_and_a_binary_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed):
        load_recording(tmp_path / "nowhere.csv")
    path = tmp_path / "noise.csv"
    path.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(ImportFailed):
        load_recording(path)
