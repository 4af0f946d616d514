"""Gain and offset of a sensor from periods at rest: all of them must lie on the sphere of 1 g.

The method of van Hees et al. (2014, J Appl Physiol 117:738): iterated least squares between the
still means and the nearest points of the sphere. It needs a sensor that was turned about a lot.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import RefusedError
from sleepmon.dsp.activity import ONE_G

Floats = npt.NDArray[np.float64]

STILL_SD_G = 0.013
"""A period at rest spreads no more than this on each axis (van Hees 2014)."""
FEWEST_PERIODS = 20
REACH_G = 0.3
"""On each axis some periods must read more than this and some less than minus this."""
MOST_GAIN_ERROR = 0.15
FEWEST_DIRECTIONS = 6
"""Six unknowns need as many directions, and they must differ by a good angle."""
APART_DEG = 30.0
MOST_ERROR_AFTER_G = 0.01
"""What van Hees et al. demand of a fit that is used."""
WORTH_IT = 0.7
"""The fit must take away so much of the error that this share is left at most."""
PERIOD_S = 2.0
CELL_G = 0.1
PER_CELL = 8
_ROUNDS = 1000
_SETTLED = 1e-10


@dataclass(frozen=True)
class SphereFit:
    """sensed * gain + offset_g is nearer to 1 g; mean distance from it before and after."""

    gain: tuple[float, float, float]
    offset_g: tuple[float, float, float]
    error_before_g: float
    error_after_g: float
    periods: int


def still_means_g(windows_g: npt.ArrayLike) -> Floats:
    """Means (m, 3) of those windows (k, n, 3) that are at rest and read about 1 g."""
    x = np.asarray(windows_g, dtype=np.float64)
    means = x.mean(axis=1)
    size = np.linalg.norm(means, axis=-1)
    still = (x.std(axis=1).max(axis=-1) <= STILL_SD_G) & (size >= ONE_G[0]) & (size <= ONE_G[1])
    return np.asarray(means[still])


class StillPeriods:
    """Means of a sensor's periods at rest, a few of each direction, however long it streams."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int, int], deque[Floats]] = {}
        self._rest: list[Floats] = []

    def add(self, samples_g: npt.ArrayLike, rate_hz: float) -> None:
        """Take in the samples (n, 3) that follow those before."""
        self._rest.append(np.asarray(samples_g, dtype=np.float64).reshape(-1, 3))
        count = max(2, round(PERIOD_S * rate_hz))
        if sum(len(part) for part in self._rest) < count:
            return
        x = np.concatenate(self._rest)
        whole = len(x) // count
        for mean in still_means_g(x[: whole * count].reshape(whole, count, 3)):
            across, along, up = (int(value) for value in np.round(mean / CELL_G))
            self._cells.setdefault((across, along, up), deque(maxlen=PER_CELL)).append(mean)
        self._rest = [x[whole * count :]]

    def cut(self) -> None:
        """Samples are missing here: no period goes on across."""
        self._rest = []

    @property
    def means_g(self) -> Floats:
        """What was read at rest (m, 3)."""
        means = [mean for cell in self._cells.values() for mean in cell]
        return np.array(means, dtype=np.float64).reshape(-1, 3)


def trusted_fit(means_g: npt.ArrayLike) -> SphereFit | None:
    """Gain and offset, where still means (m, 3) tell enough and the fit is worth it; else None."""
    x = np.asarray(means_g, dtype=np.float64).reshape(-1, 3)
    if _directions(x) < FEWEST_DIRECTIONS:
        return None
    try:
        fit = fit_sphere(x)
    except RefusedError:
        return None  # too little is known: the sensor is used as it is
    limit_g = min(MOST_ERROR_AFTER_G, WORTH_IT * fit.error_before_g)
    return fit if fit.error_after_g <= limit_g else None


def _directions(means_g: Floats) -> int:
    """How many of the means point well apart from each other."""
    found: list[Floats] = []
    least = np.cos(np.radians(APART_DEG))
    for mean in means_g / np.maximum(np.linalg.norm(means_g, axis=1, keepdims=True), 1e-9):
        if all(float(mean @ other) < least for other in found):
            found.append(mean)
    return len(found)


def fit_sphere(means_g: npt.ArrayLike) -> SphereFit:
    """Gain and offset per axis from still means (m, 3); RefusedError when they tell too little."""
    x = np.asarray(means_g, dtype=np.float64).reshape(-1, 3)
    x = x[np.isfinite(x).all(axis=1)]
    _refuse_too_little(x)
    gain, offset = np.ones(3), np.zeros(3)
    weights = np.ones(len(x))
    for _ in range(_ROUNDS):
        now = x * gain + offset
        nearest = now / np.linalg.norm(now, axis=1, keepdims=True)
        before = np.concatenate([gain, offset])
        for axis in range(3):
            gain[axis], offset[axis] = _line(x[:, axis], nearest[:, axis], weights)
        weights = 1.0 / np.maximum(np.linalg.norm(now - nearest, axis=1), 0.01)
        if np.abs(np.concatenate([gain, offset]) - before).max() < _SETTLED:
            break
    if np.abs(gain - 1.0).max() > MOST_GAIN_ERROR:
        raise RefusedError(
            "Gain and offset of the sensor cannot be told from this night.",
            "The sensor is used as it is.",
        )
    return SphereFit(_row(gain), _row(offset), _error_g(x), _error_g(x * gain + offset), len(x))


def _refuse_too_little(x: Floats) -> None:
    if len(x) < FEWEST_PERIODS:
        raise RefusedError(
            f"Only {len(x)} periods at rest were found; {FEWEST_PERIODS} are needed for gain and "
            "offset.",
            "Take a longer night.",
        )
    poor = [name for name, axis in zip("xyz", x.T, strict=True)
            if axis.min() > -REACH_G or axis.max() < REACH_G]  # fmt: skip
    if poor:
        raise RefusedError(
            f"The sensor was not turned enough to tell gain and offset ({', '.join(poor)}).",
            "Turn the sensor onto each of its six sides for some seconds.",
        )


def _line(x: Floats, y: Floats, weights: Floats) -> tuple[float, float]:
    """Slope and intercept of y over x by weighted least squares."""
    total = weights.sum()
    mean_x, mean_y = (weights @ x) / total, (weights @ y) / total
    spread = weights @ (x - mean_x) ** 2
    slope = float((weights @ ((x - mean_x) * (y - mean_y))) / spread)
    return slope, float(mean_y - slope * mean_x)


def _error_g(x: Floats) -> float:
    return float(np.abs(np.linalg.norm(x, axis=1) - 1.0).mean())


def _row(values: Floats) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
