"""The simulated person in the virtual ward: lies, turns, or replays what a recording holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.sleeper import Person, acceleration_g, draw_person
from sleepmon.sensors.replay import Recording

Array = npt.NDArray[np.float64]

_REMEMBERED_S = 60.0
"""How long ago a sensor may still ask for: longer than any packet."""


class Sleeper:
    """What each placement senses at a time; one thread steers and asks."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._person = draw_person(self._rng)
        self._turns: list[tuple[float, float, float, float]] = [(-1.0, 0.0, 0.0, 0.0)]
        self._replayed: Mapping[str, Recording] = {}
        self._replayed_from_s = 0.0

    @property
    def person(self) -> Person:
        """Who is simulated."""
        return self._person

    def turn(self, roll_deg: float, seconds: float, now_s: float) -> None:
        """Turn the short way to this roll, smoothly, from now on; ends a replay."""
        self._replayed = {}
        start_deg = float(self.roll_deg(np.array([now_s]))[0])
        short_way = (roll_deg - start_deg + 180.0) % 360.0 - 180.0
        kept = [turn for turn in self._turns if turn[1] > now_s - _REMEMBERED_S]
        last = self._turns[-1]
        self._turns = [*(kept or [last]), (now_s, now_s + max(seconds, 1e-3), start_deg, short_way)]

    def replay(self, recordings: Mapping[str, Recording], now_s: float) -> float:
        """Sense what the recordings hold, from now on; -> seconds until the longest ends."""
        self._replayed = dict(recordings)
        self._replayed_from_s = now_s
        return max((r.duration_s for r in recordings.values()), default=0.0)

    def roll_deg(self, t_s: Array) -> Array:
        """True roll of the trunk at these times, 0 to 360."""
        roll = np.full(len(t_s), self._turns[0][2])
        for start_s, end_s, from_deg, by_deg in self._turns:
            part = np.clip((t_s - start_s) / (end_s - start_s), 0.0, 1.0)
            smooth = part * part * (3.0 - 2.0 * part)
            roll = np.where(t_s >= start_s, from_deg + by_deg * smooth, roll)
        within: Array = np.mod(roll, 360.0)
        return within

    def acceleration_g(self, placement: str, t_s: Array) -> npt.NDArray[np.float32]:
        """What is sensed at this placement at these times, (n,) -> (n, 3), body frame, in g."""
        recording = self._replayed.get(placement)
        if recording is None:
            return self._lying_g(placement, t_s)
        since_s = t_s - self._replayed_from_s
        sensed = recording.acceleration_g(since_s)
        before = since_s < 0.0  # a packet may begin before the recording does
        if before.any():
            sensed[before] = self._lying_g(placement, t_s[before])
        return sensed

    def _lying_g(self, placement: str, t_s: Array) -> npt.NDArray[np.float32]:
        return acceleration_g(self._person, placement, self.roll_deg(t_s), t_s, self._rng)
