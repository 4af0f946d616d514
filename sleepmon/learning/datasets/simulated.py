"""Windows of simulated people: what the base model learns from, and what fine-tuning replays.

Magnitudes are those of `sleepmon.dsp.sleeper`; what is added here is how people take a posture:
mostly near its middle (normal, 7 degrees), sometimes anywhere in its sector.
"""

from __future__ import annotations

import zlib

import numpy as np

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.sleeper import PLACEMENTS, acceleration_g, don_again, draw_person
from sleepmon.learning.datasets.windows import Indices, LabelledWindows, together

POSTURE_SD_DEG = 7.0
"""Spread of the roll of people who were told a posture."""
ANYWHERE_PART = 0.25
"""Part of windows whose roll lies anywhere in the sector, as sleeping people choose."""
NIGHT_S = 8 * 3600.0
DESCRIPTION = (
    "simulated sleepers (sleepmon.dsp.sleeper): posture sd 7 degrees about the sector's middle, "
    "a quarter anywhere in the sector; sensor put on with sd 5 degrees of roll, slope and twist "
    "on top of 3 degrees of roll by person; slope, pillow, sag, breathing and heart ripple by "
    "placement; gain sd 2.5 %, bias sd 18 mg, noise 2 to 12 mg; neck values are judgement"
)


def windows_of_people(
    scheme: Scheme,
    *,
    people: int,
    per_posture: int,
    seed: int,
    rate_hz: float = 50.0,
    window_samples: int = 100,
    donnings: int = 1,
) -> LabelledWindows:
    """Windows of `people` sleepers wearing a sensor at each placement of the scheme.

    Each gives `per_posture` windows per posture, placement and donning. A person of a given seed
    and number is always the same, whatever is drawn before.
    """
    parts = [
        _person(scheme, seed, number, donnings, per_posture, rate_hz, window_samples)
        for number in range(people)
    ]
    return together(parts)


def _person(
    scheme: Scheme,
    seed: int,
    number: int,
    donnings: int,
    per_posture: int,
    rate_hz: float,
    window_samples: int,
) -> LabelledWindows:
    rng = np.random.default_rng([seed, number])
    person = draw_person(rng)
    parts = []
    for donning in range(donnings):
        worn = person if donning == 0 else don_again(person, rng)
        for index, placement in enumerate(scheme.placements):
            if placement.code not in PLACEMENTS:
                continue
            posture = np.repeat(np.arange(len(scheme.postures)), per_posture)
            roll = _rolls(scheme, posture, rng)
            start_s = rng.uniform(0.0, NIGHT_S, len(posture))
            t_s = start_s[:, None] + np.arange(window_samples) / rate_hz
            sensed = acceleration_g(
                worn, placement.code, np.repeat(roll[:, None], window_samples, 1), t_s, rng
            )
            parts.append(_labelled(sensed, posture, index, f"sim-{seed}-{number}", donning))
    return together(parts)


def _rolls(
    scheme: Scheme, posture: Indices, rng: np.random.Generator
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    half_sector = 180.0 / len(scheme.postures)
    middle = np.array([p.roll_deg for p in scheme.postures])[posture]
    near = np.clip(rng.normal(0.0, POSTURE_SD_DEG, len(posture)), -half_sector, half_sector)
    anywhere = rng.uniform(-half_sector, half_sector, len(posture))
    return np.asarray(middle + np.where(rng.random(len(posture)) < ANYWHERE_PART, anywhere, near))


def _labelled(
    sensed: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    posture: Indices,
    placement: int,
    subject: str,
    donning: int,
) -> LabelledWindows:
    count = len(posture)
    return LabelledWindows(
        sensed,
        posture.astype(np.int64),
        np.full(count, placement, dtype=np.int64),
        np.full(count, subject),
        np.full(count, f"{subject}-{donning}"),
    )


def replay_seed(seed: int) -> int:
    """Seed of the people replayed in a run, never those of the base model's own seeds."""
    return zlib.crc32(f"replay {seed}".encode())
