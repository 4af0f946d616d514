"""Daily and Sports Activities (Barshan and Altun, UCI): 19 activities, five places, 25 Hz.

Not part of sleepmon: the user names the folder with `a01/p1/s01.txt`. Each file is five seconds,
125 lines of 45 numbers: for torso, arms and legs accelerometer (m/s2), gyroscope, magnetometer.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.learning.datasets.recording import (
    G_MS2,
    DataSet,
    Faults,
    Recording,
    none_found,
)

RATE_HZ = 25.0
ROWS, COLUMNS = 125, 45
ACTIVITIES = (
    "sitting", "standing", "lying on the back", "lying on the right side", "stairs up",
    "stairs down", "standing in a lift", "moving in a lift", "walking", "treadmill flat",
    "treadmill inclined", "running", "stepper", "cross trainer", "cycling lying",
    "cycling upright", "rowing", "jumping", "basketball",
)  # fmt: skip
PLACEMENTS = ("torso", "right arm", "left arm", "right leg", "left leg")
PER_UNIT = 9
_PATH = re.compile(r"a(\d\d)/p(\d)/s(\d\d)\.txt$")


def read_dsads(folder: Path, faults: Faults) -> DataSet:
    """All segments below this folder; each file is a recording of its own for every place.

    Consecutive files belong to one walk, but whether any sample is missing between is not stated.
    """
    paths = sorted(path for path in folder.rglob("s??.txt") if _PATH.search(path.as_posix()))
    if not paths:
        raise none_found("DSADS", folder, "files like a01/p1/s01.txt")
    recordings = [recording for path in paths for recording in _read(path, faults)]
    return DataSet(
        name="dsads",
        title="Daily and Sports Activities",
        unit="m/s2, here in g",
        labels=ACTIVITIES,
        placements=PLACEMENTS,
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
    )


def _read(path: Path, faults: Faults) -> list[Recording]:
    place = _PATH.search(path.as_posix())
    assert place is not None
    activity, subject = int(place[1]) - 1, place[2]
    table = _table(path)
    if table is None or not 0 <= activity < len(ACTIVITIES):
        faults.add(path, f"is not {ROWS} lines of {COLUMNS} numbers of a known activity")
        return []
    name = f"{place[1]}-{subject}-{place[3]}"
    label = np.full(ROWS, activity, dtype=np.int64)
    return [
        Recording(
            f"{name}/{unit}",
            subject,
            unit,
            RATE_HZ,
            (table[:, unit * PER_UNIT : unit * PER_UNIT + 3] / G_MS2).astype(np.float32),
            label,
        )
        for unit in range(len(PLACEMENTS))
    ]


def _table(path: Path) -> npt.NDArray[np.float64] | None:
    lines = path.read_text(encoding="ascii", errors="replace").split()
    try:
        table = np.array([line.split(",") for line in lines], dtype=np.float64)
    except ValueError:
        return None
    return table if table.shape == (ROWS, COLUMNS) and np.isfinite(table).all() else None
