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


@pytest.mark.parametrize("name", ["many", "0", "-1", "9999"])
def test_that_it_must_be_a_sensible_number(name: str) -> None:
    with pytest.raises(ImportFailed, match="number of people"):
        read_simulated(Path(name), Faults("refuse"))
