"""All data sets by name: a new one is one file and one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.learning.datasets.dsads import read_dsads
from sleepmon.learning.datasets.mhealth import read_mhealth
from sleepmon.learning.datasets.recording import Damaged, DataSet, Faults
from sleepmon.learning.datasets.simulated_set import read_simulated
from sleepmon.learning.datasets.sleep_text import read_sleep_text
from sleepmon.learning.datasets.umafall_set import read_umafall_set
from sleepmon.learning.datasets.wisdm import read_wisdm

Read = Callable[[Path, Faults], DataSet]

DATASETS: Mapping[str, Read] = {
    "sleep": read_sleep_text,
    "mhealth": read_mhealth,
    "mhealth-null": lambda folder, faults: read_mhealth(folder, faults, null_class=True),
    "wisdm": read_wisdm,
    "dsads": read_dsads,
    "umafall": read_umafall_set,
    "simulated": read_simulated,
}

MEDIAN_G = (0.5, 2.0)
"""Whatever people do, most of the time gravity is most of what is sensed."""

NO_MORE: Mapping[str, Read] = {}


def read_dataset(
    name: str, folder: Path, damaged: Damaged = "refuse", more: Mapping[str, Read] = NO_MORE
) -> DataSet:
    """A data set from a folder of the user; ImportFailed says what is wrong, and where.

    UsageError for a name that is not known.
    `more` are sets that somebody else knows how to read, as our own nights.
    """
    sets = {**DATASETS, **more}
    if name not in sets:
        known = ", ".join(sets)
        raise UsageError(f"There is no data set '{name}'.", f"Known data sets: {known}.")
    if name != "simulated" and not folder.is_dir():
        raise ImportFailed(f"{folder} is not a folder.", "Name the folder with the recordings.")
    try:
        data = sets[name](folder, Faults(damaged))
    except OSError as error:
        raise ImportFailed("A file cannot be read.", details=str(error)) from error
    if not data.recordings:
        wrong = "; ".join(f"{problem.file}: {problem.words}" for problem in data.problems[:3])
        raise ImportFailed(f"Nothing in {folder.name} can be used.", wrong)
    _refuse_other_units(data)
    return data


def _refuse_other_units(data: DataSet) -> None:
    """ImportFailed where what was read is no acceleration of people in g, gravity and all."""
    sizes = [np.linalg.norm(one.acceleration_g, axis=1) for one in data.recordings]
    median_g = float(np.median(np.concatenate(sizes)))
    if not MEDIAN_G[0] <= median_g <= MEDIAN_G[1]:
        raise ImportFailed(
            f"Half of the samples read more than {median_g:.3g} g, where people read about 1 g.",
            f"The unit was taken to be {data.unit}: state another, or look at the files.",
        )
