"""A night of the demo: a sleeper who takes every posture, and the mishaps on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepmon.cli.demo.log import NightLog
from sleepmon.cli.following import NewsQueue, following
from sleepmon.cli.output import Output
from sleepmon.cli.sensors import connect_sensors, found_sensors, ward_placements
from sleepmon.domain.commands import EndNight, OpenWard, RunScript, StartNight
from sleepmon.domain.errors import NightError, SensorNotFound
from sleepmon.domain.events import Event
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.services.ports import StationPort

SCAN_S = 3.0
BUILD_LIMIT_S = 120.0
RATE_HZ = 100.0


@dataclass(frozen=True)
class Mishap:
    """Something that happens so many seconds into the night."""

    at_s: float
    happen: Callable[[], None]


@dataclass(frozen=True)
class RecordedNight:
    """A night of the demo and all that was told during it."""

    subject: str
    file: str
    worn: dict[str, str]
    """Sensor to placement."""
    log: NightLog
    seconds: float


@dataclass(frozen=True)
class Ward:
    """The station with the virtual ward, its scheme, and where nights go."""

    station: StationPort
    scheme: Scheme
    folder: Path
    out: Output

    def wake(self, seed: int) -> dict[SensorId, str]:
        """Connect a sensor for each placement of the scheme; sensor to placement."""
        found = found_sensors(self.station, "virtual", SCAN_S, seed)
        worn = ward_placements(found, self.scheme)
        if len(worn) < len(self.scheme.placements):
            raise SensorNotFound(f"The ward has only {len(worn)} sensors in sight.")
        connect_sensors(self.station, worn, RATE_HZ)
        return {sensor.sensor: placement for sensor, placement in worn}

    def change_sleeper(self, seed: int) -> None:
        """Let another person wear the same sensors."""
        self.station.do(OpenWard(seed=seed))

    def record(
        self, subject: str, worn: dict[SensorId, str], seconds: float, mishaps: Sequence[Mishap]
    ) -> RecordedNight:
        """Record every posture of the scheme in turn; NightError when no file comes of it."""
        request = NightRequest(subject=subject, folder=str(self.folder), planned_s=1.25 * seconds)
        log = NightLog()
        each_s = seconds / len(self.scheme.postures)
        with following(self.station) as news:
            self.station.do(StartNight(request=request))
            self.station.do(RunScript(codes=(), seconds_each=each_s, label=True))
            self._let_pass(seconds, mishaps, news, log)
            self.station.do(EndNight())
            for event in news.until(BUILD_LIMIT_S):
                self._take(event, log)
                if log.is_over:
                    break
        if log.saved is None:
            words = "" if log.build_failed is None else log.build_failed.words
            raise NightError("The night of the demo was not saved.", details=words)
        worn_by_name = {str(sensor): placement for sensor, placement in worn.items()}
        return RecordedNight(subject, log.saved.file, worn_by_name, log, seconds)

    def _let_pass(
        self, seconds: float, mishaps: Sequence[Mishap], news: NewsQueue, log: NightLog
    ) -> None:
        started = time.monotonic()
        for mishap in [*sorted(mishaps, key=lambda one: one.at_s), Mishap(seconds, _nothing)]:
            for event in news.until(max(0.0, started + mishap.at_s - time.monotonic())):
                self._take(event, log)
            mishap.happen()

    def _take(self, event: Event, log: NightLog) -> None:
        log.take(event)
        self.out.event(event)


def _nothing() -> None:
    """The end of the night is no mishap."""
