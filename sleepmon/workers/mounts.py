"""How the sensors of a night sat, and for whom a model may speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import ModelMismatch
from sleepmon.domain.events import Event, MountCalibrated, MountForgotten, SensorReleased
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import NightMeta
from sleepmon.domain.samples import SensorId

END_OF_TIME_NS = 2**63 - 1


@dataclass(frozen=True)
class Mount:
    """How a sensor sat for a stretch of the night, end excluded, in UTC; None: nobody knows."""

    start_ns: int
    end_ns: int
    calibration: MountCalibration | None


def mounts_of(events: Iterable[Event], sensor: SensorId) -> tuple[Mount, ...]:
    """How a sensor sat over the whole of a night, stretch by stretch.

    A stretch ends where the sensor was taken off or put elsewhere. Within one the latest
    calibration holds throughout, also for the time before it was made: the sensor sat so already.
    """
    mounts, start_ns = [], -END_OF_TIME_NS
    known: MountCalibration | None = None
    for event in events:
        if isinstance(event, MountCalibrated) and event.calibration.sensor == sensor:
            known = event.calibration
        elif isinstance(event, MountForgotten | SensorReleased) and event.sensor == sensor:
            mounts.append(Mount(start_ns, event.utc_ns, known))
            start_ns, known = event.utc_ns, None
    return (*mounts, Mount(start_ns, END_OF_TIME_NS, known))


def refuse_others(card: ModelCard, meta: NightMeta) -> None:
    """ModelMismatch when a personal model is asked about another person or other sensors."""
    if not card.suits(meta.subject, [row.sensor for row in meta.sensors]):
        raise ModelMismatch(
            f"The model {card.id} was made for one person and the sensors worn then, not for this "
            "night.",
            "Classify with the clinic's model or the shipped one.",
        )
