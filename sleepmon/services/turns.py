"""Turns: a new posture counts once it has been held long enough."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import angle_between_deg


@dataclass(frozen=True, slots=True)
class Lie:
    """How the person lies from some moment on; posture None means upright."""

    posture: int | None
    roll_deg: float | None
    since_ns: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that counts; it happened at `at_ns` and is known only after it has been held."""

    at_ns: int
    from_posture: int | None
    to_posture: int | None
    angle_deg: float | None
    """Signed short way, positive towards the right side; None from or to upright."""


class TurnClock:
    """Tells turns from a stream of postures and since when the person lies as now."""

    def __init__(self, scheme: Scheme, held_s: float) -> None:
        self._scheme = scheme
        self._held_ns = round(held_s * 1e9)
        self._settled: Lie | None = None
        self._candidate: Lie | None = None

    @property
    def since_ns(self) -> int | None:
        """When the person came to lie as now; None before anything was seen."""
        return None if self._settled is None else self._settled.since_ns

    def see(self, posture: int | None, roll_deg: float | None, at_ns: int) -> Turn | None:
        """Take a posture (None: upright) that holds now; the turn that counts from now on.

        Call it only while the person lies still or is upright: moving is on the way to somewhere.
        """
        settled = self._settled
        if settled is None:
            self._settled = Lie(posture, roll_deg, at_ns)
            return None
        if posture == settled.posture:
            self._candidate = None
            self._settled = Lie(posture, roll_deg, settled.since_ns)
            return None
        candidate = self._candidate
        if candidate is None or not self._near(candidate.posture, posture):
            candidate = Lie(posture, roll_deg, at_ns)
        # A neighbouring sector goes on with the same turn: people lie on borders of sectors.
        self._candidate = Lie(posture, roll_deg, candidate.since_ns)
        if at_ns - candidate.since_ns < self._held_ns:
            return None
        self._settled, self._candidate = self._candidate, None
        angle = _angle(settled.roll_deg, roll_deg) if posture is not None else None
        return Turn(candidate.since_ns, settled.posture, posture, angle)

    def _near(self, one: int | None, other: int | None) -> bool:
        if one is None or other is None:
            return one is other
        return self._scheme.sectors_apart(one, other) <= 1


def _angle(start_deg: float | None, end_deg: float | None) -> float | None:
    if start_deg is None or end_deg is None:
        return None
    return float(angle_between_deg(start_deg, end_deg))
