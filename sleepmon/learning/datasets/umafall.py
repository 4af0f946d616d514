"""UMAFall recordings (Casilari et al. 2017): people lying down, and lying still after a fall.

Not part of sleepmon: the user names the folder. Chest and waist sensors at 20 Hz in g; which
sensor sat where stands in each file's head and differs by file. What is true is coarse: backward
falls end supine, forward ones prone, lateral ones on a side, though often half supine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed
from sleepmon.dsp.activity import still, upright
from sleepmon.dsp.windows import windows_of_track

COARSE = {
    "backwardFall": "supine",
    "forwardFall": "prone",
    "lateralFall": "side",
    "LyingDown_OnABed": "supine",
}
"""What the body does at the end, by the movement in the file's name."""
FAMILIES = {"supine": "S", "prone": "P", "side": "RL"}
"""Posture families of the scheme that count as right."""
PLACEMENTS = {"CHEST": "chest", "WAIST": "abdomen"}
REST_S = 2.0
"""The end of a fall that is still, and the middle of a lying trial."""
MOST_BYTES = 32 * 1024 * 1024
_NAME = re.compile(
    r"(?:UMAFall_)?(Subject_\d+)_(?:ADL|Fall)_(.+?)_(\d+)_\d{4}-\d\d-\d\d_[\d-]+\.csv$"
)
_SENSOR = re.compile(r"%\s*[0-9A-Fa-f:]{17};\s*(\d+);\s*(\w+)")
_ACCELEROMETER = 0


@dataclass(frozen=True)
class Trial:
    """One sensor in one trial: body-frame acceleration (n, 3) in g at times (n,) in seconds."""

    subject: str
    movement: str
    trial: int
    placement: str
    acceleration_g: npt.NDArray[np.float32]
    times_s: npt.NDArray[np.float64]

    @property
    def coarse(self) -> str:
        """How the person lies at rest: `supine`, `prone` or `side`."""
        return COARSE[self.movement]

    @property
    def rest_from_s(self) -> float:
        """When the two seconds at rest begin."""
        start, end = float(self.times_s[0]), float(self.times_s[-1])
        if self.movement == "LyingDown_OnABed":
            return (start + end - REST_S) / 2
        return end - REST_S


def read_umafall(folder: Path) -> list[Trial]:
    """Chest and waist in all trials of lying and falling; ImportFailed names a bad file."""
    return [trial for path in umafall_files(folder) for trial in read_trial(path)]


def umafall_files(folder: Path) -> list[Path]:
    """The files of lying and falling; ImportFailed when there is none."""
    paths = sorted(path for path in folder.rglob("*.csv") if _movement_of(path) in COARSE)
    if not paths:
        raise ImportFailed(
            "This folder holds no UMAFall recordings of lying or falling.",
            "Choose the folder with files like UMAFall_Subject_01_Fall_backwardFall_1_....csv.",
        )
    return paths


def read_trial(path: Path) -> list[Trial]:
    """Chest and waist of one file; ImportFailed when the file is damaged or not of UMAFall."""
    name = _NAME.match(path.name)
    if name is None:
        raise ImportFailed(f"{path.name} is not named like a UMAFall recording.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportFailed(f"{path.name} is too large for a UMAFall recording.")
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise ImportFailed(f"{path.name} cannot be read.", details=str(error)) from error
    places = _places(lines)
    rows = _rows(lines, path.name)
    trials = []
    for sensor, place in sorted(places.items()):
        mine = rows[rows[:, 4] == sensor]
        if place in PLACEMENTS and len(mine) > 1:
            trials.append(
                Trial(
                    subject=name[1],
                    movement=name[2],
                    trial=int(name[3]),
                    placement=PLACEMENTS[place],
                    acceleration_g=_body_frame(mine[:, 1:4]),
                    times_s=mine[:, 0] / 1000.0,
                )
            )
    return trials


def rest_window(
    trial: Trial, rate_hz: float, window_samples: int
) -> npt.NDArray[np.float32] | None:
    """The window (window, 3) at rest, or None when it is not one: moving, not 1 g, or upright."""
    end_s = trial.rest_from_s + window_samples / rate_hz
    chosen = (trial.times_s >= trial.rest_from_s - 0.1) & (trial.times_s <= end_s + 0.1)
    windows = windows_of_track(
        trial.acceleration_g[chosen], trial.times_s[chosen], rate_hz, window_samples, 1
    ).acceleration_g
    if len(windows) == 0 or not still(windows[:1])[0] or upright(windows[:1])[0]:
        return None
    return np.asarray(windows[0])


def _movement_of(path: Path) -> str:
    name = _NAME.match(path.name)
    return name[2] if name else ""


def _places(lines: list[str]) -> dict[int, str]:
    found = (_SENSOR.match(line) for line in lines if line.startswith("%"))
    return {int(match[1]): match[2].upper() for match in found if match}


def _rows(lines: list[str], name: str) -> npt.NDArray[np.float64]:
    """Accelerometer rows: milliseconds, x, y, z, sensor."""
    rows = []
    for line in lines:
        cells = line.split(";")
        if line.startswith("%") or len(cells) < 7:
            continue
        try:
            if int(cells[5]) == _ACCELEROMETER:
                rows.append([float(cells[i]) for i in (0, 2, 3, 4, 6)])
        except ValueError as error:
            raise ImportFailed(f"{name} holds a row that is no sample.", details=line) from error
    if not rows:
        raise ImportFailed(f"{name} holds no accelerometer samples.")
    return np.asarray(rows, dtype=np.float64)


def _body_frame(xyz: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Sensor axes to front, left, head: a = z, l = -y, h = x."""
    return np.stack([xyz[:, 2], -xyz[:, 1], xyz[:, 0]], axis=1).astype(np.float32)
