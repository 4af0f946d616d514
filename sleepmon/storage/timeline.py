"""Turns readings of the monotonic clock into UTC by the pairs of readings written in the night."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Instants = npt.NDArray[np.int64]

JUMP_NS = 50_000_000
"""A larger change of offset between two pairs is a jump (sleep, clock set), not drift."""


FARTHEST_NS = 1 << 62
"""Readings beyond are no times: the year 2116."""


class Timeline:
    """Pairs `(run, monotonic_ns, utc_ns)` of a night; within a run the monotonic clock is one."""

    def __init__(self, pairs: Iterable[tuple[int, int, int]]) -> None:
        by_run: dict[int, dict[int, int]] = {}
        for run, monotonic_ns, utc_ns in pairs:
            if max(abs(monotonic_ns), abs(utc_ns)) > FARTHEST_NS:
                continue
            by_run.setdefault(run, {})[monotonic_ns] = utc_ns - monotonic_ns
        self._runs = {
            run: (
                np.array(sorted(offsets), np.int64),
                np.array([offsets[m] for m in sorted(offsets)], np.int64),
            )
            for run, offsets in by_run.items()
        }
        if not self._runs:
            raise ValueError("a timeline needs one pair at least")

    def utc_ns(self, run: int, monotonic_ns: npt.ArrayLike) -> Instants:
        """UTC of readings of one run; drift between pairs is spread, a jump is not."""
        at = np.asarray(monotonic_ns, np.int64)
        known, offsets = self._runs.get(run, self._runs[min(self._runs)])
        left = np.clip(np.searchsorted(known, at, "right") - 1, 0, len(known) - 1)
        right = np.minimum(left + 1, len(known) - 1)
        change = offsets[right] - offsets[left]
        width = np.maximum(known[right] - known[left], 1)
        part = np.clip((at - known[left]) / width, 0.0, 1.0)
        part = np.where(np.abs(change) > JUMP_NS, 0.0, part)
        return np.asarray(at + offsets[left] + np.round(change * part).astype(np.int64), np.int64)

    def jumps(self) -> tuple[tuple[int, float], ...]:
        """When (UTC ns) and by how many seconds the computer slept or its clock was set."""
        found = []
        for known, offsets in self._runs.values():
            for k in np.flatnonzero(np.abs(np.diff(offsets)) > JUMP_NS):
                at = int(known[k + 1] + offsets[k + 1])
                found.append((at, float(offsets[k + 1] - offsets[k]) / 1e9))
        return tuple(sorted(found))
