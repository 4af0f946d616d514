"""What can be asked of the station: commands are imperative, answers carry what was asked for.

A station's `do(command)` returns the answer named beside each command or raises a SleepmonError.
"""

from __future__ import annotations

import msgspec

from sleepmon.domain.calibration import MountCalibration, ReferencePose, SensorProgress
from sleepmon.domain.events import Event, WarningRaised
from sleepmon.domain.labels import Author, LabelCode, LabelTrack
from sleepmon.domain.nights import Finding, NightMeta, NightRequest
from sleepmon.domain.predictions import PersonPosture, PostureSpan, Prediction
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultStep, PlayedFault, RandomFaults
from sleepmon.domain.sensors import FoundSensor, RadioKind, SensorStatus, StreamRequest


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Common form: frozen, named fields, tagged with its own name."""


# --- sensors -------------------------------------------------------------------------------


class Scan(_Message, frozen=True, kw_only=True):
    """Listen for sensors nearby -> Found."""

    seconds: float = 5.0


class Connect(_Message, frozen=True, kw_only=True):
    """Connect a sensor and let it stream, and keep it so until Disconnect -> Done."""

    sensor: SensorId
    placement: str | None = None
    stream: StreamRequest = StreamRequest()


class Disconnect(_Message, frozen=True, kw_only=True):
    """Stop the stream and let the sensor go -> Done."""

    sensor: SensorId


class Assign(_Message, frozen=True, kw_only=True):
    """Say where a sensor is worn; the sensor there before loses its placement -> Done."""

    sensor: SensorId
    placement: str | None


class BeginCalibration(_Message, frozen=True, kw_only=True):
    """Drop the poses read so far; a calibration in use stays until a new one is finished -> Done.

    Of one sensor, or of all that are worn.
    """

    sensor: SensorId | None = None


class CheckCalibration(_Message, frozen=True, kw_only=True):
    """How far it is, and whether this pose could be read now -> CalibrationProgress.

    Changes nothing.
    """

    pose: ReferencePose | None = None


class CalibratePose(_Message, frozen=True, kw_only=True):
    """The person holds this pose now: read how the sensors sit -> Done.

    Of one sensor, or of all that are worn. RefusedError says what to do better.
    """

    pose: ReferencePose
    sensor: SensorId | None = None


class FinishCalibration(_Message, frozen=True, kw_only=True):
    """Fit and use what the poses told -> Done, MountCalibrated follows as an event."""

    sensor: SensorId | None = None


# --- the night -----------------------------------------------------------------------------


class Preflight(_Message, frozen=True, kw_only=True):
    """Check all that a night needs, changing nothing -> PreflightAnswer."""

    request: NightRequest


class StartNight(_Message, frozen=True, kw_only=True):
    """Open a night with all sensors that stream and have a placement -> NightOpened."""

    request: NightRequest


class ResumeNight(_Message, frozen=True, kw_only=True):
    """Take a night that was cut off up again, with those of its sensors that stream -> NightOpened.

    `folder` is its journal folder.
    """

    folder: str


class EndNight(_Message, frozen=True, kw_only=True):
    """Close the open night and build its file -> Done, NightSaved follows as an event."""


class SetLabel(_Message, frozen=True, kw_only=True):
    """From now on this posture holds -> Done."""

    code: LabelCode
    author: Author = "person"


class EndLabel(_Message, frozen=True, kw_only=True):
    """From now on no label holds -> Done."""


class UndoLabel(_Message, frozen=True, kw_only=True):
    """Take the last label edit back -> Done."""


class RedoLabel(_Message, frozen=True, kw_only=True):
    """Do the edit taken back again -> Done."""


class Mark(_Message, frozen=True, kw_only=True):
    """Write a marker or note with the time of now -> Done."""

    text: str = ""


# --- the station itself --------------------------------------------------------------------


class TakeSnapshot(_Message, frozen=True, kw_only=True):
    """All that a window needs to draw itself anew -> Snapshot."""


class ReloadModel(_Message, frozen=True, kw_only=True):
    """Classify with the model that is active now -> Done."""


class CloseStation(_Message, frozen=True, kw_only=True):
    """Leave; refused while a night is open unless `end_night` -> Done."""

    end_night: bool = False


# --- the virtual ward (refused on the system radio) ----------------------------------------


class OpenWard(_Message, frozen=True, kw_only=True):
    """Wake the virtual ward's sensors with a simulated sleeper -> Done."""

    seed: int = 1


class TurnSleeper(_Message, frozen=True, kw_only=True):
    """Turn the simulated sleeper to this roll, lying or sitting up -> Done."""

    roll_deg: float
    seconds: float = 2.0
    upright: bool = False


