"""From a sensor's own, slightly uneven samples to an even grid, never across a gap.

Each sample holds until the next; a cell of the grid is the mean of what held in it. At the same
rate this changes nothing, from a higher rate it averages (no aliasing of noise), from a lower one
it repeats. Work is done piece by piece, so live samples and a whole night go through this code.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

GAP_S = 0.2
"""Two samples further apart than this (or going back by it) have a gap between them."""
_SLACK = 1e-3
"""Part of a cell that may be missing at its end: rounding of times, not data."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Consecutive cells of one stretch without a gap: `values` (m, 3), the first at `start_s`."""

    stretch: int
    """Counts up at every gap."""
    first: int
    """Number of the first cell within its stretch."""
    start_s: float
    values: Floats


class Resampler:
    """Turns samples, as they come, into cells of 1 / `rate_hz` seconds."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self._stretch = -1
        self._held_times: Floats = np.empty(0)
        self._held_values: Floats = np.empty((0, 3))
        self._origin_s = 0.0
        self._next_cell = 0
        self._spacing_s = 1.0 / rate_hz

    def push(self, values: npt.ArrayLike, times_s: npt.ArrayLike) -> list[Cells]:
        """Take samples (n, 3) with their times (n,); cells that are complete now."""
        values = np.asarray(values, dtype=np.float64).reshape(-1, 3)
        times = np.asarray(times_s, dtype=np.float64).reshape(-1)
        if not (np.isfinite(values).all() and np.isfinite(times).all()):
            real = np.isfinite(values).all(axis=1) & np.isfinite(times)
            values, times = values[real], times[real]
        done: list[Cells] = []
        for piece_values, piece_times, fresh in self._pieces(values, times):
            if fresh:
                done += self.finish()
                self._begin(float(piece_times[0]))
            done += self._extend(piece_values, piece_times)
        return done

    def finish(self) -> list[Cells]:
        """The stretch is over: let the last sample hold its usual time and give the rest."""
        if len(self._held_times) == 0:
            return []
        end = float(self._held_times[-1]) + self._spacing_s
        done = self._emit(np.append(self._held_times, end), self._held_values)
        self._held_times, self._held_values = np.empty(0), np.empty((0, 3))
        return done

    def _begin(self, origin_s: float) -> None:
        self._stretch += 1
        self._origin_s = origin_s
        self._next_cell = 0

    def _pieces(self, values: Floats, times: Floats) -> list[tuple[Floats, Floats, bool]]:
        """Split at gaps; within a stretch drop samples that are not later than the one before."""
        if len(times) == 0:
            return []
        last = self._held_times[-1:]
        before = np.concatenate([last if len(last) else times[:1], times[:-1]])
        steps = times - before
        breaks = (steps > GAP_S) | (steps < -GAP_S)
        if len(last) == 0:
            breaks[0] = True
        cuts = np.flatnonzero(breaks)
        bounds = np.unique(np.concatenate([[0], cuts, [len(times)]]))
        pieces = []
        for start, stop in pairwise(bounds):
            fresh = bool(breaks[start])
            earlier = -np.inf if fresh else float(last[0])
            piece = times[start:stop]
            highest = np.maximum.accumulate(np.concatenate([[earlier], piece[:-1]]))
            later = piece > highest
            if later.any():
                pieces.append((values[start:stop][later], piece[later], fresh))
        return pieces

    def _extend(self, values: Floats, times: Floats) -> list[Cells]:
        times = np.concatenate([self._held_times, times])
        values = np.concatenate([self._held_values, values])
        if len(times) > 1:
            self._spacing_s = min(float(np.median(np.diff(times))), GAP_S)
        done = self._emit(times, values[:-1])
        # Keep what the next, unfinished cell still needs, and the sample that now holds.
        cell_start = self._next_cell / self._rate_hz
        keep = int(np.searchsorted(times[1:-1] - self._origin_s, cell_start, side="right"))
        self._held_times, self._held_values = times[keep:], values[keep:]
        return done

    def _emit(self, edges_s: Floats, values: Floats) -> list[Cells]:
        """Cells that lie within `edges_s` (n + 1,), between which the `values` (n, 3) held."""
        edges = edges_s - self._origin_s
        complete = int(np.floor(edges[-1] * self._rate_hz + _SLACK))
        if complete <= self._next_cell or len(values) == 0:
            return []
        borders = np.arange(self._next_cell, complete + 1) / self._rate_hz
        borders = np.clip(borders, edges[0], edges[-1])
        spans = np.diff(edges)[:, None]
        integral = np.concatenate([np.zeros((1, 3)), np.cumsum(values * spans, axis=0)])
        held = np.minimum(np.searchsorted(edges, borders, side="right"), len(values)) - 1
        at_border = integral[held] + values[held] * (borders - edges[held])[:, None]
        means = np.diff(at_border, axis=0) / np.diff(borders)[:, None]
        cells = Cells(
            stretch=self._stretch,
            first=self._next_cell,
            start_s=self._origin_s + self._next_cell / self._rate_hz,
            values=means,
        )
        self._next_cell = complete
        return [cells]


def resample(values: npt.ArrayLike, times_s: npt.ArrayLike, rate_hz: float) -> Floats:
    """All samples (n, 3) on one even grid (m, 3) from the first sample on; gaps stay NaN."""
    resampler = Resampler(rate_hz)
    cells = resampler.push(values, times_s) + resampler.finish()
    if not cells:
        return np.empty((0, 3))
    origin = cells[0].start_s
    places = [round((piece.start_s - origin) * rate_hz) for piece in cells]
    length = max(place + len(piece.values) for place, piece in zip(places, cells, strict=True))
    grid = np.full((length, 3), np.nan)
    for place, piece in zip(places, cells, strict=True):
        grid[max(place, 0) : place + len(piece.values)] = piece.values[max(-place, 0) :]
    return grid
