"""What a station is put together from; the composition root names the concrete classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepmon.domain.clock import Clock
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import NightMeta, Wearer
from sleepmon.domain.sensors import RadioKind
from sleepmon.services.ports import (
    Awake,
    Classifier,
    ClassifierListener,
    Disk,
    Hub,
    HubListener,
    NightBuilt,
    Notifier,
    Power,
    Recorder,
    RecorderListener,
    SleepSignal,
    Ward,
)

OpenRecorder = Callable[[Path, NightMeta, Clock, RecorderListener], Recorder]
ResumeRecorder = Callable[[Path, Clock, RecorderListener], Recorder]
BuildNight = Callable[[Path, Path, Callable[[float], None]], NightBuilt]


@dataclass(frozen=True, kw_only=True)
class StationParts:
    """The sensors, the disk, the classifier and the computer, each behind a narrow door."""

    radio: RadioKind
    clock: Clock
    """What all times are told by; it runs evenly."""
    open_hub: Callable[[HubListener], Hub]
    """Makes the hub; the station opens it when a command first needs the radio."""
    ward: Ward | None
    """The virtual ward; None on the system radio."""
    open_recorder: OpenRecorder
    resume_recorder: ResumeRecorder
    """Takes the night of a journal folder up again."""
    build_night: BuildNight
    """Makes the night's file from its journal folder, in a child process."""
    choose_model: Callable[[Wearer], ModelCard]
    """The model that speaks for a wearer now: their own if it suits, else everybody's."""
    make_classifier: Callable[[ClassifierListener, Wearer], Classifier]
    """Makes a classifier with that model; may raise ModelError."""
    disk: Disk
    awake: Awake
    sleep_signal: SleepSignal
    power: Power
    notifier: Notifier
    software_version: str
    wall_utc_ns: Callable[[], int] | None = None
    """The time that people read, which may be set; where it is None, `clock` tells that, too."""
    take_wall_time: Callable[[], None] = lambda: None
    """Lets `clock` show the time that people read; asked for while no night is open."""
    pulse_s: float = 1.0
    """How often the station looks after itself."""
