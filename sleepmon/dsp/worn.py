"""Whether a sensor is worn: a body breathes and stirs, a table does neither for minutes on end.

Judged from the newest minutes of one sensor's windows. Breathing is looked for as power between
0.1 and 0.5 Hz above what the sensor's own noise puts into the same width of band.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LOOK_BACK_S = 300.0
"""A sensor is only said to lie about after so many minutes of nothing."""
PIECE_S = 0.25
"""Means of such pieces are looked at: short against a breath, long against noise."""
BREATHING_HZ = (0.1, 0.5)
QUIET_HZ = ((0.55, 0.8), (1.4, 1.65))
"""Beside breaths and most hearts: the quieter of the two is the sensor's own noise."""
BREATH_RATIO = 1.35
"""Power in the band of breathing over noise, mean of the axes, from which on somebody breathes.

White noise stays below it in 19 minutes of 20; a weak breath at the neck may too, now and then.
"""
LOOK_EVERY = 30
"""Windows between two looks; nothing changes faster."""
STIR_SD_G = 0.008
"""Spread of pieces, on the worst axis, from which on something stirred."""
JUMP_S = 3.0
"""Windows farther apart than this are not one stretch."""
_NO_POWER = 1e-15
"""A sensor that always says the same number has neither breath nor noise."""


class WornWatch:
    """Follows the windows of one sensor in order of time."""

    def __init__(self, rate_hz: float, step_samples: int) -> None:
        self._piece = max(round(PIECE_S * rate_hz), 1)
        self._new = max(step_samples // self._piece, 1)
        self._wanted = -(-round(LOOK_BACK_S / PIECE_S) // self._new)
        self._pieces: Floats = np.empty((0, self._new, 3))
        """New pieces of each window of this stretch, as far back as they matter."""
        self._last_s: float | None = None
        self._looked = 0
        self._unworn = False

    def see(self, start_s: npt.ArrayLike, windows_g: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of the newest windows (k, window, 3), starting at (k,), are of a sensor unworn."""
        starts = np.asarray(start_s, dtype=np.float64)
        pieces = self._new_pieces(np.asarray(windows_g))
        before = starts[:1] if self._last_s is None else [self._last_s]
        since = np.diff(starts, prepend=before)
        breaks = ~((since > 0.0) & (since <= JUMP_S))
        breaks[:1] &= self._last_s is not None
        bounds = [0, *np.flatnonzero(breaks).tolist(), len(starts)]
        parts = [np.empty(0, dtype=np.bool_)]
        for start, stop in pairwise(bounds):
            if start < stop and breaks[start]:
                self._pieces, self._unworn = self._pieces[:0], False
            parts.append(self._of_stretch(pieces[start:stop]))
        self._last_s = float(starts[-1]) if len(starts) else self._last_s
        return np.concatenate(parts)

    def _new_pieces(self, windows_g: npt.NDArray[np.generic]) -> Floats:
        """What each window holds beyond the one before: means of pieces (k, pieces, 3)."""
        end = windows_g.shape[1] // self._piece * self._piece
        newest = windows_g[:, max(end - self._new * self._piece, 0) : end].astype(np.float64)
        count = newest.shape[1] // self._piece
        return np.asarray(newest.reshape(len(newest), count, self._piece, 3).mean(axis=2))

    def _of_stretch(self, pieces: Floats) -> npt.NDArray[np.bool_]:
        held = len(self._pieces)
        known = np.concatenate([self._pieces, pieces]) if held else pieces
        unworn = np.zeros(len(pieces), dtype=np.bool_)
        for index in range(len(pieces)):
            self._looked += 1
            until = held + index + 1
            if until < self._wanted:
                self._unworn = False
            elif self._looked % LOOK_EVERY == 0:
                newest = known[until - self._wanted : until]
                self._unworn = is_unworn(newest.reshape(-1, 3), PIECE_S)
            unworn[index] = self._unworn
        self._pieces = known[-self._wanted :]
        return unworn


def is_unworn(pieces_g: Floats, piece_s: float) -> bool:
    """Whether minutes of piece means (n, 3) show neither stirring nor breathing."""
    if not np.isfinite(pieces_g).all():
        return False
    if float(pieces_g.std(axis=0).max()) > STIR_SD_G:
        return False
    flat = pieces_g - pieces_g.mean(axis=0)
    taper, bands = _taper_and_bands(len(flat), piece_s)
    power = np.abs(np.fft.rfft(flat * taper, axis=0)) ** 2
    breathing, *quiet = (power[band].mean(axis=0) for band in bands)
    noise = np.minimum(*quiet)
    return float(np.mean(breathing / np.maximum(noise, _NO_POWER))) <= BREATH_RATIO


@lru_cache(maxsize=4)
def _taper_and_bands(count: int, piece_s: float) -> tuple[Floats, tuple[slice, ...]]:
    """What a stretch of so many pieces is weighed with, and where breathing and quiet bands lie."""
    hz = np.fft.rfftfreq(count, piece_s)
    bands = tuple(
        slice(int(np.searchsorted(hz, low)), int(np.searchsorted(hz, high, side="right")))
        for low, high in (BREATHING_HZ, *QUIET_HZ)
    )
    return np.hanning(count)[:, None], bands
