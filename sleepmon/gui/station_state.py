"""The window's copy of the station: one snapshot, kept up to date by the news that follow it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.commands import OpenNight, Snapshot
from sleepmon.domain.events import (
    ClassifierChanged,
    Event,
    LabelsChanged,
    MountCalibrated,
    MountForgotten,
    NightBuildFailed,
    NightBuildProgressed,
    NightEnded,
    NightSaved,
    NightSavedUntil,
    NightStarted,
    PersonSeen,
    PosturePredicted,
    SensorChanged,
    SensorFound,
    SensorReleased,
    WarningCleared,
    WarningRaised,
)
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.predictions import PersonPosture, PostureSpan, Prediction, Span
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, RadioKind, SensorStatus
from sleepmon.gui.event_log import EventLine, EventLog

Phase = Literal["starting", "ready", "failed"]
JOINED_WITHIN_NS = 10_000_000_000
"""A posture seen again within this time goes on; after a longer silence a hole stays."""
SAME_ARRIVAL_NS = 100_000_000
"""Arrivals are told through two clocks: so near to each other they are the same one."""
_WORKING = ("running", "starting", "restarting", "stopped")
STREAM_TROUBLES = ("silent", "lost", "backing off", "gone")


@dataclass(frozen=True)
class Past:
    """What the journal tells of a night and a snapshot does not."""

    night_id: str
    ribbon: tuple[PostureSpan, ...]
    lines: tuple[EventLine, ...]


@dataclass
class StationState:
    """What the window knows; owned by the desk, read by the pages, on the GUI thread only."""

    phase: Phase = "starting"
    radio: RadioKind = "system"
    ward_open: bool = False
    ward_roll_deg: float | None = None
    sensors: dict[SensorId, SensorStatus] = field(default_factory=dict)
    found: dict[SensorId, FoundSensor] = field(default_factory=dict)
    night: OpenNight | None = None
    building: str = ""
    """Id of the night whose file is being built."""
    built: float = 0.0
    """How much of it is done, 0 to 1."""
    ribbon: list[PostureSpan] = field(default_factory=list)
    earlier: tuple[PostureSpan, ...] = ()
    """Of the ribbon, what the station itself does not know: of before the night was taken up."""
    log: EventLog = field(default_factory=EventLog)
    classifier: str = "stopped"
    model_id: str = ""
    person: PersonPosture | None = None
    predictions: dict[SensorId, Prediction] = field(default_factory=dict)
    warnings: dict[str, WarningRaised] = field(default_factory=dict)
    calibrations: dict[SensorId, MountCalibration] = field(default_factory=dict)

    def load(self, snapshot: Snapshot) -> None:
        """Begin anew from a snapshot."""
        self.phase = "ready"
        self.radio = snapshot.radio
        self.ward_open = snapshot.ward_open
        self.ward_roll_deg = snapshot.ward_roll_deg
        self.sensors = {status.sensor: status for status in snapshot.sensors}
        self.found = {found.sensor: found for found in snapshot.found}
        self.classifier = snapshot.classifier
        self.model_id = snapshot.model_id
        self.person = snapshot.person if snapshot.classifier == "running" else None
        self.predictions = {p.sensor: p for p in snapshot.predictions}
        self.warnings = {warning.kind: warning for warning in snapshot.warnings}
        self.calibrations = {made.sensor: made for made in snapshot.calibrations}
        self._load_night(snapshot.night)

    def _load_night(self, night: OpenNight | None) -> None:
        is_new = night is not None and (
            self.night is None or self.night.meta.night_id != night.meta.night_id
        )
        self.night = night
        self.earlier = () if is_new else self.earlier
        self.ribbon = [*self.earlier, *night.ribbon] if night else []
        if night and is_new:
            self.log.restart(night.meta.scheme, self.sensors.values())
            for event in night.events:
                self.log.add(event)
            self.log.add_labels(night.labels)

    def add_past(self, past: Past) -> None:
        """Take in what the journal told of the night before the station's own memory of it."""
        if self.night is None or self.night.meta.night_id != past.night_id:
            return
        known = self.ribbon[len(self.earlier) :]
        first_ns = known[0].span.start_ns if known else None
        self.earlier = tuple(
            span for span in past.ribbon if first_ns is None or span.span.end_ns <= first_ns
        )
        self.ribbon = [*self.earlier, *known]
        self.log.add_lines(past.lines)

    @property
    def has_given_up(self) -> bool:
        """Whether there is no classifier and none will come by itself."""
        return self.classifier not in _WORKING

    @property
    def is_virtual(self) -> bool:
        """Whether what is seen is simulated."""
        return self.radio == "virtual" or any(s.simulated for s in self.sensors.values())

    def worn_at(self, placement: str) -> SensorStatus | None:
        """The sensor at this placement."""
        at = (status for status in self.sensors.values() if status.placement == placement)
        return next(at, None)

    def nearby(self) -> list[FoundSensor]:
        """Sensors heard and not in use, strongest first."""
        free = [found for found in self.found.values() if found.sensor not in self.sensors]
        return sorted(free, key=lambda found: (-found.rssi_dbm, found.name))

    def apply(self, event: Event) -> bool:
        """Take one piece of news in; True when a new snapshot is needed to know the rest."""
        if isinstance(event, SensorChanged):
            before = self.sensors.get(event.status.sensor)
            event = msgspec.structs.replace(event, status=believed(before, event.status))
        self.log.add(event)
        match event:
            case SensorFound(found=found):
                self.found[found.sensor] = found
            case SensorChanged(status=status):
                self._take_status(status)
            case SensorReleased(sensor=sensor):
                self.sensors.pop(sensor, None)
                self.predictions.pop(sensor, None)
            case MountCalibrated(calibration=made):
                self.calibrations[made.sensor] = made
            case MountForgotten(sensor=sensor):
                self.calibrations.pop(sensor, None)
            case NightStarted():
                return True
            case _:
                self._apply_night(event)
                self._apply_model(event)
        return False

    def _take_status(self, status: SensorStatus) -> None:
        if status.placement is not None:
            for other in list(self.sensors.values()):
                if other.placement == status.placement and other.sensor != status.sensor:
                    moved = msgspec.structs.replace(other, placement=None)
                    self.sensors[other.sensor] = moved
        self.sensors[status.sensor] = status

    def _apply_night(self, event: Event) -> None:
        match event:
            case NightEnded(night_id=night_id):
                self.night, self.building, self.built = None, night_id, 0.0
                self.warnings.clear()
            case NightBuildProgressed(night_id=night_id, done=done):
                self.building, self.built = night_id, done
            case NightSaved() | NightBuildFailed():
                self.building = ""
            case NightSavedUntil(until_utc_ns=until) if self.night:
                self.night = msgspec.structs.replace(self.night, saved_until_utc_ns=until)
            case LabelsChanged(labels=labels, can_undo=can_undo, can_redo=can_redo) if self.night:
                self.night = msgspec.structs.replace(
                    self.night, labels=labels, can_undo=can_undo, can_redo=can_redo
                )
            case WarningRaised(kind=kind):
                self.warnings[kind] = event
            case WarningCleared(kind=kind):
                self.warnings.pop(kind, None)
            case _:
                pass

    def _apply_model(self, event: Event) -> None:
        match event:
            case PosturePredicted(prediction=prediction):
                self.predictions[prediction.sensor] = prediction
            case PersonSeen(person=person):
                self.person = person
                if self.night:
                    extend_ribbon(self.ribbon, person)
            case ClassifierChanged(state=state, words=words, model_id=model_id):
                # As in a snapshot: the sentence stands where there is no classifier.
                self.classifier = words if state == "unavailable" and words else state
                self.model_id = model_id or self.model_id
                if state != "running":
                    self.person = None  # what was seen last is not seen now
            case _:
                pass

    @property
    def labels(self) -> LabelTrack:
        """The labels of the open night."""
        return self.night.labels if self.night else LabelTrack()


