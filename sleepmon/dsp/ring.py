"""A ring of rows that is written twice, so that the newest rows are always one slice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


class Ring:
    """Keeps the newest `capacity` rows of `columns` numbers each.

    Every row is written at its place and once more a capacity further on; the newest n rows are
    then a view without a seam, and reading copies nothing.
    """

    def __init__(self, capacity: int, columns: int, dtype: npt.DTypeLike = np.float32) -> None:
        self._capacity = capacity
        self._rows = np.full((2 * capacity, columns), np.nan, dtype=dtype)
        self._written = 0

    def __len__(self) -> int:
        """Rows held."""
        return min(self._written, self._capacity)

    @property
    def capacity(self) -> int:
        """Rows held at most."""
        return self._capacity

    def push(self, rows: npt.NDArray[np.floating]) -> None:
        """Append rows (n, columns); of more than fit, the newest stay."""
        rows = rows[-self._capacity :]
        start = self._written % self._capacity
        first = min(len(rows), self._capacity - start)
        for offset in (0, self._capacity):
            self._rows[offset + start : offset + start + first] = rows[:first]
            self._rows[offset : offset + len(rows) - first] = rows[first:]
        self._written += len(rows)

    def amend(self, row: npt.NDArray[np.floating]) -> None:
        """Replace the newest row."""
        place = (self._written - 1) % self._capacity
        self._rows[[place, place + self._capacity]] = row

    def newest(self, count: int) -> npt.NDArray[np.floating]:
        """A view of the newest rows, oldest first: `count` of them or all there are."""
        count = min(count, len(self))
        end = (self._written - 1) % self._capacity + self._capacity + 1 if self._written else 0
        return self._rows[end - count : end]
