"""Recordings from elsewhere, sensed again: a CSV `time_s,x_g,y_g,z_g` in the body frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed

COLUMNS = ("time_s", "x_g", "y_g", "z_g")
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Recording:
    """A recorded signal; times from 0, rising, shape (n,), and forces in g, shape (n, 3)."""

    times_s: npt.NDArray[np.float64]
    forces_g: npt.NDArray[np.float32]

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the last sample."""
        return float(self.times_s[-1])

    def acceleration_g(self, t_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """The signal at these times, between samples by a straight line, held at both ends."""
        axes = [np.interp(t_s, self.times_s, self.forces_g[:, axis]) for axis in range(3)]
        return np.stack(axes, axis=-1).astype(np.float32)


def load_recording(path: Path) -> Recording:
    """Read a recording; ImportFailed names what is wrong with the file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImportFailed(f"{path.name} is too large to be replayed.", "Cut it into pieces.")
        with path.open(encoding="utf-8") as file:
            names = [name.strip() for name in file.readline().split(",")]
            missing = [name for name in COLUMNS if name not in names]
            if missing:
                raise ImportFailed(
                    f"{path.name} has no column {', '.join(missing)}.",
                    f"The first line must name the columns {', '.join(COLUMNS)}.",
                )
            columns = [names.index(name) for name in COLUMNS]
            table = np.loadtxt(file, delimiter=",", usecols=columns, ndmin=2)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ImportFailed(
            f"{path.name} cannot be read as a recording.",
            "Choose a CSV file with numbers only.",
            str(error),
        ) from error
    return recording_of(table, path.name)


def recording_of(table: npt.NDArray[np.float64], name: str) -> Recording:
    """A recording of rows (time_s, x_g, y_g, z_g); ImportFailed when they cannot be one."""
    if len(table) < 2 or not np.isfinite(table).all():
        raise ImportFailed(f"{name} needs at least two rows, all of them numbers.")
    times = table[:, 0] - table[0, 0]
    if (np.diff(times) <= 0).any():
        raise ImportFailed(f"The times in {name} do not rise.", "Sort the rows by time.")
    if np.abs(table[:, 1:]).max() > 32.0:
        raise ImportFailed(
            f"{name} holds more than 32 g.", "Check the unit: g is needed, not m/s² and not mg."
        )
    return Recording(times_s=times, forces_g=table[:, 1:].astype(np.float32))