def extend_ribbon(ribbon: list[PostureSpan], person: PersonPosture) -> None:
    """Let the ribbon's last span go on to what was just seen, or begin a new one, in place."""
    if ribbon:
        last = ribbon[-1]
        if person.at_ns <= last.span.end_ns:
            return
        same = (last.posture, last.state) == (person.posture, person.state)
        near = person.at_ns - last.span.end_ns <= JOINED_WITHIN_NS
        if near:
            grown = Span(last.span.start_ns, person.at_ns)
            ribbon[-1] = msgspec.structs.replace(last, span=grown)
        if same and near:
            return
    start = Span(person.at_ns, person.at_ns)
    ribbon.append(PostureSpan(span=start, posture=person.posture, state=person.state))


def believed(before: SensorStatus | None, now: SensorStatus) -> SensorStatus:
    """A sensor that was lost is lost until samples come, whatever its link says meanwhile."""
    if before is None or before.state not in STREAM_TROUBLES:
        return now
    if now.state not in ("connecting", "streaming"):
        return now
    if before.last_arrived_utc_ns is None or now.last_arrived_utc_ns is None:
        came = now.last_arrived_utc_ns is not None
    else:
        came = now.last_arrived_utc_ns - before.last_arrived_utc_ns > SAME_ARRIVAL_NS
    return now if came else msgspec.structs.replace(now, state=before.state)
