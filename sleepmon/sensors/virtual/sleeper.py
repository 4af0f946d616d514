"""The simulated person in the virtual ward: lies, turns, or replays what a recording holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.sleeper import Person, acceleration_g, draw_person
from sleepmon.sensors.replay import Recording

Array = npt.NDArray[np.float64]
Moves = list[tuple[float, float, float, float]]
"""From when, until when, from which value, by how much."""

SITTING_DEG = 78.0
"""How far the trunk is raised in a person who sits up in bed."""
TAPS_S = (1.0, 1.5, 2.0)
"""When the three taps come, after they are asked for."""
_TAP_G = np.array([1.2, 0.8, 2.0])
_TAP_LASTS_S = 0.03
_REMEMBERED_S = 60.0
"""How long ago a sensor may still ask for: longer than any packet."""


class Sleeper:
    """What each placement senses at a time; one thread steers and asks."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._person = draw_person(self._rng)
        self._turns: Moves = [(-1.0, 0.0, 0.0, 0.0)]
        self._sits: Moves = [(-1.0, 0.0, 0.0, 0.0)]
        self._replayed: Mapping[str, Recording] = {}
        self._replayed_from_s = 0.0
        self._taps_s: list[float] = []

    @property
    def person(self) -> Person:
        """Who is simulated."""
        return self._person

    def turn(self, roll_deg: float, seconds: float, now_s: float, upright: bool = False) -> None:
        """Turn the short way to this roll, smoothly, lying or sitting up; ends a replay."""
        self._replayed = {}
        start_deg = float(self.roll_deg(np.array([now_s]))[0])
        short_way = (roll_deg - start_deg + 180.0) % 360.0 - 180.0
        end_s = now_s + max(seconds, 1e-3)
        self._turns = [*_recent(self._turns, now_s), (now_s, end_s, start_deg, short_way)]
        sits = float(_moved(self._sits, np.array([now_s]))[0])
        step = (1.0 if upright else 0.0) - sits
        if step:
            self._sits = [*_recent(self._sits, now_s), (now_s, end_s, sits, step)]

    def replay(self, recordings: Mapping[str, Recording], now_s: float) -> float:
        """Sense what the recordings hold, from now on; -> seconds until the longest ends."""
        self._replayed = dict(recordings)
        self._replayed_from_s = now_s
        return max((r.duration_s for r in recordings.values()), default=0.0)

    def tap(self, now_s: float) -> None:
        """Be tapped three times where all sensors feel it alike."""
        kept = [tap_s for tap_s in self._taps_s if tap_s > now_s - _REMEMBERED_S]
        self._taps_s = kept + [now_s + after_s for after_s in TAPS_S]

    def roll_deg(self, t_s: Array) -> Array:
        """True roll of the trunk at these times, 0 to 360."""
        within: Array = np.mod(_moved(self._turns, t_s), 360.0)
        return within

    def acceleration_g(self, placement: str, t_s: Array) -> npt.NDArray[np.float32]:
        """What is sensed at this placement at these times, (n,) -> (n, 3), body frame, in g."""
        sensed = self._undisturbed_g(placement, t_s)
        for tap_s in self._taps_s:
            since_s = t_s - tap_s
            fading = np.exp(-np.maximum(since_s, 0.0) / _TAP_LASTS_S) * (since_s >= 0.0)
            sensed = sensed + np.outer(fading, _TAP_G).astype(np.float32)
        return sensed

    def _undisturbed_g(self, placement: str, t_s: Array) -> npt.NDArray[np.float32]:
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
        roll_deg = self.roll_deg(t_s)
        lying = acceleration_g(self._person, placement, roll_deg, t_s, self._rng)
        sits = _moved(self._sits, t_s).astype(np.float32)[:, None]
        if not sits.any():
            return lying
        raised = replace(self._person, trunk_deg=SITTING_DEG)
        sitting = acceleration_g(raised, placement, roll_deg, t_s, self._rng)
        return np.asarray(lying + sits * (sitting - lying), dtype=np.float32)


def _recent(moves: Moves, now_s: float) -> Moves:
    """Those that a sensor may still ask for."""
    return [move for move in moves if move[1] > now_s - _REMEMBERED_S] or [moves[-1]]


def _moved(moves: Moves, t_s: Array) -> Array:
    """Where smooth moves have led at these times."""
    value = np.full(len(t_s), moves[0][2])
    for start_s, end_s, begin, by in moves:
        part = np.clip((t_s - start_s) / (end_s - start_s), 0.0, 1.0)
        value = np.where(t_s >= start_s, begin + by * part * part * (3.0 - 2.0 * part), value)
    return value
