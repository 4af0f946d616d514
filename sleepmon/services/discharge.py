"""How long a sensor's battery will last, from how fast it has emptied so far."""

from __future__ import annotations

from dataclasses import dataclass, field

KNOWN_AFTER_STEPS = 2
"""The first step may come at any moment; from the second on the time between steps is known."""
KNOWN_AFTER_S = 600.0
"""Charge is told in whole per cents and wavers: shorter times tell nothing."""


@dataclass(slots=True)
class Discharge:
    """The charge of one sensor over time, as it told it."""

    _steps: list[tuple[float, int]] = field(default_factory=list)
    """(UTC in seconds, per cent) at each change downwards; begins anew at a charge or jump back."""

    def note(self, percent: int, utc_s: float) -> None:
        """The sensor told its charge."""
        if self._steps:
            told_s, told = self._steps[-1]
            if percent == told:
                return
            if percent > told or utc_s < told_s:
                self._steps.clear()
        self._steps.append((utc_s, percent))

    @property
    def hours_left(self) -> float | None:
        """Until it is empty at its present use; None until that is known."""
        steps = self._steps[1:]  # how long the first level had stood nobody knows
        if len(steps) < KNOWN_AFTER_STEPS:
            return None
        (first_s, first), (last_s, last) = steps[0], steps[-1]
        if last_s - first_s < KNOWN_AFTER_S:
            return None
        return last * (last_s - first_s) / (first - last) / 3600.0
