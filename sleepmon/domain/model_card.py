"""What a model is, what it was made from, and how well it did on what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from sleepmon.domain.samples import SensorId

ModelKind = Literal["base", "clinic", "personal"]
FEW_PEOPLE = 5
"""Of fewer people an interval tells little, and whoever prints it says so."""


def is_personal(model_id: str) -> bool:
    """Whether an id is of a model that is one person's own."""
    return model_id.startswith("personal-")


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with all that makes it honest."""

    metric: str
    value: float
    low: float | None = None
    high: float | None = None
    """95 % interval over people or nights; None when there are too few."""
    data: str
    split: str
    people: int
    windows: int
    simulated: bool

    @property
    def interval_words(self) -> str:
        """The interval in brackets, and what it is worth; empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        if self.low == self.high:
            return f" (the same in all, of {_so_many(self.people)})"
        few = f", only {_so_many(self.people)}" if self.people < FEW_PEOPLE else ""
        return f" ({self.low:.3f} to {self.high:.3f}{few})"


def _so_many(people: int) -> str:
    return f"{people} {'person' if people == 1 else 'people'}"


class Normalisation(msgspec.Struct, frozen=True, kw_only=True):
    """Per-axis shift and scale (g) applied before the network."""

    mean_g: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale_g: tuple[float, float, float] = (1.0, 1.0, 1.0)


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What a confidence of the posture head is worth, fitted on people held out."""

    temperature: float = 1.0
    unsure_below: float = 0.0
    """Calibrated confidence under which the state is `unsure`."""
    arc_share: float = 0.8
    """Probability an arc must hold so that it holds the truth in 80 % of windows."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """Temperatures fitted on recordings held out, and the confidence below which it is unsure.

    `mounted` is for windows turned into the body's axes by a mount calibration, the rest for
    windows as the sensor gave them; without `mounted` those figures serve for both.
    """

    posture_temperature: float = 1.0
    placement_temperature: float = 1.0
    unsure_below: float = 0.0
    arc_share: float = 0.8
    mounted: Trust | None = None
    fitted_on: str = "not fitted"

    def trust(self, *, mounted: bool) -> Trust:
        """What the posture head's confidence is worth, with or without a mount calibration."""
        if mounted and self.mounted is not None:
            return self.mounted
        return Trust(
            temperature=self.posture_temperature,
            unsure_below=self.unsure_below,
            arc_share=self.arc_share,
        )


class OwnAngles(msgspec.Struct, frozen=True, kw_only=True):
    """How a person's rolls read at one placement, from the postures that were labelled."""

    placement: str
    calibrated: bool
    """Whether this is of windows in the body's axes, by a mount calibration, or as sensed."""
    meant_deg: tuple[float, ...]
    """Rolls of the labelled postures, rising."""
    reads_deg: tuple[float, ...]
    """What the sensor read in each."""


class ModelCard(msgspec.Struct, frozen=True, kw_only=True):
    """The model's passport, stored as card.json beside its weights."""

    id: str
    kind: ModelKind
    network: str
    network_args: dict[str, int | float | str]
    scheme_id: str
    scheme_sha256: str
    postures: tuple[str, ...]
    placements: tuple[str, ...]
    rate_hz: float
    window_samples: int
    step_samples: int
    axes: Literal["body", "sensor"] = "body"
    normalisation: Normalisation = Normalisation()
    trained_on: str
    simulated: bool
    """True when all training data was simulated."""
    people: int
    split: str
    method: str
    metrics: tuple[Score, ...]
    calibration: Calibration = Calibration()
    parent_id: str = ""
    subject: str = ""
    """Whom a personal model belongs to; empty otherwise."""
    sensors: tuple[SensorId, ...] = ()
    """The sensors that a personal model was made for; empty otherwise."""
    own_angles: tuple[OwnAngles, ...] = ()
    """By which windows are rolled before the posture is read: a personal model has its person's,
    the others those of people on average."""
    gravity_pull: float = 0.0
    """How much of what gravity itself says is added to the network's answer for the posture; it
    needs postures that are equal sectors in order round the circle."""
    created_utc_ns: int
    code_version: str
    weights_sha256: str

    def suits(self, subject: str, sensors: Iterable[SensorId]) -> bool:
        """Whether this model may speak of this person wearing these sensors."""
        if self.kind != "personal":
            return True
        return bool(subject) and subject == self.subject and set(sensors) <= set(self.sensors)

    def angles_at(self, placement: str, *, calibrated: bool) -> OwnAngles | None:
        """The angles of its person, or of people, at a placement; None if not known."""
        for own in self.own_angles:
            if (own.placement, own.calibrated) == (placement, calibrated):
                return own
        return None
