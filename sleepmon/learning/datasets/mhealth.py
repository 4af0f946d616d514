"""MHEALTH (Banos et al. 2014, UCI 319): twelve activities, chest, left ankle and right arm, 50 Hz.

Not part of sleepmon: the user names the folder with `mHealth_subject<n>.log`. 24 columns, the
accelerometers in m/s2, the last one the label, 0 where nothing was asked for.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.learning.datasets.recording import (
    G_MS2,
    NO_LABEL,
    DataSet,
    Faults,
    Recording,
    none_found,
)

RATE_HZ = 50.0
COLUMNS = 24
ACTIVITIES = (
    "standing", "sitting", "lying", "walking", "stairs", "waist bends", "arms up", "knee bends",
    "cycling", "jogging", "running", "jumping",
)  # fmt: skip
NULL = "nothing asked for"
PLACEMENTS = {"chest": 0, "left ankle": 5, "right arm": 14}
"""First of the three columns of each accelerometer."""
SHA256 = {
    1: "da8d1bbf644a206886333f945a1dd7fe5081382b3bb3ee42821f08ad765732e4",
    2: "20e288750fe9f4f0495686fabf1500bfe655a549f0d2c3a9be5aa6456461b8f1",
    3: "90ead135c9fa9f1188e3b1f7afc0c95899a0614a15917cf3590f52923d6e03fd",
    4: "3b66f87a292f4cc457aea18cb7e15a10c18055c803df27f5284c6a1c5751a469",
    5: "380e526a85bde64baebd1d1a2478c4cfad947a4ab994c8b39b8dcda195f78a30",
    6: "4b8bc81186229e096937f37f9ae070017ee653005b21f88fcd0504e9195f8926",
    7: "5e372b2fad64a3ebaadd103ec09cde68d448ef5b707b010d02f438b8b9203b1f",
    8: "c6ddb8926be4c193890a28cc84cafe35c16a4bc14f23c3e696d504643652a61b",
    9: "fa68f90a9dfeda47abce41ebc1dec8ce55f66dc56d513ab90a6ae20ad045f2c9",
    10: "382d3d7b58e1fe24679fb241fd7e48ce1992757f6b1b237a56cd660e8f1fabda",
}
"""Of the ten files as they are published."""
_NAME = re.compile(r"mHealth_subject(\d+)\.log$")


def read_mhealth(folder: Path, faults: Faults, *, null_class: bool = False) -> DataSet:
    """All logs below this folder, with the null class as a label of its own where wanted."""
    paths = sorted(
        (path for path in folder.rglob("mHealth_subject*.log") if _NAME.match(path.name)),
        key=_number,
    )
    if not paths:
        raise none_found("MHEALTH", folder, "files like mHealth_subject1.log")
    recordings = [part for path in paths for part in _read(path, faults, null_class)]
    return DataSet(
        name="mhealth",
        title="MHEALTH",
        unit="m/s2, here in g",
        labels=(*ACTIVITIES, NULL) if null_class else ACTIVITIES,
        placements=tuple(PLACEMENTS),
        rate_hz=RATE_HZ,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
    )


def _number(path: Path) -> int:
    name = _NAME.match(path.name)
    return int(name[1]) if name else 0


def _read(path: Path, faults: Faults, null_class: bool) -> list[Recording]:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256.get(_number(path)):
        faults.tell(path, "is not, byte for byte, the published file")
    rows: list[list[float]] = []
    bad = 0
    breaks = [0]
    for line in content.decode("ascii", errors="replace").splitlines():
        numbers = _numbers(line)
        if numbers is None:
            bad += bool(line.strip())
            breaks.append(len(rows))
        else:
            rows.append(numbers)
    if bad:
        faults.add(path, f"lines that are not {COLUMNS} numbers with a label of 0 to 12", bad)
    if not rows:
        faults.add(path, "holds no samples")
        return []
    table = np.array(rows, dtype=np.float64)
    label = table[:, -1].astype(np.int64) - 1
    label[label < 0] = len(ACTIVITIES) if null_class else NO_LABEL
    bounds = sorted({*breaks, len(rows)})
    return [
        _recording(path, table[start:stop], label[start:stop], part, place, first)
        for part, (start, stop) in enumerate(itertools.pairwise(bounds))
        for place, first in enumerate(PLACEMENTS.values())
    ]


def _recording(
    path: Path,
    table: npt.NDArray[np.float64],
    label: npt.NDArray[np.int64],
    part: int,
    place: int,
    first: int,
) -> Recording:
    acceleration = (table[:, first : first + 3] / G_MS2).astype(np.float32)
    name = f"{path.stem}/{part}/{place}"
    return Recording(name, str(_number(path)), place, RATE_HZ, acceleration, label)


def _numbers(line: str) -> list[float] | None:
    fields = line.split()
    if len(fields) != COLUMNS:
        return None
    try:
        numbers = [float(field) for field in fields]
    except ValueError:
        return None
    good = all(map(np.isfinite, numbers)) and numbers[-1] in range(len(ACTIVITIES) + 1)
    return numbers if good else None
