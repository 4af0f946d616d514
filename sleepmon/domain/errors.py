"""Everything that can go wrong, said so that a clinician knows what to do.

SleepmonError
├── UsageError            the request itself is wrong (exit code 2)
├── RefusedError          a good request that must not be done now (exit code 3)
│   ├── BluetoothUnavailable
│   ├── PreflightFailed
│   ├── ModelMismatch     another scheme, another person, another rate
│   └── NightInUse
├── SensorError
│   ├── SensorNotFound
│   ├── SensorLost
│   └── PayloadError      bytes that no driver understands
├── NightError
│   ├── FolderUnusable
│   ├── DiskFull
│   ├── NightUnreadable   damaged, truncated, not a night at all
│   ├── NightTooNew
│   ├── NightLocked       encrypted; sleepmon unlock brings it back
│   └── NightTooOld       of an earlier format: sleepmon migrate brings it up to date
├── ImportFailed
├── ModelError            weights or card damaged
├── TrainingFailed
└── StationError
    ├── StationUnreachable
    └── StationBusy
"""

from __future__ import annotations


class SleepmonError(Exception):
    """What happened (`summary`), what to do (`advice`) and the folded rest (`details`)."""

    exit_code = 1

    def __init__(self, summary: str, advice: str = "", details: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.advice = advice
        self.details = details

    def __str__(self) -> str:
        return f"{self.summary} {self.advice}".rstrip()


class UsageError(SleepmonError):
    """The request cannot be understood as it stands."""

    exit_code = 2


class RefusedError(SleepmonError):
    """The request is understood and must not be carried out now, for the reason given."""

    exit_code = 3


class BluetoothUnavailable(RefusedError):
    """This computer has no Bluetooth that sleepmon may use."""


class PreflightFailed(RefusedError):
    """A vital condition of the night is not met."""


class ModelMismatch(RefusedError):
    """The model was made for another scheme, person or rate."""


class NightInUse(RefusedError):
    """Another recorder is writing this night."""


class SensorError(SleepmonError):
    """A sensor does not do what was asked."""


class SensorNotFound(SensorError):
    """No sensor of this name or serial answers."""


class SensorLost(SensorError):
    """The link to the sensor ended."""


class PayloadError(SensorError):
    """A packet holds bytes that its driver does not understand."""


class NightError(SleepmonError):
    """A night cannot be written or read."""


class FolderUnusable(NightError):
    """The folder for nights is missing, not writable or not on this computer."""

    exit_code = 3


class DiskFull(NightError):
    """There is no room left for the night."""

    exit_code = 3


class NightUnreadable(NightError):
    """The file is damaged, truncated or not a night."""


class NightTooNew(NightError):
    """The night was written by a newer sleepmon."""

    exit_code = 3


class NightLocked(NightError):
    """The night is encrypted, and not opened by what was given."""

    exit_code = 3


class NightTooOld(NightError):
    """The night was written in an earlier format and was not brought up to date yet."""

    exit_code = 3


class ImportFailed(SleepmonError):
    """A recording from elsewhere could not be brought in."""


class ModelError(SleepmonError):
    """The model's weights or card are damaged."""


class TrainingFailed(SleepmonError):
    """The training run ended without a model."""


class StationError(SleepmonError):
    """The station, which records, cannot be talked to."""


class StationUnreachable(StationError):
    """No station answers."""


class StationBusy(StationError):
    """The station is already doing something else for someone else."""

    exit_code = 3
