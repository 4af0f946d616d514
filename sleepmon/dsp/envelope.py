"""Lowest and highest of each pixel column: what is drawn when samples outnumber pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.ring import Ring

Array = npt.NDArray[np.floating]


class ColumnEnvelope:
    """An envelope that grows with the signal: each sample is looked at once, when it comes.

    Columns lie on a grid of absolute time, so that a column drawn once keeps its shape while the
    picture moves on. Columns in which nothing came are NaN.
    """

    def __init__(self, columns: int, axes: int = 3) -> None:
        self._axes = axes
        self._ring = Ring(columns, 2 * axes)
        self._newest: int | None = None

    @property
    def newest(self) -> int | None:
        """Number of the newest column; None before the first sample."""
        return self._newest

    def add(self, columns: npt.NDArray[np.int64], values: Array) -> None:
        """Take samples (n, axes) that fall into these columns (n,), which never go back."""
        starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        rows = np.hstack([np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)])
        numbers = columns[starts]
        if self._newest is not None and numbers[0] == self._newest:
            self._ring.amend(self._merged(rows[0]))
            numbers, rows = numbers[1:], rows[1:]
        if len(numbers):
            self._append(numbers, rows)

    def between(self, first: int, last: int) -> tuple[Array, Array]:
        """Lowest and highest of columns first to last, NaN where nothing came."""
        count = last - first + 1
        rows = np.full((count, 2 * self._axes), np.nan, dtype=np.float32)
        if self._newest is not None:
            held_first = self._newest - len(self._ring) + 1
            start, end = max(first, held_first), min(last, self._newest)
            if start <= end:
                held = self._ring.newest(self._newest - start + 1)
                rows[start - first : end - first + 1] = held[: end - start + 1]
        return rows[:, : self._axes], rows[:, self._axes :]

    def _merged(self, row: Array) -> Array:
        before = self._ring.newest(1)[0]
        axes = self._axes
        low = np.fmin(before[:axes], row[:axes])
        return np.concatenate([low, np.fmax(before[axes:], row[axes:])])

    def _append(self, numbers: npt.NDArray[np.int64], rows: Array) -> None:
        before = int(numbers[0]) - 1 if self._newest is None else self._newest
        count = min(int(numbers[-1]) - before, self._ring.capacity)
        fresh = np.full((count, 2 * self._axes), np.nan, dtype=np.float32)
        places = numbers - int(numbers[-1]) + count - 1
        fits = places >= 0
        fresh[places[fits]] = rows[fits]
        self._ring.push(fresh)
        self._newest = int(numbers[-1])
