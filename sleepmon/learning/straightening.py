"""Labelled windows as people mean them: models learn and read them so."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import OwnAngles
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import roll_deg
from sleepmon.dsp.own_angles import straightened_g
from sleepmon.learning.datasets.windows import UNKNOWN, LabelledWindows, body_of, together

FEWEST_POSTURES = 2
"""From one posture alone nobody can tell the person's angle from the sensor's."""


def mean_angles_of(windows: LabelledWindows, scheme: Scheme) -> tuple[OwnAngles, ...]:
    """Mean angles of many people, of windows as sensed and as calibrated."""
    sensed = dataclasses.replace(windows, calibrated_g=None)
    return (*own_angles_of(sensed, scheme), *own_angles_of(windows, scheme))


def own_angles_of(windows: LabelledWindows, scheme: Scheme) -> tuple[OwnAngles, ...]:
    """The angles of the person these windows are of, by placement.

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


def straightened(
    windows: LabelledWindows, own_angles: Sequence[OwnAngles], placements: Sequence[str]
) -> LabelledWindows:
    """The windows with the form in which a model of these angles reads the posture.

    `placements` are codes in the order of the windows' numbers.
    """
    if not own_angles or len(windows) == 0:
        return windows
    body, mounted = body_of(windows), windows.is_calibrated
    read = np.where(mounted[:, None, None], body, np.float32(np.nan))
    for own in own_angles:
        worn_there = windows.placement == placements.index(own.placement)
        mine = worn_there & (mounted == own.calibrated)
        if mine.any():
            read[mine] = straightened_g(body[mine], own)
    return dataclasses.replace(windows, calibrated_g=read)


def to_learn(
    windows: LabelledWindows, own_angles: Sequence[OwnAngles], placements: Sequence[str]
) -> LabelledWindows:
    """What a network learns from: the forms in which it will be asked, each for its own head.

    The placement is learnt from windows as sensed; the posture from each as sensed and, where it
    has one, as calibrated, both rolled by the angles. Windows of neither kind stay as they are.
    """
    sensed = dataclasses.replace(windows, calibrated_g=None)
    if not own_angles and not windows.is_calibrated.any():
        return sensed
    unknown = np.full(len(windows), UNKNOWN, dtype=np.int64)
    turned = straightened(windows, own_angles, placements)
    forms = [
        dataclasses.replace(sensed, posture=unknown).where(windows.placement != UNKNOWN),
        _for_posture(straightened(sensed, own_angles, placements)),
        _for_posture(turned.where(windows.is_calibrated)),
    ]
    return together(forms)


def _for_posture(windows: LabelledWindows) -> LabelledWindows:
    return dataclasses.replace(
        windows,
        windows_g=body_of(windows),
        placement=np.full(len(windows), UNKNOWN, dtype=np.int64),
        calibrated_g=None,
    )


def mean_roll_deg(rolls: npt.NDArray[np.float64] | Sequence[float]) -> float:
    """The mean direction of rolls, 0 up to 360."""
    direction = np.exp(1j * np.radians(rolls)).mean()
    return round(float(np.degrees(np.angle(direction)) % 360.0), 2)
