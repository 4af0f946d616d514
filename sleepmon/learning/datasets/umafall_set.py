"""UMAFall as a data set: two seconds at rest of each trial, supine, on a side or prone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sleepmon.domain.errors import ImportFailed
from sleepmon.learning.datasets.recording import DataSet, Faults, Recording
from sleepmon.learning.datasets.umafall import (
    PLACEMENTS,
    Trial,
    read_trial,
    rest_window,
    umafall_files,
)

LABELS = ("supine", "side", "prone")
ROLLS_DEG = ((0.0,), (90.0, 270.0), (180.0,))
RATE_HZ = 50.0
"""To which its 20 Hz are brought, so that two seconds are a window of the usual length."""
SAMPLES = 100


def read_umafall_set(folder: Path, faults: Faults) -> DataSet:
    """Chest and waist at rest after lying down or falling; trials not at rest are told."""
    trials = [trial for path in umafall_files(folder) for trial in _trials_of(path, faults)]
    recordings = []
    for trial in trials:
        window = rest_window(trial, RATE_HZ, SAMPLES)
        if window is not None:
            name = f"{trial.subject}/{trial.movement}/{trial.trial}/{trial.placement}"
            place = tuple(PLACEMENTS.values()).index(trial.placement)
            label = np.full(SAMPLES, LABELS.index(trial.coarse))
            recordings.append(Recording(name, trial.subject, place, RATE_HZ, window, label))
    if restless := len(trials) - len(recordings):
        faults.tell(folder, "trials without rest at their end, left out", restless)
    return DataSet(
        name="umafall",
        title="UMAFall, at rest after lying down or falling",
        unit="g",
        labels=LABELS,
        placements=tuple(PLACEMENTS.values()),
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
        rolls_deg=ROLLS_DEG,
    )


def _trials_of(path: Path, faults: Faults) -> list[Trial]:
    try:
        return read_trial(path)
    except ImportFailed as error:
        faults.add(path, error.summary)
        return []
