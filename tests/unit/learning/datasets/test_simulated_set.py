"""Simulated sleepers as a data set."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.recording import Faults, windows_of_set
from sleepmon.learning.datasets.simulated_set import read_simulated


def test_that_the_number_is_how_many_people() -> None:
    data = read_simulated(Path("3"), Faults("refuse"))
    windows = windows_of_set(data, 50.0, 100, 60)
    assert (3, 3 * 12 * 3 * 2, True) == (windows.people, len(windows), data.round_postures)


def test_that_people_of_whom_choices_were_made_can_be_left_out() -> None:
    everybody, others = (read_simulated(Path(name), Faults("refuse")) for name in ("3", "1-3"))
    assert ["sim-77-1", "sim-77-2"] == sorted({one.subject for one in others.recordings})
    assert everybody.recordings[-1].acceleration_g.tolist() == (
        others.recordings[-1].acceleration_g.tolist()
    )


@pytest.mark.parametrize("name", ["many", "0", "-1", "9999", "5-5", "a-3"])
def test_that_it_must_be_a_sensible_number(name: str) -> None:
    with pytest.raises(ImportFailed, match="number of people"):
        read_simulated(Path(name), Faults("refuse"))
