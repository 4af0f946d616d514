"""Sensors as the user knows them: found nearby, able to do this and that, in this state."""

from __future__ import annotations

from typing import Literal

import msgspec

from sleepmon.domain.samples import SensorId

LinkState = Literal["idle", "connecting", "streaming", "silent", "lost", "backing off", "gone"]
RadioKind = Literal["virtual", "system"]


class FoundSensor(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor heard nearby."""

    sensor: SensorId
    name: str
    family: str
    serial: str
    rssi_dbm: int
    rates_hz: tuple[float, ...]
    ranges_g: tuple[int, ...]
    has_clock: bool = True
    """Whether its packets carry its own time; without, the time of its samples is estimated."""
    has_counter: bool = True
    """Whether its packets are numbered; without clock and counter small losses go unseen."""
    tells_battery: bool = True
    placement: str | None = None
    """Where a simulated sensor truly sits; None for real ones, which do not know."""

    @property
    def abilities(self) -> str:
        """What it can do, and what it cannot, in words."""
        rates = "/".join(f"{rate:g}" for rate in self.rates_hz)
        ranges = "/".join(f"{span:g}" for span in self.ranges_g)
        unseen = not (self.has_clock or self.has_counter)
        lacks = [
            words
            for lacking, words in (
                (not self.has_clock, "no clock: times are estimated"),
                (unseen, "no numbers: small losses go unseen"),
                (not self.tells_battery, "tells no charge"),
            )
            if lacking
        ]
        return ", ".join([f"{rates} Hz", f"{ranges} g", *lacks])

    def nearest_rate(self, rate_hz: float) -> float | None:
        """Its rate nearest to the one wished for, in Hz; None where it has no choice."""
        return min(self.rates_hz, key=lambda rate: abs(rate - rate_hz), default=None)


class StreamRequest(msgspec.Struct, frozen=True, kw_only=True):
    """How a sensor is asked to stream; None leaves it to the family's default."""

    rate_hz: float | None = None
    range_g: int | None = None


class SensorStatus(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known now of one sensor in use."""

    sensor: SensorId
    name: str
    family: str
    serial: str
    placement: str | None = None
    state: LinkState = "idle"
    advice: str = ""
    rate_hz: float = 0.0
    """Declared rate; 0 until the stream has started."""
    measured_rate_hz: float = 0.0
    range_g: int = 0
    """Range in which it streams; 0 until the stream has started."""
    g_per_count: float = 0.0
    rssi_dbm: int | None = None
    battery_percent: int | None = None
    battery_hours_left: float | None = None
    """At its measured use; None until that is known."""
    received: int = 0
    missing: int = 0
    last_arrived_utc_ns: int | None = None
    simulated: bool = False
    time_estimated: bool = False
    """The sensor sends no time of its own, so that of its samples is told from their arrival."""
