"""How the sensors of a night sat, and for whom a model may speak."""

from __future__ import annotations

from collections.abc import Iterable

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import ModelMismatch
from sleepmon.domain.events import Event, MountCalibrated
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import NightMeta
from sleepmon.domain.samples import SensorId


def calibrations_of(events: Iterable[Event]) -> dict[SensorId, MountCalibration]:
    """The latest mount calibration of each sensor that has one."""
    made = [event.calibration for event in events if isinstance(event, MountCalibrated)]
    return {one.sensor: one for one in sorted(made, key=lambda one: one.made_at_ns)}


def refuse_others(card: ModelCard, meta: NightMeta) -> None:
    """ModelMismatch when a personal model is asked about another person or other sensors."""
    if not card.suits(meta.subject, [row.sensor for row in meta.sensors]):
        raise ModelMismatch(
            f"The model {card.id} was made for one person and the sensors worn then, not for this "
            "night.",
            "Classify with the clinic's model or the shipped one.",
        )
