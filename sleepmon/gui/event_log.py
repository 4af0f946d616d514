"""The night's events as lines of words, newest first; each piece of news is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from sleepmon.domain.calibration import fit_words
from sleepmon.domain.events import (
    ClassifierChanged,
    Event,
    GapRecorded,
    LabelsChanged,
    Marked,
    MountCalibrated,
    MountForgotten,
    NightBuildFailed,
    NightEnded,
    NightSaved,
    NightStarted,
    PersonTurned,
    SensorChanged,
    SensorFaulted,
    SensorReleased,
    WarningCleared,
    WarningRaised,
)
from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT, LabelSpan, LabelTrack
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import SensorStatus
from sleepmon.gui.words import NAMES, plain, short_words

Mark = Literal["ok", "attention", "lost", "flag", "turn", "marker", "note", "recording"]
KEPT = 400
_TROUBLES = {
    "silent": "sends nothing",
    "lost": "lost",
    "backing off": "lost, trying again",
    "gone": "does not come back by itself",
}


_SAID_OF_THE_NIGHT = ("The night has ended.", "A new night has begun.")
"""Why a warning is over, where the night's own event says it too."""


@dataclass(frozen=True)
class EventLine:
    """One line: when, what kind of mark, the words, and whether they shout."""

    utc_ns: int
    mark: Mark
    text: str
    bold: bool = False


class EventLog:
    """Turns news into lines; remembers what was said so that nothing is said twice."""

    def __init__(self) -> None:
        self.lines: list[EventLine] = []
        self._scheme: Scheme | None = None
        self._names: dict[SensorId, str] = {}
        self._troubles: dict[SensorId, str] = {}
        self._labels: LabelSpan | None = None

    def restart(self, scheme: Scheme, sensors: Iterable[SensorStatus]) -> None:
        """Forget all lines: another night begins, with these sensors."""
        self.lines.clear()
        self._scheme = scheme
        self._labels = None
        self._troubles.clear()
        for status in sensors:
            self._name(status)

    def add(self, event: Event) -> None:
        """Say what this piece of news means, when it means anything to people."""
        line = self._line(event)
        if line is None or line in self.lines[:8]:
            return
        self._insert(line)

    def add_lines(self, lines: Iterable[EventLine]) -> None:
        """Add lines that were made elsewhere; those that stand here already are not doubled."""
        together = sorted({*self.lines, *lines}, key=lambda line: -line.utc_ns)
        self.lines[:] = together[:KEPT]

    def add_labels(self, labels: LabelTrack) -> None:
        """Say the labels of a night that was found again."""
        for span in labels:
            text = f"Label: {self.label_words(span.code)}"
            self._insert(EventLine(span.start_ns, "flag", text))
        self._labels = labels.spans[-1] if labels.spans else None

    def _insert(self, line: EventLine) -> None:
        self.lines.insert(0, line)
        self.lines.sort(key=lambda one: -one.utc_ns)
        del self.lines[KEPT:]

    def name_of(self, sensor: SensorId) -> str:
        """What people call the sensor: its placement, or its serial."""
        return self._names.get(sensor, sensor.rpartition(":")[2])

    def _name(self, status: SensorStatus) -> None:
        self._names[status.sensor] = (
            status.placement.capitalize() if status.placement else status.serial
        )

    def _line(self, event: Event) -> EventLine | None:
        if isinstance(event, SensorChanged):
            return self._sensor_line(event)
        if isinstance(event, LabelsChanged):
            return self._label_line(event.utc_ns, event.labels)
        said = self._said(event)
        return EventLine(event.utc_ns, *said) if said else None

    def _said(self, event: Event) -> tuple[Mark, str] | tuple[Mark, str, bool] | None:
        match event:
            case GapRecorded(sensor=sensor, seconds=seconds, reason=reason):
                return "attention", f"{self.name_of(sensor)}: {_seconds(seconds)} gap, {reason}"
            case SensorReleased(sensor=sensor):
                return "marker", f"{self.name_of(sensor)} sensor let go"
            case SensorFaulted(kind="silent" | "link lost"):
                return None  # the sensor's own state says it already
            case SensorFaulted(sensor=sensor, words=words):
                return "attention", f"{self.name_of(sensor)}: {words}"
            case Marked(text=text):
                return ("note", f"Note: {text}") if text else ("marker", "Marker")
            case MountCalibrated() | MountForgotten():
                return self._mount_words(event)
            case PersonTurned():
                return "turn", _turn_words(event)
            case ClassifierChanged():
                return self._classifier_words(event)
            case WarningRaised(kind=kind) | WarningCleared(kind=kind) if is_of_link(kind):
                return None
            case WarningRaised(level=level, words=words, advice=advice):
                text = plain(f"{words} {advice}".rstrip())
                return ("lost", text, True) if level == "lost" else ("attention", text)
            case WarningCleared(words=words):
                return None if words in _SAID_OF_THE_NIGHT else ("ok", words)
            case _:
                return _night_words(event)

    def _mount_words(self, event: MountCalibrated | MountForgotten) -> tuple[Mark, str] | None:
        if isinstance(event, MountCalibrated):
            made = event.calibration
            still = "still " if event.utc_ns > made.made_at_ns else ""
            fit = fit_words(made.residual_deg)
            return "ok", f"{self.name_of(made.sensor)} {still}calibrated, {fit}"
        if not event.why:
            return None  # it served its night
        return "attention", f"{self.name_of(event.sensor)} no longer calibrated: {event.why}"

    def _sensor_line(self, event: SensorChanged) -> EventLine | None:
        status = event.status
        self._name(status)
        before = self._troubles.get(status.sensor, "")
        trouble = _TROUBLES.get(status.state, "")
        if status.state == "connecting" and before:
            return None
        self._troubles[status.sensor] = trouble
        name = self.name_of(status.sensor)
        if trouble and not before:
            return EventLine(event.utc_ns, "lost", f"{name} sensor {trouble}.", bold=True)
        if before and status.state == "streaming":
            return EventLine(event.utc_ns, "ok", f"{name} sensor is back.")
        return None

    def _label_line(self, utc_ns: int, labels: LabelTrack) -> EventLine | None:
        last = labels.spans[-1] if labels.spans else None
        before, self._labels = self._labels, last
        if last == before:
            return None
        if last is None:
            return EventLine(utc_ns, "flag", "Label taken back")
        if last.end_ns is not None:
            return EventLine(utc_ns, "flag", "Label ended")
        if before is not None and before.start_ns > last.start_ns:
            return EventLine(utc_ns, "flag", f"Label taken back to {self.label_words(last.code)}")
        return EventLine(utc_ns, "flag", f"Label: {self.label_words(last.code)}")

    def label_words(self, code: str) -> str:
        """A label in words: `Left, leaning forward`."""
        return label_words(self._scheme, code)

    def _classifier_words(self, event: ClassifierChanged) -> tuple[Mark, str, bool] | None:
        if event.state == "unavailable":
            words = event.words or "The model stopped."
            if GOES_ON not in words:
                words = f"{words} {GOES_ON}"
            return "attention", words, True
        if event.state == "restarting":
            return "attention", event.words or "The model is started again.", False
        return None


