"""The station as its clients see it, and the parts a station is made of as it sees them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.events import Event
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.scenarios import FaultStep, PlayedFault, Scenario
from sleepmon.domain.sensors import FoundSensor, SensorStatus, StreamRequest


class StationListener(Protocol):
    """Who follows a station; called on a thread of its own, so it may take its time."""

    def on_event(self, event: Event) -> None:
        """Something happened."""
        ...

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Samples for drawing; some are left out for a listener that is slow."""
        ...


class StationPort(Protocol):
    """A station, in this process or in its own."""

    def do(self, command: Command) -> Answer:
        """Carry out one command; blocks until done, raises SleepmonError, from any thread."""
        ...

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Send all news to the listener until the returned function is called.

        `on_cut_off` is called when the listener is so far behind that it is given up.
        """
        ...

    def close(self) -> None:
        """Leave. A station in this process ends its night; one elsewhere goes on."""
        ...


class HubListener(Protocol):
    """What a hub tells; called on its own thread and returns at once."""

    def on_block(self, block: SampleBlock) -> None:
        """Samples came."""
        ...

    def on_gap(self, gap: Gap) -> None:
        """Samples are missing."""
        ...

    def on_status(self, status: SensorStatus) -> None:
        """A sensor changed."""
        ...

    def on_found(self, found: FoundSensor) -> None:
        """A sensor was heard."""
        ...

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Something went wrong and was dealt with."""
        ...


class Hub(Protocol):
    """All sensors in use, over one radio."""

    def open(self) -> None:
        """Make the radio ready, or raise BluetoothUnavailable."""
        ...

    def scan(self, seconds: float) -> tuple[FoundSensor, ...]:
        """Listen for sensors."""
        ...

    def connect(self, sensor: SensorId, request: StreamRequest) -> SensorStatus:
        """Let a sensor stream, and keep it so."""
        ...

    def disconnect(self, sensor: SensorId) -> None:
        """Let a sensor go."""
        ...

    def statuses(self) -> tuple[SensorStatus, ...]:
        """The sensors in use."""
        ...

    def close(self) -> None:
        """Let all sensors and the radio go."""
        ...


class Ward(Protocol):
    """Simulated sensors on a simulated sleeper, and what can be done to them."""

    @property
    def roll_deg(self) -> float:
        """Where the sleeper lies now."""
        ...

    def open_sensors(self, seed: int | None = None) -> None:
        """Let the sensors advertise, on another sleeper when a seed is given."""
        ...

    def turn(self, roll_deg: float, seconds: float, upright: bool = False) -> None:
        """Turn the sleeper, lying or sitting up."""
        ...

    def run_script(
        self,
        rolls_deg: Sequence[float],
        seconds_each: float,
        on_step: Callable[[int | None], None],
    ) -> None:
        """Let the sleeper take these rolls in turn, in the background.

        `on_step` is told which one is held, and None while turning and at the end.
        """
        ...

    def replay(self, tracks: Mapping[str, Path]) -> float:
        """Let the sensor at each placement sense what a recording holds -> its seconds."""
        ...

    def disturb(
        self,
        sensor: SensorId,
        *,
        in_range: bool | None = None,
        silent: bool | None = None,
        packet_error_rate: float | None = None,
        battery_percent: int | None = None,
    ) -> None:
        """Do to a sensor what nights do; None leaves as it is."""
        ...

    def placement_of(self, sensor: SensorId) -> str:
        """Where a simulated sensor truly sits; SensorNotFound when it is none."""
        ...

    def tap_sensors(self) -> None:
        """Tap all sensors together three times, from a second from now on."""
        ...

    def play(self, scenario: Scenario | None) -> None:
        """Let happen what a scenario tells, in the background; None ends what is played."""
        ...

    def play_fault(self, step: FaultStep) -> None:
        """Let one fault happen now; RefusedError when it goes on or there is no such sensor."""
        ...

    @property
    def scenario(self) -> str:
        """Id of the scenario that is played; empty when none is."""
        ...

    @property
    def faults_played(self) -> tuple[PlayedFault, ...]:
        """The newest faults that were begun, oldest first."""
        ...

    @property
    def suspended_ns(self) -> int:
        """How long the computer is to be taken for asleep so far."""
        ...

    def stop(self) -> None:
        """End a script and a scenario."""
        ...


class RecorderListener(Protocol):
    """What a recorder tells, on its own threads."""

    def on_saved(self, until_utc_ns: int) -> None:
        """All that arrived until then is on disk."""
        ...

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        """The disk did something wrong that was dealt with."""
        ...

    def on_stopped(self, reason: EndReason) -> None:
        """Recording ended by itself."""
        ...


