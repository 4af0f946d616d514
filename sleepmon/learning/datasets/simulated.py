"""Windows of simulated people: what the base model learns from, and what fine-tuning replays.

Magnitudes are those of `sleepmon.dsp.sleeper`; what is added here is how people take a posture:
mostly near its middle (normal, 7 degrees), sometimes anywhere in its sector.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.calibration import calibrated_g, calibration_of, fit_mount
from sleepmon.dsp.sleeper import (
    MOUNT_SD_DEG,
    PLACEMENTS,
    Person,
    acceleration_g,
    don_again,
    draw_person,
)
from sleepmon.learning.datasets.windows import Float32s, Indices, LabelledWindows, together

Floats = npt.NDArray[np.float64]

POSTURE_SD_DEG = 7.0
"""Spread of the roll of people who were told a posture."""
ANYWHERE_PART = 0.25
"""Part of windows whose roll lies anywhere in the sector, as sleeping people choose."""
NIGHT_S = 8 * 3600.0
BACKREST_DEG = 45.0
"""Beds of wards are raised to about 30 and up to 45 degrees."""
REFERENCE_SD_DEG = 3.0
"""Spread of the roll of people who take a reference pose with somebody looking on."""
REFERENCE_WINDOWS = 5
"""How long a pose is held, in windows."""
POSE_EVERY_S = 20.0
_MOMENTS = 99
REFERENCE_ROLLS: dict[ReferencePose, float] = {
    "supine": 0.0, "right": 90.0, "prone": 180.0, "left": 270.0,
}  # fmt: skip
DESCRIPTION = (
    "simulated sleepers (sleepmon.dsp.sleeper): posture sd 7 degrees about the sector's middle, "
    "a quarter anywhere in the sector; sensor put on with sd 5 degrees of roll, slope and twist "
    "on top of 3 degrees of roll by person; slope, pillow, sag, breathing and heart ripple by "
    "placement; gain sd 2.5 %, bias sd 18 mg, noise 2 to 12 mg; neck values are judgement"
)


@dataclass(frozen=True)
class Sleepers:
    """How simulated people are drawn and what is made of each."""

    scheme: Scheme
    per_posture: int
    seed: int
    rate_hz: float = 50.0
    window_samples: int = 100
    donnings: int = 1
    mount_sd_deg: float = MOUNT_SD_DEG
    calibrated: bool = False
    """Also turn each window into the body's axes by four reference poses."""
    anywhere_part: float = ANYWHERE_PART
    bounded: bool = True
    """Whether people who miss the posture's middle still stay in its sector."""
    same_moments: bool = False
    """Whether all sensors of a person sense the same moments, in the same order."""
    backrest_part: float = 0.0
    """Part of people whose bed has its head end raised, by anything up to BACKREST_DEG."""


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
    drawn = Sleepers(scheme, per_posture, seed, rate_hz, window_samples, donnings)
    return windows_of_sleepers(drawn, people)


def windows_of_sleepers(drawn: Sleepers, people: int | range) -> LabelledWindows:
    """Windows of the first `people` of these sleepers, or of those with these numbers."""
    numbers = range(people) if isinstance(people, int) else people
    return together([_person(drawn, number) for number in numbers])


def references_of_sleepers(drawn: Sleepers, people: int) -> LabelledWindows:
    """The reference poses by which the same people were calibrated, some seconds of each."""
    return together([_person(drawn, number, references=True) for number in range(people)])


