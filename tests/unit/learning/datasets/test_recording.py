"""Windows of a data set: one label, one recording, never across a border."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.recording import (
    NO_LABEL,
    DataSet,
    Faults,
    Recording,
    runs_of,
    windows_of_set,
)


def recording(label: list[int], name: str = "r", subject: str = "S1") -> Recording:
    """Each sample's first axis is its own number, so that windows tell where they came from."""
    samples = np.zeros((len(label), 3), dtype=np.float32)
    samples[:, 0] = np.arange(len(label))
    samples[:, 1] = label
    return Recording(name, subject, 1, 50.0, samples, np.array(label))


def data(*recordings: Recording) -> DataSet:
    return DataSet("made", "Made up", "g", ("a", "b", "c"), ("x", "y"), 50.0, recordings)


def test_that_windows_never_cross_a_label() -> None:
    windows = windows_of_set(data(recording([0] * 25 + [1] * 25 + [2] * 9)), 50.0, 10, 5)
    assert [0] * 4 + [1] * 4 == windows.posture.tolist()
    assert all(len(set(w[:, 1])) == 1 for w in windows.windows_g)
    assert {"S1"} == set(windows.subject)
    assert {1} == set(windows.placement.tolist())
    assert 2 == len(windows.nights)


def test_that_windows_never_cross_recordings() -> None:
    parts = [recording([0] * 9, f"r{n}") for n in range(5)]
    assert 0 == len(windows_of_set(data(*parts), 50.0, 10, 5))


def test_that_samples_without_a_label_are_a_border() -> None:
    windows = windows_of_set(data(recording([0] * 10 + [NO_LABEL] * 30 + [0] * 10)), 50.0, 10, 10)
    assert [0.0, 40.0] == windows.windows_g[:, 0, 0].tolist()


def test_that_windows_come_at_the_rate_asked_for() -> None:
    windows = windows_of_set(data(recording([0] * 100)), 25.0, 10, 10)
    assert 4 <= len(windows)
    steps = np.diff(windows.windows_g[0, :, 0])
    assert np.allclose(2.0, steps, atol=0.2)


def test_that_runs_are_stretches_of_equals() -> None:
    runs = [(r.start, r.stop) for r in runs_of(np.array([3, 3, 1, 3]))]
    assert [(0, 2), (2, 3), (3, 4)] == runs
    assert [] == list(runs_of(np.empty(0, dtype=np.int64)))


def test_that_faults_are_refused_or_kept_as_the_user_chose() -> None:
    with pytest.raises(ImportFailed, match=r"a\.txt: bad lines \(3 times\)"):
        Faults("refuse").add(Path("a.txt"), "bad lines", 3)
    faults = Faults("skip")
    faults.add(Path("a.txt"), "bad lines", 3)
    faults.tell(Path("b.txt"), "is odd")
    assert [("a.txt", 3), ("b.txt", 1)] == [(p.file, p.count) for p in faults.problems]
