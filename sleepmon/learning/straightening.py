"""Labelled windows as their person means them: a personal model learns and reads them so."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import ModelCard, OwnAngles
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import roll_deg
from sleepmon.dsp.own_angles import straightened_g
from sleepmon.learning.datasets.windows import LabelledWindows, body_of

FEWEST_POSTURES = 2
"""From one posture alone nobody can tell the person's angle from the sensor's."""


def own_angles_of(windows: LabelledWindows, scheme: Scheme) -> tuple[OwnAngles, ...]:
    """The angles of the one person these windows are of, by placement.

    From calibrated windows where there are any, because they hold for other nights too.
    """
    middles = [posture.roll_deg for posture in scheme.postures]
    found = []
    for index, placement in enumerate(scheme.placements):
        mine = windows.where(windows.placement == index)
        calibrated = bool(mine.is_calibrated.any())
        if calibrated:
            mine = mine.where(mine.is_calibrated)
        known = sorted({int(one) for one in mine.posture}, key=middles.__getitem__)
        if len(known) < FEWEST_POSTURES:
            continue
        reads = roll_deg(body_of(mine).mean(axis=1))
        found.append(
            OwnAngles(
                placement=placement.code,
                calibrated=calibrated,
                meant_deg=tuple(middles[one] for one in known),
                reads_deg=tuple(mean_roll_deg(reads[mine.posture == one]) for one in known),
            )
        )
    return tuple(found)


def straightened(windows: LabelledWindows, card: ModelCard) -> LabelledWindows:
    """The windows with the form in which a model of this card reads the posture."""
    if not card.own_angles or len(windows) == 0:
        return windows
    body, mounted = body_of(windows), windows.is_calibrated
    read = np.where(mounted[:, None, None], body, np.float32(np.nan))
    for index, placement in enumerate(card.placements):
        for calibrated in (False, True):
            own = card.angles_at(placement, calibrated=calibrated)
            mine = (windows.placement == index) & (mounted == calibrated)
            if own is not None and mine.any():
                read[mine] = straightened_g(body[mine], own)
    return dataclasses.replace(windows, calibrated_g=read)


def mean_roll_deg(rolls: npt.NDArray[np.float64] | Sequence[float]) -> float:
    """The mean direction of rolls, 0 up to 360."""
    direction = np.exp(1j * np.radians(rolls)).mean()
    return round(float(np.degrees(np.angle(direction)) % 360.0), 2)
