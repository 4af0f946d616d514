"""Taking a night that was cut off up again: its sensors first, then the night."""

from __future__ import annotations

from collections.abc import Iterable

from sleepmon.domain.commands import Connect, NightOpened, ResumeNight
from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.nights import NightInfo, NightMeta, NightSummary
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, StreamRequest
from sleepmon.services.ports import StationPort

LATEST_NS = 12 * 3600 * 1_000_000_000
"""A night that began longer ago is over, whatever happened to it."""


def newest_cut_off(
    nights: Iterable[NightSummary], now_utc_ns: int, simulated: bool
) -> NightSummary | None:
    """The night to go on with: cut off, young enough, and of the radio in use."""
    young = [
        night
        for night in nights
        if night.state == "interrupted"
        and night.simulated == simulated
        and 0 <= now_utc_ns - night.started_utc_ns < LATEST_NS
    ]
    return max(young, key=lambda night: night.started_utc_ns, default=None)


def take_up(station: StationPort, info: NightInfo, heard: Iterable[FoundSensor]) -> NightOpened:
    """Connect the night's sensors that were heard, and go on recording into it."""
    _connect(station, info.meta, {one.sensor: one for one in heard})
    opened = station.do(ResumeNight(folder=info.summary.path))
    assert isinstance(opened, NightOpened)
    return opened


def _connect(station: StationPort, meta: NightMeta, heard: dict[SensorId, FoundSensor]) -> None:
    """Each sensor of the night that was heard, as it streamed before; the others may come later."""
    members = [row for row in meta.sensors if row.sensor in heard]
    if not members:
        names = " and ".join(f"{row.name} ({row.serial})" for row in meta.sensors)
        raise SensorNotFound("No sensor of this night was heard.", f"Wake {names}.")
    for row in members:
        one = heard[row.sensor]
        stream = StreamRequest(
            rate_hz=row.rate_hz if one.rates_hz else None,
            range_g=row.range_g if one.ranges_g else None,
        )
        station.do(Connect(sensor=row.sensor, placement=row.placement, stream=stream))