GOES_ON = "Recording goes on."


def is_of_link(kind: str) -> bool:
    """Whether a warning only repeats what the sensor's own state says already."""
    return kind.startswith("link ")


def label_words(scheme: Scheme | None, code: str) -> str:
    """A label code in words, whatever it stands for."""
    if code in (UPRIGHT, CANNOT_TELL):
        return code.capitalize()
    if scheme is None:
        return code
    return short_words(scheme.posture_index(code))


def _turn_words(event: PersonTurned) -> str:
    def name(posture: int | None) -> str:
        return "unknown" if posture is None else NAMES[posture].lower()

    start, end = name(event.from_posture), name(event.to_posture)
    words = f"Turned within {end}" if start == end else f"Turned: {start} to {end}"
    return words if event.angle_deg is None else f"{words}, {abs(round(event.angle_deg))}°"


def _night_words(event: Event) -> tuple[Mark, str] | tuple[Mark, str, bool] | None:
    match event:
        case NightStarted():
            return "recording", "Night started"
        case NightEnded(reason=reason):
            return "recording", f"Night ended: {reason}"
        case NightSaved(file=file):
            return "ok", f"Night saved and checked: {PurePath(file).name}"
        case NightBuildFailed(words=words):
            return "lost", f"{words} The journal is kept; nothing is lost.", True
        case _:
            return None


def _seconds(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{round(seconds / 60)} min"
