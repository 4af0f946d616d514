"""The rate at which a sensor truly samples, which is up to a per cent off what it declares."""

from __future__ import annotations

KNOWN_AFTER_S = 2.0
FORGET_AFTER_S = 600.0


class RateGauge:
    """Samples per second over stretches without loss; the last ten minutes count most."""

    def __init__(self, declared_hz: float) -> None:
        self._declared_hz = declared_hz
        self._samples = 0.0
        self._span_ns = 0.0

    @property
    def rate_hz(self) -> float:
        """Measured rate, the declared one until enough is known."""
        if self._span_ns < KNOWN_AFTER_S * 1e9:
            return self._declared_hz
        return self._samples / (self._span_ns * 1e-9)

    def add(self, samples: int, span_ns: int) -> None:
        """This many samples were taken in this time."""
        self._samples += samples
        self._span_ns += span_ns
        if self._span_ns > FORGET_AFTER_S * 1e9:
            self._samples *= 0.5
            self._span_ns *= 0.5