def _person(drawn: Sleepers, number: int, *, references: bool = False) -> LabelledWindows:
    """One person's windows in all postures, or those of the reference poses."""
    rng = np.random.default_rng([drawn.seed, number])
    person = draw_person(rng, drawn.mount_sd_deg)
    if drawn.backrest_part > 0.0 and rng.random() < drawn.backrest_part:
        person = replace(person, trunk_deg=float(rng.uniform(0.0, BACKREST_DEG)))
    parts = []
    for donning in range(drawn.donnings):
        worn = person if donning == 0 else don_again(person, rng, drawn.mount_sd_deg)
        for index, placement in enumerate(drawn.scheme.placements):
            if placement.code not in PLACEMENTS:
                continue
            posture = np.repeat(np.arange(len(drawn.scheme.postures)), drawn.per_posture)
            moments = np.random.default_rng([drawn.seed, number, donning, _MOMENTS])
            chance = moments if drawn.same_moments else rng
            roll, start_s = _rolls(drawn, posture, chance), _starts(posture, chance)
            sensed = _sensed(drawn, worn, placement.code, roll, start_s, rng)
            turned = None
            if drawn.calibrated or references:
                # Chance of its own, so that both kinds of windows see the same poses.
                own = np.random.default_rng([drawn.seed, number, donning, index])
                held, rolls = _references(drawn, worn, placement.code, own)
                if references:
                    count = len(drawn.scheme.postures)
                    posture = np.rint(rolls / 360.0 * count).astype(np.int64) % count
                    sensed = held
                turned = _turned(sensed, held, rolls)
            subject = f"sim-{drawn.seed}-{number}"
            parts.append(_labelled(sensed, turned, posture, index, subject, donning))
    return together(parts)


def _starts(posture: Indices, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.uniform(0.0, NIGHT_S, len(posture)))


def _sensed(
    drawn: Sleepers,
    worn: Person,
    placement: str,
    roll: Floats,
    start_s: Floats,
    rng: np.random.Generator,
) -> Float32s:
    t_s = start_s[:, None] + np.arange(drawn.window_samples) / drawn.rate_hz
    rolls = np.repeat(roll[:, None], drawn.window_samples, 1)
    return acceleration_g(worn, placement, rolls, t_s, rng)


def _references(
    drawn: Sleepers, worn: Person, placement: str, rng: np.random.Generator
) -> tuple[Float32s, Floats]:
    """Windows of the reference poses, each held once, and the rolls that were asked for."""
    asked = np.array(list(REFERENCE_ROLLS.values()))
    taken = asked + rng.normal(0.0, REFERENCE_SD_DEG, len(asked))
    begun_s = rng.uniform(0.0, NIGHT_S) + POSE_EVERY_S * np.arange(len(asked))
    held_s = np.arange(REFERENCE_WINDOWS) * drawn.window_samples / drawn.rate_hz
    start_s = (begun_s[:, None] + held_s).ravel()
    held = _sensed(drawn, worn, placement, np.repeat(taken, REFERENCE_WINDOWS), start_s, rng)
    return held, np.repeat(asked, REFERENCE_WINDOWS)


def _turned(sensed: Float32s, held: Float32s, rolls: Floats) -> Float32s:
    """Windows turned into the body's axes by the reference poses; as sensed if they are refused."""
    poses = {pose: held[rolls == roll].mean(axis=(0, 1)) for pose, roll in REFERENCE_ROLLS.items()}
    try:
        fit = fit_mount(poses)
    except RefusedError:
        return sensed
    return calibrated_g(sensed, calibration_of(SensorId("simulated"), fit, 0))


def _rolls(drawn: Sleepers, posture: Indices, rng: np.random.Generator) -> Floats:
    half_sector = 180.0 / len(drawn.scheme.postures)
    middle = np.array([p.roll_deg for p in drawn.scheme.postures])[posture]
    near = rng.normal(0.0, POSTURE_SD_DEG, len(posture))
    if drawn.bounded:
        near = np.clip(near, -half_sector, half_sector)
    anywhere = rng.uniform(-half_sector, half_sector, len(posture))
    is_anywhere = rng.random(len(posture)) < drawn.anywhere_part
    return np.asarray(middle + np.where(is_anywhere, anywhere, near))


def _labelled(
    sensed: Float32s,
    turned: Float32s | None,
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
        turned,
    )


def replay_seed(seed: int) -> int:
    """Seed of the people replayed in a run, never those of the base model's own seeds."""
    return zlib.crc32(f"replay {seed}".encode())
