"""Whether a sensor is worn: a body breathes and stirs, a table does neither for minutes on end.

Judged from the newest minutes of one sensor's windows. Breathing is looked for as power between
0.1 and 0.5 Hz above what the sensor's own noise puts into the same width of band.
"""

from __future__ import annotations

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
        self._wanted = round(LOOK_BACK_S / PIECE_S)
        self._pieces: list[Floats] = []
        self._held = 0
        self._last_s: float | None = None
        self._looked = 0
        self._unworn = False

    def see(self, start_s: npt.ArrayLike, windows_g: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of the newest windows (k, window, 3), starting at (k,), are of a sensor unworn."""
        starts = np.asarray(start_s, dtype=np.float64)
        x = np.asarray(windows_g, dtype=np.float64)
        unworn = np.zeros(len(x), dtype=np.bool_)
        whole = x.shape[1] // self._piece * self._piece
        pieces = x[:, :whole].reshape(len(x), -1, self._piece, 3).mean(axis=2)
        for index, start in enumerate(starts):
            if self._last_s is not None and not 0.0 < start - self._last_s <= JUMP_S:
                self._forget()
            self._last_s = float(start)
            self._keep(pieces[index, -self._new :])
            self._look()
            unworn[index] = self._unworn
        return unworn

    def _keep(self, pieces: Floats) -> None:
        self._pieces.append(pieces)
        self._held += len(pieces)
        while self._held - len(self._pieces[0]) >= self._wanted:
            self._held -= len(self._pieces.pop(0))

    def _look(self) -> None:
        self._looked += 1
        if self._held < self._wanted:
            self._unworn = False
        elif self._looked % LOOK_EVERY == 0:
            self._unworn = is_unworn(np.concatenate(self._pieces), PIECE_S)

    def _forget(self) -> None:
        self._pieces.clear()
        self._held = 0
        self._unworn = False


def is_unworn(pieces_g: Floats, piece_s: float) -> bool:
    """Whether minutes of piece means (n, 3) show neither stirring nor breathing."""
    if not np.isfinite(pieces_g).all():
        return False
    if float(pieces_g.std(axis=0).max()) > STIR_SD_G:
        return False
    flat = pieces_g - pieces_g.mean(axis=0)
    power = np.abs(np.fft.rfft(flat * np.hanning(len(flat))[:, None], axis=0)) ** 2
    hz: Floats = np.fft.rfftfreq(len(flat), piece_s).astype(np.float64)
    breathing = _mean_power(power, hz, BREATHING_HZ)
    noise = np.minimum(*(_mean_power(power, hz, band) for band in QUIET_HZ))
    return float(np.mean(breathing / np.maximum(noise, _NO_POWER))) <= BREATH_RATIO


def _mean_power(power: Floats, hz: Floats, band: tuple[float, float]) -> Floats:
    inside = (hz >= band[0]) & (hz <= band[1])
    return np.asarray(power[inside].mean(axis=0))
