"""What a simulated sensor's own clock shows: it drifts, jumps and starts anew."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class _Stretch(NamedTuple):
    """From this time of the loop on, the clock shows this and runs this fast."""

    from_s: float
    shown_ns: int
    ppm: float

    def shows_ns(self, at_s: float) -> int:
        return self.shown_ns + round((at_s - self.from_s) * (1.0 + self.ppm * 1e-6) * 1e9)


class SensorClock:
    """One sensor's clock; `at_s` are times of the loop."""

    def __init__(self, boot_ns: int, ppm: float, at_s: float) -> None:
        self._boot_ns = boot_ns
        self._stretches = [_Stretch(at_s, boot_ns, ppm)]

    @property
    def ppm(self) -> float:
        """By how much it runs fast now, in parts per million."""
        return self._stretches[-1].ppm

    def shows_ns(self, at_s: float) -> int:
        """What it shows at this time."""
        number = bisect_right(self._stretches, at_s, key=lambda stretch: stretch.from_s) - 1
        return self._stretches[max(0, number)].shows_ns(at_s)

    def showed_at_s(self, shown_ns: int) -> float:
        """When it showed this last."""
        for stretch in reversed(self._stretches):
            if shown_ns >= stretch.shown_ns:
                break
        return stretch.from_s + (shown_ns - stretch.shown_ns) * 1e-9 / (1.0 + stretch.ppm * 1e-6)

    def jump(self, seconds: float, at_s: float) -> None:
        """It is set by so much."""
        self._begin(at_s, self.shows_ns(at_s) + round(seconds * 1e9), self.ppm)

    def drift(self, ppm: float, at_s: float) -> None:
        """From now on it runs this fast."""
        self._begin(at_s, self.shows_ns(at_s), ppm)

    def restart(self, at_s: float) -> None:
        """It starts anew."""
        self._begin(at_s, self._boot_ns, self.ppm)

    def _begin(self, at_s: float, shown_ns: int, ppm: float) -> None:
        self._stretches.append(_Stretch(at_s, shown_ns, ppm))
