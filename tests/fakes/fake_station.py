"""A station that does at once what it is told, and remembers and tells what the test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec
import numpy as np

from sleepmon.domain.commands import (
    Answer,
    Assign,
    CalibrationProgress,
    CheckCalibration,
    CloseStation,
    Command,
    Connect,
    Disconnect,
    Done,
    EndLabel,
    EndNight,
    Found,
    LookAtWard,
    Mark,
    NightOpened,
    OpenNight,
    OpenWard,
    PlayFault,
    PlayScenario,
    Preflight,
    PreflightAnswer,
    RedoLabel,
    ResumeNight,
    Scan,
    SetLabel,
    Snapshot,
    StartNight,
    TakeSnapshot,
    TurnSleeper,
    UndoLabel,
    WardSeen,
)
from sleepmon.domain.errors import SleepmonError, StationUnreachable
from sleepmon.domain.events import (
    Event,
    LabelsChanged,
    Marked,
    NightEnded,
    NightSaved,
    NightStarted,
    SensorChanged,
    SensorReleased,
)
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import Finding, NightMeta, NightRequest, NightSensor
from sleepmon.domain.predictions import PersonPosture, PostureSpan, Prediction
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.scenarios import PlayedFault
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.sensors import FoundSensor, LinkState, RadioKind, SensorStatus
from sleepmon.services.ports import StationListener

SERIALS = ("3FA2", "3FB7", "410C")
PLACES = ("neck", "chest", "abdomen")
PLACES = ("neck", "chest", "abdomen")
RATE_HZ = 100.0


def ward_sensor(serial: str) -> FoundSensor:
    """A sensor of the made-up ward."""
    return FoundSensor(
        sensor=SensorId(f"polar_h10:{serial}"),
        name="Polar H10",
        family="polar_h10",
        serial=serial,
        rssi_dbm=-54 - SERIALS.index(serial) * 8 if serial in SERIALS else -62,
        rates_hz=(25.0, 50.0, 100.0, 200.0),
        ranges_g=(2, 4, 8),
        placement=PLACES[SERIALS.index(serial)] if serial in SERIALS else None,
    )


class FakeStation:
    """A `sleepmon.services.ports.StationPort` in the test's hands."""

    def __init__(
        self, radio: RadioKind = "virtual", now_utc_ns: Callable[[], int] = time.time_ns
    ) -> None:
        self.now_utc_ns = now_utc_ns
        self.radio: RadioKind = radio
        self.scheme = load_scheme(resource("schemes", "twelve.toml"))
        self.commands: list[Command] = []
        self.refusals: dict[type, SleepmonError] = {}
        self.listeners: list[StationListener] = []
        self.cut_off: Callable[[], None] = lambda: None
        self.closed = False
        self.has_left = False
        self.ward_open = False
        self.roll_deg = 0.0
        self.scenario = ""
        self.faults: tuple[PlayedFault, ...] = ()
        self.serials: tuple[str, ...] = SERIALS
        self.nearby: list[FoundSensor] = []
        self.heard: list[FoundSensor] = []
        self.sensors: dict[SensorId, SensorStatus] = {}
        self.night: OpenNight | None = None
        self.labels = LabelTrack()
        self.undone: list[LabelTrack] = []
        self.done: list[LabelTrack] = []
        self.ribbon: tuple[PostureSpan, ...] = ()
        self.events: list[Event] = []
        self.classifier = "running"
        self.person: PersonPosture | None = None
        self.predictions: tuple[Prediction, ...] = ()
        self.more_findings: tuple[Finding, ...] = ()
        self._lock = threading.RLock()

    # --- the port ----------------------------------------------------------------------------

    def do(self, command: Command) -> Answer:
        """Carry out and remember a command; refused where the test said so."""
        with self._lock:
            self.commands.append(command)
            if self.has_left:
                raise StationUnreachable("The station has gone.", "Start sleepmon again.")
            if refusal := self.refusals.get(type(command)):
                raise refusal
            return self._answer(command)

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Tell the listener from now on."""
        self.listeners.append(listener)
        self.cut_off = on_cut_off or self.cut_off
        return lambda: self.listeners.remove(listener)

    def close(self) -> None:
        """Remember that it was let go."""
        self.closed = True

    def _remembered(self) -> list[FoundSensor]:
        """Sensors in use, heard before they were connected."""
        heard = {one.sensor for one in self.heard}
        used = [one for one in self.sensors.values() if one.sensor not in heard]
        return [ward_sensor(one.serial) for one in used]

    # --- what the test does ------------------------------------------------------------------

    def asked(self, kind: type) -> list[Command]:
        """The commands of one kind so far."""
        return [command for command in self.commands if isinstance(command, kind)]

    def tell(self, event: Event) -> None:
        """Let all followers know."""
        self.events.append(event)
        for listener in list(self.listeners):
            listener.on_event(event)

    def send(self, sensor: SensorId, counts: np.ndarray, tick: int, utc_ns: int) -> None:
        """Send samples, (n, 3) int16 in thousandths of g."""
        block = SampleBlock(sensor, tick, counts.astype(np.int16), 0.001, None, utc_ns)
        for listener in list(self.listeners):
            listener.on_block(block, utc_ns)

    def put_on(
        self, serial: str, placement: str | None, state: LinkState = "streaming"
    ) -> SensorId:
        """Put a sensor somewhere, or change how it stands."""
        found = ward_sensor(serial)
        before = self.sensors.get(found.sensor)
        status = SensorStatus(
            sensor=found.sensor,
            name=found.name,
            family=found.family,
            serial=serial,
            placement=placement,
            state=state,
            rate_hz=RATE_HZ,
            measured_rate_hz=RATE_HZ,
            g_per_count=0.001,
            rssi_dbm=found.rssi_dbm,
            battery_percent=before.battery_percent if before else 92,
            received=123_456,
            last_arrived_utc_ns=self.now_utc_ns(),
            simulated=self.radio == "virtual",
        )
        self.change(status)
        return found.sensor

    def change(self, status: SensorStatus) -> None:
        """Set a sensor's state and tell it."""
        for other in list(self.sensors.values()):
            if status.placement and other.placement == status.placement:
                self.sensors[other.sensor] = msgspec.structs.replace(other, placement=None)
        self.sensors[status.sensor] = status
        self.tell(SensorChanged(utc_ns=self.now_utc_ns(), status=status))

    def open_night(self, request: NightRequest, started_utc_ns: int | None = None) -> OpenNight:
        """Open a night with the sensors that are worn."""
        started = started_utc_ns or self.now_utc_ns()
        meta = NightMeta(
            night_id="20260412-2216-S01",
            subject=request.subject,
            started_utc_ns=started,
            started_monotonic_ns=0,
            time_zone="UTC",
            utc_offset_s=0,
            radio=self.radio,
            simulated=self.radio == "virtual",
            scheme=self.scheme,
            sensors=tuple(_night_sensor(s) for s in self.sensors.values() if s.placement),
            planned_s=request.planned_s,
            software_version="0.1.0",
        )
        self.labels, self.undone, self.done = LabelTrack(), [], []
        self.night = OpenNight(
            meta=meta,
            folder=f"{request.folder}/{meta.night_id}.night",
            file=f"{request.folder}/{meta.night_id}.h5",
            saved_until_utc_ns=self.now_utc_ns(),
            labels=self.labels,
            can_undo=False,
            can_redo=False,
            ribbon=(),
            events=(),
        )
        return self.night

    def snapshot(self) -> Snapshot:
        """Where the station stands."""
        night = self.night
        if night is not None:
            night = msgspec.structs.replace(
                night,
                labels=self.labels,
                can_undo=bool(self.done),
                can_redo=bool(self.undone),
                ribbon=self.ribbon,
                events=tuple(self.events[-200:]),
            )
        return Snapshot(
            station_pid=1,
            radio=self.radio,
            ward_open=self.ward_open,
            sensors=tuple(self.sensors.values()),
            found=(*self.heard, *self._remembered()),
            night=night,
            classifier=self.classifier,
            model_id="base-1",
            person=self.person,
            predictions=self.predictions,
            ward_roll_deg=self.roll_deg if self.ward_open else None,
        )

    # --- carrying out ------------------------------------------------------------------------

    def _answer(self, command: Command) -> Answer:
        match command:
            case TakeSnapshot():
                return self.snapshot()
            case Scan():
                self.heard = [one for one in self.nearby if one.sensor not in self.sensors]
                return Found(sensors=tuple(self.heard))
            case CheckCalibration():
                return CalibrationProgress(held_s=4.0, sensors=())
            case Preflight(request=request):
                return PreflightAnswer(findings=self._findings(request))
            case StartNight(request=request):
                night = self.open_night(request)
                started = NightStarted(
                    utc_ns=self.now_utc_ns(), night_id=night.meta.night_id, folder=night.folder
                )
                self.tell(started)
                return NightOpened(meta=night.meta, folder=night.folder, file=night.file)
            case ResumeNight():
                night = self.open_night(NightRequest(subject="S01", folder="/nights"))
                return NightOpened(meta=night.meta, folder=night.folder, file=night.file)
            case LookAtWard():
                return WardSeen(roll_deg=self.roll_deg, scenario=self.scenario, faults=self.faults)
            case EndNight():
                self._end_night()
            case _:
                self._carry_out(command)
        return Done()

    def _carry_out(self, command: Command) -> None:
        match command:
            case CloseStation():
                self.has_left = True
            case OpenWard():
                self.ward_open = True
                self.nearby = [ward_sensor(serial) for serial in self.serials]
            case (
                Connect(sensor=sensor, placement=placement)
                | Assign(sensor=sensor, placement=placement)
            ):
                self.put_on(sensor.rpartition(":")[2], placement)
            case Disconnect(sensor=sensor):
                self.sensors.pop(sensor, None)
                self.tell(SensorReleased(utc_ns=self.now_utc_ns(), sensor=sensor))
            case TurnSleeper(roll_deg=roll_deg):
                self.roll_deg = roll_deg
            case PlayFault(step=step):
                played = PlayedFault(
                    utc_ns=self.now_utc_ns(),
                    fault=step.fault,
                    sensor=step.sensor,
                    seconds=step.seconds or 0.0,
                    over=not step.seconds,
                )
                self.faults = (*self.faults, played)
            case PlayScenario(name=name, random=random):
                self.scenario = name or ("random" if random else "")
                if not self.scenario:
                    self.faults = tuple(msgspec.structs.replace(f, over=True) for f in self.faults)
            case Mark(text=text):
                self.tell(Marked(utc_ns=self.now_utc_ns(), text=text))
            case SetLabel() | EndLabel() | UndoLabel() | RedoLabel():
                self._edit(command)
            case _:
                pass

    def _edit(self, command: SetLabel | EndLabel | UndoLabel | RedoLabel) -> None:
        before = self.labels
        match command:
            case SetLabel(code=code):
                self.labels = before.from_now_on(code, self.now_utc_ns())
            case EndLabel():
                self.labels = before.closed(self.now_utc_ns())
            case UndoLabel():
                self.labels = self.done.pop()
                self.undone.append(before)
            case RedoLabel():
                self.labels = self.undone.pop()
                self.done.append(before)
        if isinstance(command, SetLabel | EndLabel):
            self.done.append(before)
            self.undone.clear()
        self.tell(
            LabelsChanged(
                utc_ns=self.now_utc_ns(),
                labels=self.labels,
                can_undo=bool(self.done),
                can_redo=bool(self.undone),
            )
        )

    def _end_night(self) -> None:
        night, self.night = self.night, None
        if night is None:
            raise SleepmonError("No night is open.")
        now, night_id = self.now_utc_ns(), night.meta.night_id
        self.tell(NightEnded(utc_ns=now, night_id=night_id, reason="stopped"))
        self.tell(
            NightSaved(utc_ns=now, night_id=night_id, file=night.file, samples={}, missing={})
        )

    def _findings(self, request: NightRequest) -> tuple[Finding, ...]:
        worn = [status for status in self.sensors.values() if status.placement]
        told = bool(request.subject and request.consent)
        return (
            _finding("sensors streaming", bool(worn), f"{len(worn)} sensors stream."),
            _finding("placements", bool(worn), f"{len(worn)} of 3 placements are taken."),
            _finding("subject", bool(request.subject), request.subject or "No person is given."),
            _finding("consent", told, "Consent was given." if told else "Not yet confirmed."),
            _finding("folder", True, "Local and writable."),
            _finding("disk space", True, "There is room for 212 hours."),
            _finding("computer stays awake", True, "Sleep is held off while a night is open."),
            _finding("clock", True, "The computer's clock is plausible."),
            *self.more_findings,
        )


def _finding(name: str, holds: bool, words: str) -> Finding:
    return Finding(name=name, state="ok" if holds else "lost", words=words)


def _night_sensor(status: SensorStatus) -> NightSensor:
    return NightSensor(
        sensor=status.sensor,
        name=status.name,
        family=status.family,
        serial=status.serial,
        placement=status.placement or "",
        rate_hz=status.rate_hz,
        range_g=8,
        g_per_count=status.g_per_count,
        dtype="int16",
        has_device_clock=True,
        simulated=status.simulated,
    )
