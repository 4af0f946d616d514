"""Which sensors are in use, where each is worn, and what its samples look like."""

from __future__ import annotations

import threading

from msgspec.structs import replace

from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.nights import NightSensor
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, RadioKind, SensorStatus, StreamRequest
from sleepmon.services.discharge import Discharge

RSSI_WORTH_TELLING_DB = 6


class SensorsInUse:
    """The station's memory of its sensors; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._found: dict[SensorId, FoundSensor] = {}
        self._statuses: dict[SensorId, SensorStatus] = {}
        self._placements: dict[SensorId, str] = {}
        self._requests: dict[SensorId, StreamRequest] = {}
        self._newest: dict[SensorId, SampleBlock] = {}
        self._arrived_utc_ns: dict[SensorId, int] = {}
        self._discharges: dict[SensorId, Discharge] = {}

    def find(self, found: FoundSensor) -> bool:
        """Remember a sensor heard; True when that is worth telling."""
        with self._lock:
            before = self._found.get(found.sensor)
            self._found[found.sensor] = found
        return before is None or abs(before.rssi_dbm - found.rssi_dbm) >= RSSI_WORTH_TELLING_DB

    def found(self) -> tuple[FoundSensor, ...]:
        """All sensors heard, strongest first."""
        with self._lock:
            return tuple(sorted(self._found.values(), key=lambda f: -f.rssi_dbm))

    def want(self, sensor: SensorId, request: StreamRequest, placement: str | None = None) -> bool:
        """The user wants this sensor; False when it was in use already.

        A new sensor has its placement from now on, while it connects, where none is worn there.
        """
        with self._lock:
            new = sensor not in self._requests
            self._requests[sensor] = request
            if new and placement is not None and placement not in self._placements.values():
                self._placements[sensor] = placement
            return new

    def note(self, status: SensorStatus) -> SensorStatus | None:
        """Take over a sensor's new state; returns it with its placement, None if not in use."""
        with self._lock:
            if status.sensor not in self._requests:
                return None
            self._statuses[status.sensor] = status
            self._note_charge(status)
            return self._placed(status)

    def status(self, sensor: SensorId) -> SensorStatus | None:
        """A sensor in use, with its placement."""
        with self._lock:
            status = self._statuses.get(sensor)
            return None if status is None else self._placed(status)

    def worn(self, sensor: SensorId) -> str:
        """Where a sensor is worn; empty where nobody said."""
        with self._lock:
            return self._placements.get(sensor) or ""

    def see(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Remember the newest samples: they tell that the sensor lives, and its number format."""
        with self._came:
            if block.sensor in self._requests:
                first = block.sensor not in self._newest
                self._newest[block.sensor] = block
                self._arrived_utc_ns[block.sensor] = arrived_utc_ns
                if first:
                    self._came.notify_all()

    def await_samples(self, sensor: SensorId, limit_s: float) -> bool:
        """Wait until samples of a sensor have come; False when none came in time."""
        with self._came:
            return self._came.wait_for(lambda: sensor in self._newest, limit_s)

    def release(self, sensor: SensorId) -> None:
        """Forget a sensor that the user let go; its placement is free again."""
        with self._lock:
            self._statuses.pop(sensor, None)
            self._placements.pop(sensor, None)
            self._requests.pop(sensor, None)
            self._newest.pop(sensor, None)
            self._arrived_utc_ns.pop(sensor, None)

    def release_all(self) -> None:
        """Forget all sensors: the station leaves."""
        for status in self.statuses():
            self.release(status.sensor)

    def assign(self, sensor: SensorId, placement: str | None) -> tuple[SensorStatus, ...]:
        """Say where a sensor is worn; returns the sensors this changed."""
        with self._lock:
            if sensor not in self._statuses:
                raise SensorNotFound(
                    f"{sensor} is not connected.", "Connect it before you say where it is worn."
                )
            changed = [s for s, worn in self._placements.items() if worn == placement]
            for other in changed:
                del self._placements[other]
            if placement is not None:
                self._placements[sensor] = placement
            else:
                self._placements.pop(sensor, None)
            both = dict.fromkeys([*changed, sensor])
            return tuple(self._placed(self._statuses[s]) for s in both if s in self._statuses)

    def statuses(self) -> tuple[SensorStatus, ...]:
        """All sensors in use with their placements."""
        with self._lock:
            return tuple(self._placed(status) for status in self._statuses.values())

    def placed(self) -> tuple[SensorStatus, ...]:
        """The sensors that are worn somewhere: those a night would record."""
        return tuple(status for status in self.statuses() if status.placement is not None)

    def night_sensors(self, radio: RadioKind) -> tuple[NightSensor, ...]:
        """The sensors a night records, as they stream; one that does not yet is not among them."""
        return tuple(
            self._night_sensor(status, radio)
            for status in self.placed()
            if status.rate_hz > 0.0 and (status.g_per_count > 0.0 or status.sensor in self._newest)
        )

    def _placed(self, status: SensorStatus) -> SensorStatus:
        discharge = self._discharges.get(status.sensor)
        return replace(
            status,
            placement=self._placements.get(status.sensor),
            last_arrived_utc_ns=self._arrived_utc_ns.get(status.sensor),
            battery_hours_left=None if discharge is None else discharge.hours_left,
        )

    def _note_charge(self, status: SensorStatus) -> None:
        """A battery that is let go and taken again empties on, so this is never forgotten."""
        percent, utc_ns = status.battery_percent, status.last_arrived_utc_ns
        if percent is not None and utc_ns is not None:
            self._discharges.setdefault(status.sensor, Discharge()).note(percent, utc_ns * 1e-9)

    def _night_sensor(self, status: SensorStatus, radio: RadioKind) -> NightSensor:
        block = self._newest.get(status.sensor)
        return NightSensor(
            sensor=status.sensor,
            name=status.name,
            family=status.family,
            serial=status.serial,
            placement=status.placement or "",
            rate_hz=status.rate_hz,
            range_g=status.range_g,
            g_per_count=block.g_per_count if block else status.g_per_count,
            dtype="float32" if block is not None and block.counts.dtype.kind == "f" else "int16",
            has_device_clock=block is not None and block.device_time_ns is not None,
            simulated=status.simulated or radio == "virtual",
        )
