"""Finding the sensors that the user named, and putting each on its placement."""

from __future__ import annotations

from collections.abc import Sequence

from sleepmon.domain.commands import (
    Assign,
    Connect,
    Found,
    OpenWard,
    Scan,
    Snapshot,
    TakeSnapshot,
)
from sleepmon.domain.errors import SensorNotFound, UsageError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import FoundSensor, RadioKind, StreamRequest
from sleepmon.services.ports import StationPort


def found_sensors(
    station: StationPort, radio: RadioKind, seconds: float, seed: int = 1
) -> tuple[FoundSensor, ...]:
    """What is heard within some seconds; the virtual ward is woken first."""
    if radio == "virtual":
        station.do(OpenWard(seed=seed))
    answer = station.do(Scan(seconds=seconds))
    return answer.sensors if isinstance(answer, Found) else ()


def usable_sensors(
    station: StationPort, radio: RadioKind, seconds: float, seed: int = 1
) -> tuple[FoundSensor, ...]:
    """The same, and those in use already: they keep silent while they are connected."""
    heard = found_sensors(station, radio, seconds, seed)
    here = {found.sensor for found in heard}
    return heard + tuple(found for found in _in_use(station) if found.sensor not in here)


def _in_use(station: StationPort) -> list[FoundSensor]:
    snapshot = station.do(TakeSnapshot())
    if not isinstance(snapshot, Snapshot):
        return []
    used = {status.sensor for status in snapshot.sensors}
    return [found for found in snapshot.found if found.sensor in used]


def sensor_named(word: str, found: Sequence[FoundSensor]) -> FoundSensor:
    """The one sensor of this name, serial or id; SensorNotFound or UsageError when not just one."""
    wanted = word.casefold()
    hits = [
        sensor
        for sensor in found
        if wanted in (sensor.name.casefold(), sensor.serial.casefold(), sensor.sensor.casefold())
    ]
    if len(hits) == 1:
        return hits[0]
    heard = ", ".join(f"{sensor.name} ({sensor.serial})" for sensor in hits or found) or "none"
    if hits:
        raise UsageError(f"Several sensors are called '{word}'.", f"Say the serial: {heard}.")
    raise SensorNotFound(
        f"No sensor '{word}' was heard.", f"Wake it and bring it near. Heard: {heard}."
    )


def set_others_aside(station: StationPort, worn: Sequence[SensorId]) -> None:
    """Take the placements of sensors that are not worn, so that they stay out of the night."""
    snapshot = station.do(TakeSnapshot())
    for status in snapshot.sensors if isinstance(snapshot, Snapshot) else ():
        if status.placement is not None and status.sensor not in worn:
            station.do(Assign(sensor=status.sensor, placement=None))


def ward_placements(found: Sequence[FoundSensor], scheme: Scheme) -> list[tuple[FoundSensor, str]]:
    """Simulated sensors at the placements where they sit, in the scheme's order."""
    return [
        (sensor, placement.code)
        for placement in scheme.placements
        for sensor in found
        if sensor.placement == placement.code
    ]


def worn_sensors(
    named: Sequence[tuple[str, str]], found: Sequence[FoundSensor], scheme: Scheme
) -> list[tuple[FoundSensor, str]]:
    """Sensors and placements as named; the whole ward when none is named."""
    if not named:
        return ward_placements(found, scheme)
    worn = [
        (sensor_named(word, found), scheme.placements[scheme.placement_index(placement)].code)
        for word, placement in named
    ]
    if len({sensor.sensor for sensor, _ in worn}) < len(worn):
        raise UsageError("One sensor cannot be worn at two placements.", "Name each sensor once.")
    return worn


def expect_rate(worn: Sequence[tuple[FoundSensor, str]], rate_hz: float) -> None:
    """UsageError when a sensor cannot stream at just this rate; one without a choice keeps its own.

    A rate asked for by hand is kept or refused, never swapped for another in silence.
    """
    for sensor, _ in worn:
        if sensor.rates_hz and rate_hz not in sensor.rates_hz:
            possible = ", ".join(f"{rate:g}" for rate in sorted(sensor.rates_hz))
            raise UsageError(
                f"{sensor.name} cannot stream at {rate_hz:g} samples a second.",
                f"It can at {possible}. Without --rate each sensor takes what suits it best.",
            )


def connect_sensors(
    station: StationPort, worn: Sequence[tuple[FoundSensor, str]], rate_hz: float | None
) -> tuple[SensorId, ...]:
    """Let each sensor stream from its placement; sensors in the order given."""
    for sensor, placement in worn:
        rate = None if rate_hz is None else sensor.nearest_rate(rate_hz)
        stream = StreamRequest(rate_hz=rate)
        station.do(Connect(sensor=sensor.sensor, placement=placement, stream=stream))
    return tuple(sensor.sensor for sensor, _ in worn)
