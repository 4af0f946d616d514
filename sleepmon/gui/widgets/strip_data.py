"""The numbers behind a signal strip: envelopes, gaps and the range to show. Pure, no Qt."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
AXES = 3
MIN_RANGE_G = 0.35
SHRINK_BELOW = 0.5


@dataclass(frozen=True)
class Envelope:
    """Smallest and largest value per column and axis, in g: two arrays of (columns, 3).

    A column without data is NaN in both.
    """

    low: Floats
    high: Floats

    @property
    def columns(self) -> int:
        """How many columns."""
        return int(self.low.shape[0])


def gaps_of(envelope: Envelope, had_begun: bool = False) -> list[tuple[int, int]]:
    """Runs of columns without data as (first, past the last); none before the first data.

    Before the first data nothing was lost, unless the sensor `had_begun` even before that.
    """
    empty: npt.NDArray[np.bool_] = np.asarray(np.isnan(envelope.low).all(axis=1))
    if empty.all():
        return [(0, envelope.columns)] if envelope.columns else []
    start = int(np.argmin(empty))
    steps = np.flatnonzero(np.diff(empty[start:].astype(np.int8), append=0)) + start + 1
    edges = list(steps) if len(steps) % 2 == 0 else [*steps, envelope.columns]
    before = [(0, start)] if had_begun and start else []
    return before + [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def polyline_of(envelope: Envelope, axis: int) -> tuple[Floats, Floats]:
    """One axis as a line that runs down and up each column; NaN where it must not be drawn."""
    x = np.repeat(np.arange(envelope.columns, dtype=np.float64), 2)
    y = np.empty(2 * envelope.columns)
    # Alternate the order so that neighbouring columns meet at the nearer end.
    y[0::4], y[1::4] = envelope.low[0::2, axis], envelope.high[0::2, axis]
    y[2::4], y[3::4] = envelope.high[1::2, axis], envelope.low[1::2, axis]
    return x, y


def shown_range(
    present: tuple[float, float] | None, envelope: Envelope
) -> tuple[float, float] | None:
    """The range in g to show: it grows at once and shrinks only when much too large.

    So that the lines do not dance with every breath.
    """
    if np.isnan(envelope.low).all():
        return present
    low, high = float(np.nanmin(envelope.low)), float(np.nanmax(envelope.high))
    middle, half = (low + high) / 2, max((high - low) / 2, MIN_RANGE_G / 2) * 1.12
    wanted = (middle - half, middle + half)
    if present is None or present[0] > low or present[1] < high:
        return wanted
    if 2 * half < (present[1] - present[0]) * SHRINK_BELOW:
        return wanted
    return present
