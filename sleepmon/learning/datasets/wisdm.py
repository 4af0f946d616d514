"""WISDM smartphone and smartwatch 2019 (Weiss, UCI 507): 18 activities, pocket and wrist, 20 Hz.

Not part of sleepmon: the user names the folder, the one with `phone/accel` and `watch/accel` or
any above it. Lines are `subject,activity,timestamp,x,y,z;` in m/s2.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.learning.datasets.recording import (
    G_MS2,
    DataSet,
    Faults,
    Recording,
    breaks_in,
    none_found,
)

RATE_HZ = 20.0
ACTIVITIES = {
    "A": "walking", "B": "jogging", "C": "stairs", "D": "sitting", "E": "standing",
    "F": "typing", "G": "teeth", "H": "soup", "I": "chips", "J": "pasta", "K": "drinking",
    "L": "sandwich", "M": "kicking", "O": "catch", "P": "dribbling", "Q": "writing",
    "R": "clapping", "S": "folding",
}  # fmt: skip
CODES = {code: number for number, code in enumerate(ACTIVITIES)}
PLACEMENTS = ("phone", "watch")
_NAME = re.compile(r"data_(\d+)_accel_(phone|watch)\.txt$")


def read_wisdm(folder: Path, faults: Faults) -> DataSet:
    """All accelerometer files below this folder; ImportFailed names a bad one."""
    paths = sorted(path for path in folder.rglob("data_*_accel_*.txt") if _NAME.match(path.name))
    if not paths:
        raise none_found("WISDM", folder, "files like data_1600_accel_phone.txt")
    recordings = [recording for path in paths for recording in _read(path, faults)]
    return DataSet(
        name="wisdm",
        title="WISDM smartphone and smartwatch 2019",
        unit="m/s2, here in g",
        labels=tuple(ACTIVITIES.values()),
        placements=PLACEMENTS,
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
    )


def _read(path: Path, faults: Faults) -> list[Recording]:
    name = _NAME.match(path.name)
    assert name is not None
    subject, placement = name[1], PLACEMENTS.index(name[2])
    labels, stamps, samples, bad = [], [], [], 0
    broken_before = []
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        row = _row(line, subject)
        if row is None:
            bad += bool(line.strip(" ;\t"))
            continue
        labels.append(row[0])
        stamps.append(row[1])
        samples.append(row[2:])
        broken_before.append(bad)
    if bad:
        faults.add(path, "lines that are not `subject,activity,timestamp,x,y,z;` of it", bad)
    if not labels:
        faults.add(path, "holds no samples")
        return []
    acceleration = (np.array(samples, dtype=np.float64) / G_MS2).astype(np.float32)
    label = np.array(labels, dtype=np.int64)
    parts = _unbroken(np.array(stamps, dtype=np.float64), np.array(broken_before))
    return [
        Recording(
            f"{path.stem}/{number}", subject, placement, RATE_HZ, acceleration[part], label[part]
        )
        for number, part in enumerate(parts)
    ]


def _row(line: str, subject: str) -> tuple[int, float, float, float, float] | None:
    fields = line.strip().rstrip(";").split(",")
    if len(fields) != 6 or fields[0] != subject or fields[1] not in CODES:
        return None
    try:
        numbers = [float(field) for field in fields[2:]]
    except ValueError:
        return None
    if not all(map(np.isfinite, numbers)):
        return None
    return CODES[fields[1]], numbers[0], numbers[1], numbers[2], numbers[3]


def _unbroken(stamps: npt.NDArray[np.float64], broken: npt.NDArray[np.int64]) -> list[slice]:
    """Stretches in which time goes on evenly; a line left out is a break too."""
    breaks = breaks_in(stamps) | (np.diff(stamps) == 0) | (np.diff(broken) > 0)
    bounds = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(stamps)]
    return [slice(start, stop) for start, stop in itertools.pairwise(bounds)]
