"""Reads a folder of nights as a data set for comparing methods; runs in the evaluation child."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sleepmon.domain.errors import ImportFailed, NightError
from sleepmon.domain.schemes import Scheme
from sleepmon.storage.layout import FILE_SUFFIX
from sleepmon.storage.reader import open_night

if TYPE_CHECKING:
    from sleepmon.learning.datasets.nights import SensorTrack
    from sleepmon.learning.datasets.recording import DataSet, Faults


def read_nights(folder: Path, faults: Faults) -> DataSet:
    """All labelled nights of a folder; they must be of one posture scheme."""
    from sleepmon.learning.datasets.night_set import data_set_of_nights

    schemes: dict[str, Scheme] = {}
    labelled = [path for path in sorted(folder.glob(f"*{FILE_SUFFIX}"))
                if _is_labelled(path, schemes, faults)]  # fmt: skip
    if not labelled:
        raise ImportFailed(f"{folder.name} holds no labelled night.", "Label nights, or recover.")
    if len(schemes) > 1:
        raise ImportFailed("The nights are of different posture schemes.", "Take them apart.")
    tracks = (track for path in labelled for track in _tracks(path))
    return data_set_of_nights(tracks, next(iter(schemes.values())), faults.problems)


def _is_labelled(path: Path, schemes: dict[str, Scheme], faults: Faults) -> bool:
    """Whether a night has labels; notes its scheme, and what is wrong with it."""
    try:
        with open_night(path) as night:
            if night.labels.spans:
                schemes[night.meta.scheme.digest] = night.meta.scheme
            return bool(night.labels.spans)
    except NightError as error:
        faults.add(path, str(error))
        return False


def _tracks(path: Path) -> Iterator[SensorTrack]:
    from sleepmon.learning.datasets.nights import SensorTrack

    with open_night(path) as night:
        for row in night.sensors:
            if night.length(row.sensor):
                yield SensorTrack(
                    acceleration_g=night.acceleration_g(row.sensor),
                    times_utc_s=night.times_utc_s(row.sensor),
                    placement=row.placement,
                    subject=night.meta.subject,
                    night=night.meta.night_id,
                    labels=night.labels,
                )