class RunScript(_Message, frozen=True, kw_only=True):
    """Let the sleeper take these postures one after the other -> Done."""

    codes: tuple[str, ...]
    """Empty: all postures of the scheme in order."""
    seconds_each: float = 60.0
    label: bool = False
    """Also set the label of each posture while it is held, as a protocol assistant would."""


class ReplayRecording(_Message, frozen=True, kw_only=True):
    """Let virtual sensors sense what a recording holds, at its own rate -> Done.

    `tracks` maps a placement to a CSV file `time_s,x_g,y_g,z_g` in the body frame.
    """

    tracks: dict[str, str]


class DisturbSensor(_Message, frozen=True, kw_only=True):
    """Do to a virtual sensor what nights do to real ones; None leaves as it is -> Done."""

    sensor: SensorId
    in_range: bool | None = None
    silent: bool | None = None
    packet_error_rate: float | None = None
    battery_percent: int | None = None


class TapSensors(_Message, frozen=True, kw_only=True):
    """Tap all sensors of the sleeper together three times, to compare their clocks -> Done."""


class PlayFault(_Message, frozen=True, kw_only=True):
    """Let one fault happen now, whatever its `at_s` -> Done.

    RefusedError when it goes on already or there is no such sensor.
    """

    step: FaultStep


class PlayScenario(_Message, frozen=True, kw_only=True):
    """Let happen what a shipped scenario tells, or `random` faults, from now on -> Done.

    Without either, all that goes on is ended, faults played by hand too.
    """

    name: str = ""
    random: RandomFaults | None = None


class LookAtWard(_Message, frozen=True, kw_only=True):
    """What is played in the ward -> WardSeen."""


Command = (
    Scan
    | Connect
    | Disconnect
    | Assign
    | BeginCalibration
    | CheckCalibration
    | CalibratePose
    | FinishCalibration
    | Preflight
    | StartNight
    | ResumeNight
    | EndNight
    | SetLabel
    | EndLabel
    | UndoLabel
    | RedoLabel
    | Mark
    | TakeSnapshot
    | ReloadModel
    | CloseStation
    | OpenWard
    | TurnSleeper
    | RunScript
    | ReplayRecording
    | DisturbSensor
    | TapSensors
    | PlayFault
    | PlayScenario
    | LookAtWard
)


# --- answers -------------------------------------------------------------------------------


class Done(_Message, frozen=True, kw_only=True):
    """It is done."""


class Found(_Message, frozen=True, kw_only=True):
    """Sensors heard, strongest first."""

    sensors: tuple[FoundSensor, ...]


class CalibrationProgress(_Message, frozen=True, kw_only=True):
    """How far a guided calibration has come, sensor by sensor."""

    held_s: float
    """A pose is read once all sensors have lain still for so long."""
    sensors: tuple[SensorProgress, ...]


class PreflightAnswer(_Message, frozen=True, kw_only=True):
    """Every condition of a night; `lost` and `waiting` ones block the start."""

    findings: tuple[Finding, ...]


class NightOpened(_Message, frozen=True, kw_only=True):
    """The night that was opened; `folder` is its journal folder, `file` where the .h5 will be."""

    meta: NightMeta
    folder: str
    file: str


class OpenNight(_Message, frozen=True, kw_only=True):
    """The night that is being recorded, as far as it has come."""

    meta: NightMeta
    folder: str
    file: str
    saved_until_utc_ns: int
    labels: LabelTrack
    can_undo: bool
    can_redo: bool
    ribbon: tuple[PostureSpan, ...]
    events: tuple[Event, ...]
    """The newest 200."""


class Snapshot(_Message, frozen=True, kw_only=True):
    """State of the station at one moment."""

    station_pid: int
    radio: RadioKind
    ward_open: bool
    sensors: tuple[SensorStatus, ...]
    found: tuple[FoundSensor, ...]
    night: OpenNight | None
    classifier: str
    """`running`, `starting`, `stopped` or the sentence that says why there is none."""
    model_id: str
    person: PersonPosture | None
    predictions: tuple[Prediction, ...]
    """The newest of each sensor."""
    ward_roll_deg: float | None
    """Where the simulated sleeper truly lies."""
    warnings: tuple[WarningRaised, ...] = ()
    """Those that stand now, oldest first."""
    calibrations: tuple[MountCalibration, ...] = ()
    """Those in use, at most one for each sensor."""
    utc_ns: int = 0
    """The station's time, which runs on evenly when the computer's is set; 0: not told."""


class WardSeen(_Message, frozen=True, kw_only=True):
    """The virtual ward as a trainer sees it."""

    roll_deg: float
    """Where the simulated sleeper truly lies."""
    scenario: str
    """Id of the scenario that is played; empty when none is."""
    faults: tuple[PlayedFault, ...]
    """The newest 50 that were begun, oldest first."""


Answer = Done | Found | CalibrationProgress | PreflightAnswer | NightOpened | Snapshot | WardSeen
