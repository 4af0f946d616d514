"""Windows: the equal stretches that a model looks at. One code for live, night and training.

A window never crosses a gap. Windows begin every `step_samples` from the start of each stretch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.resample import Cells, Resampler

Float32s = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Windows:
    """Windows in order of time: `start_s` (k,), `end_s` (k,), `acceleration_g` (k, window, 3)."""

    start_s: Floats
    end_s: Floats
    acceleration_g: Float32s

    def __len__(self) -> int:
        return len(self.start_s)


def windows_of(samples: npt.ArrayLike, window: int, step: int) -> Float32s:
    """Windows (k, window, 3) of even samples (n, 3); those that hold a NaN are left out."""
    x = np.asarray(samples, dtype=np.float32).reshape(-1, 3)
    if len(x) < window:
        return np.empty((0, window, 3), dtype=np.float32)
    views = np.lib.stride_tricks.sliding_window_view(x, window, axis=0)[::step]
    views = views.transpose(0, 2, 1)
    return np.ascontiguousarray(views[np.isfinite(views).all(axis=(1, 2))])


class LiveWindower:
    """Makes windows out of samples as they come, at the model's rate."""

    def __init__(self, rate_hz: float, window_samples: int, step_samples: int) -> None:
        if window_samples < 1 or step_samples < 1:
            raise ValueError("a window and its step have at least one sample")
        self._rate_hz = rate_hz
        self._window = window_samples
        self._step = step_samples
        self._resampler = Resampler(rate_hz)
        self._stretch = -1
        self._cells: Floats = np.empty((0, 3))
        self._origin_s = 0.0
        self._next_start = 0
        """Cell at which the next window of the stretch starts."""
        self._first_kept = 0
        """Number, within the stretch, of the first cell kept."""

    def push(
        self, acceleration_g: npt.ArrayLike, times_s: npt.ArrayLike
    ) -> list[tuple[float, float, Float32s]]:
        """Take samples (n, 3) and times (n,); `(start_s, end_s, window)` of what is complete."""
        return _listed(self.take(acceleration_g, times_s))

    def gap(self) -> list[tuple[float, float, Float32s]]:
        """Samples are missing here: no window will reach across. Gives what was complete."""
        return _listed(self.finish())

    def take(self, acceleration_g: npt.ArrayLike, times_s: npt.ArrayLike) -> Windows:
        """The same as `push`, as arrays; for long pieces of a night."""
        return self._windows(self._resampler.push(acceleration_g, times_s))

    def finish(self) -> Windows:
        """No more samples come in this stretch; gives the last windows."""
        return self._windows(self._resampler.finish())

    def _windows(self, cells: list[Cells]) -> Windows:
        parts = [self._add(piece) for piece in cells]
        if not parts:
            parts = [_none(self._window)]
        return Windows(
            np.concatenate([part.start_s for part in parts]),
            np.concatenate([part.end_s for part in parts]),
            np.concatenate([part.acceleration_g for part in parts]),
        )

    def _add(self, piece: Cells) -> Windows:
        if piece.stretch != self._stretch:
            self._stretch = piece.stretch
            self._origin_s = piece.start_s
            self._cells = np.empty((0, 3))
            self._next_start = self._first_kept = 0
        self._cells = np.concatenate([self._cells, piece.values])
        ready = self._cells[self._next_start - self._first_kept :]
        windows = windows_of(ready, self._window, self._step)
        starts = self._next_start + self._step * np.arange(len(windows))
        self._next_start += self._step * len(windows)
        drop = min(self._next_start - self._first_kept, len(self._cells))
        self._cells = self._cells[drop:]
        self._first_kept += drop
        start_s = self._origin_s + starts / self._rate_hz
        return Windows(start_s, start_s + self._window / self._rate_hz, windows)


def windows_of_track(
    acceleration_g: npt.ArrayLike,
    times_s: npt.ArrayLike,
    rate_hz: float,
    window_samples: int,
    step_samples: int,
) -> Windows:
    """All windows of a track: samples (n, 3) in g at times (n,), gaps and all."""
    windower = LiveWindower(rate_hz, window_samples, step_samples)
    parts = (windower.take(acceleration_g, times_s), windower.finish())
    return Windows(
        np.concatenate([part.start_s for part in parts]),
        np.concatenate([part.end_s for part in parts]),
        np.concatenate([part.acceleration_g for part in parts]),
    )


def _listed(windows: Windows) -> list[tuple[float, float, Float32s]]:
    return [
        (float(start), float(end), window)
        for start, end, window in zip(
            windows.start_s, windows.end_s, windows.acceleration_g, strict=True
        )
    ]


def _none(window: int) -> Windows:
    return Windows(np.empty(0), np.empty(0), np.empty((0, window, 3), dtype=np.float32))