class Recorder(Protocol):
    """The journal of one open night; all `put_` return at once, from any thread."""

    @property
    def folder(self) -> Path:
        """Where the journal is."""
        ...

    @property
    def file(self) -> Path:
        """Where the finished night will be."""
        ...

    @property
    def saved_until_utc_ns(self) -> int:
        """All that arrived until then is on disk."""
        ...

    @property
    def labels_before(self) -> LabelTrack:
        """Labels of a night that was taken up again, as they were when it was cut off."""
        ...

    def put_block(self, block: SampleBlock) -> None:
        """Write samples."""
        ...

    def put_gap(self, gap: Gap) -> None:
        """Write that samples are missing."""
        ...

    def put_labels(self, track: LabelTrack) -> None:
        """Write the labels as they are now."""
        ...

    def put_event(self, event: Event) -> None:
        """Write news."""
        ...

    def put_prediction(self, prediction: Prediction) -> None:
        """Write what the model said."""
        ...

    def put_battery(self, sensor: SensorId, percent: int, utc_ns: int) -> None:
        """Write a battery's charge."""
        ...

    def save_now(self, within_s: float) -> None:
        """Sync at once; returns when all delivered so far is on disk, or after that time."""
        ...

    def close(self, reason: EndReason) -> None:
        """Write the end, sync, and let go."""
        ...


class NightBuilt(Protocol):
    """What a finished night file holds."""

    @property
    def samples(self) -> dict[str, int]:
        """Samples stored, by sensor."""
        ...

    @property
    def missing(self) -> dict[str, int]:
        """Samples in the gap ledger, by sensor."""
        ...


class ClassifierListener(Protocol):
    """What a classifier tells, on its own thread."""

    def on_prediction(self, prediction: Prediction) -> None:
        """The model looked at one window."""
        ...

    def on_state(self, state: str, words: str, model_id: str) -> None:
        """It started, restarts, or is given up."""
        ...


class Classifier(Protocol):
    """Live classification in a process of its own."""

    def start(self) -> None:
        """Start the process; returns at once."""
        ...

    def offer(
        self, block: SampleBlock, arrived_utc_ns: int, rate_hz: float, placement: str = ""
    ) -> None:
        """Let it look at samples of a sensor worn there if it has time; never blocks."""
        ...

    def calibrate(self, calibration: MountCalibration) -> None:
        """Say how a sensor sits, before or after the start."""
        ...

    def uncalibrate(self, sensor: SensorId) -> None:
        """Say that nobody knows any more how it sits."""
        ...

    def stop(self) -> None:
        """End the process."""
        ...


class Disk(Protocol):
    """What is asked of the disk."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes that may still be written below the folder."""
        ...

    def is_writable(self, folder: Path) -> bool:
        """Whether a file can be made in the folder."""
        ...

    def where(self, folder: Path) -> str:
        """`local`, `network`, `cloud-synced` or `unknown`."""
        ...


class Awake(Protocol):
    """Holds off the computer's sleep."""

    def problem(self) -> str:
        """Why sleep cannot be held off on this computer; empty when it can."""
        ...

    def hold(self, why: str) -> str:
        """Hold sleep off; empty, or the words why this computer does not let us."""
        ...

    def release(self) -> None:
        """Let the computer sleep again."""
        ...


class SleepSignal(Protocol):
    """Tells just before the computer sleeps or is switched off, however that came about."""

    def listen(self, before_sleep: Callable[[], None]) -> None:
        """Have it called, on another thread, before each sleep; returns at once."""
        ...

    def stop(self) -> None:
        """Listen no more."""
        ...


class Power(Protocol):
    """What feeds the computer, and how long it slept."""

    def on_mains(self) -> bool | None:
        """True on mains, False on battery, None when it cannot be known."""
        ...

    def suspended_ns(self) -> int:
        """How long the computer has been suspended since it was started; 0 where unknown."""
        ...


class Notifier(Protocol):
    """Tells the user outside of any window."""

    def notify(self, title: str, words: str) -> None:
        """Show a notice; silently nothing where the desktop has none."""
        ...


class HostedStation(StationPort, Protocol):
    """A station as the process that hosts it sees it."""

    @property
    def leaving(self) -> threading.Event:
        """Set once the station was asked to leave."""
        ...

    @property
    def busy(self) -> bool:
        """True while a night is open or being built."""
        ...
