"""From the nights of a training plan to labelled windows; runs in the train child only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sleepmon.domain.errors import NightUnreadable
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import NightSensor
from sleepmon.domain.schemes import Scheme
from sleepmon.storage.reader import open_night
from sleepmon.workers.mounts import mounts_of

if TYPE_CHECKING:
    from sleepmon.learning.datasets.nights import SensorTrack
    from sleepmon.learning.datasets.windows import LabelledWindows
    from sleepmon.storage.reader import NightReader

MOST_PER_NIGHT = 6000
"""Windows kept of one night, evenly spread; more of one night teach little and cost memory."""


@dataclass(frozen=True)
class ReadWindows:
    """What a plan's nights hold, cut by the same code that cuts live."""

    scheme: Scheme
    learnt: LabelledWindows
    held_out: LabelledWindows


def read_windows(
    nights: Iterable[str], held_out: Iterable[str], card: ModelCard, cancelled: Callable[[], bool]
) -> ReadWindows:
    """Windows of all nights for a model of this card; stops early when cancelled."""
    schemes: dict[str, Scheme] = {}
    learnt = _windows_of(nights, card, schemes, cancelled)
    kept_back = _windows_of(held_out, card, schemes, cancelled)
    if not schemes:
        raise NightUnreadable("No night of the plan could be read.")
    if len(schemes) > 1:
        raise NightUnreadable("The nights of the plan are of different posture schemes.")
    return ReadWindows(next(iter(schemes.values())), learnt, kept_back)


def _windows_of(
    paths: Iterable[str],
    card: ModelCard,
    schemes: dict[str, Scheme],
    cancelled: Callable[[], bool],
) -> LabelledWindows:
    from sleepmon.learning.datasets.windows import no_windows, together

    parts = [no_windows(card.window_samples)]
    for path in paths:
        if cancelled():
            break
        scheme, windows = _of_one_night(Path(path), card)
        schemes[scheme.digest] = scheme
        parts.append(windows)
    return together(parts)


def _of_one_night(path: Path, card: ModelCard) -> tuple[Scheme, LabelledWindows]:
    from sleepmon.learning.datasets.nights import windows_of_nights

    with open_night(path) as night:
        scheme = night.meta.scheme
        tracks = (
            track
            for row in night.sensors
            if night.length(row.sensor) > 0
            for track in _tracks_of(night, row)
        )
        windows = windows_of_nights(
            tracks, scheme, card.rate_hz, card.window_samples, card.step_samples
        )
    return scheme, windows.thinned(MOST_PER_NIGHT)


def _tracks_of(night: NightReader, row: NightSensor) -> Iterator[SensorTrack]:
    """All samples of a sensor, cut where it was taken off or put elsewhere."""
    from sleepmon.learning.datasets.nights import SensorTrack

    times_utc_s = night.times_utc_s(row.sensor)
    acceleration_g = night.acceleration_g(row.sensor)
    for mount in mounts_of(night.events, row.sensor):
        first, last = np.searchsorted(times_utc_s, (mount.start_ns / 1e9, mount.end_ns / 1e9))
        yield SensorTrack(
            acceleration_g=acceleration_g[first:last],
            times_utc_s=times_utc_s[first:last],
            placement=row.placement,
            subject=night.meta.subject,
            night=night.meta.night_id,
            labels=night.labels,
            calibration=mount.calibration,
        )
