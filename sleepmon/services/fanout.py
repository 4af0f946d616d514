"""One block, three ways: kept for the night, drawn by who follows, looked at by the classifier."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

from sleepmon.domain import events
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.mounting import Mounting
from sleepmon.services.station_state import StationState

NS = 1_000_000_000
TELL_EVERY_S = 5.0
"""Counters of a stream that runs well are told this often."""
_log = logging.getLogger(__name__)


class Fanout:
    """A `HubListener`: called on the hub's thread, each way by plain call, none of them waits.

    The night comes first: whatever goes wrong in drawing or classifying happens after the samples
    are kept.
    """

    def __init__(
        self,
        state: StationState,
        posture: LivePosture,
        with_placement: Callable[[FoundSensor], FoundSensor],
        mounting: Mounting,
    ) -> None:
        self._clock = state.clock
        self._sensors = state.sensors
        self._state = state
        self._tell = state.tell
        self._posture = posture
        self._with_placement = with_placement
        self._mounting = mounting
        self._rates_hz: dict[SensorId, float] = {}
        self._told: dict[SensorId, events.SensorChanged] = {}

    def on_block(self, block: SampleBlock) -> None:
        """Keep, draw, classify."""
        self._keep(block)
        arrived_utc_ns = self._utc_of(block.arrived_ns)
        self._sensors.see(block, arrived_utc_ns)
        self._state.bus.pass_block(block, arrived_utc_ns)
        rate_hz, placement = self._rates_hz.get(block.sensor, 0.0), self._sensors.worn(block.sensor)
        self._posture.offer(block, arrived_utc_ns, rate_hz, placement)
        self._mounting.see(block)

    def on_gap(self, gap: Gap) -> None:
        """Keep a loss and tell of it."""
        night = self._state.desk.night
        if night is not None:
            night.put_gap(gap)
        self._tell(
            events.GapRecorded(
                utc_ns=self._clock.utc_ns(),
                sensor=gap.sensor,
                after_tick=gap.after_tick,
                missing=gap.missing,
                reason=gap.reason,
                seconds=self._lost_s(gap),
            )
        )

    def on_status(self, status: SensorStatus) -> None:
        """Take over a sensor's new state."""
        placed = self._take_over(status)
        if placed is not None:
            self._tell_status(placed)
            self._state.watch.check_link(placed, self._state.is_recorded(placed.sensor))

    def refresh(self, status: SensorStatus) -> None:
        """Take over counters that changed without a change of state, and tell them now and then."""
        placed = self._take_over(status)
        if placed is None:
            return
        told = self._told.get(status.sensor)
        since_s = abs(self._clock.utc_ns() - told.utc_ns) / NS if told else math.inf
        if told is None or since_s > TELL_EVERY_S or _shown(told.status) != _shown(placed):
            self._tell_status(placed)

    def on_found(self, found: FoundSensor) -> None:
        """Tell of a sensor that was heard."""
        found = self._with_placement(found)
        if self._sensors.find(found):
            self._tell(events.SensorFound(utc_ns=self._clock.utc_ns(), found=found))

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Tell of a fault that was dealt with."""
        _log.info("%s: %s (%s, %d)", sensor, words, kind, count)
        self._tell(
            events.SensorFaulted(
                utc_ns=self._clock.utc_ns(), sensor=sensor, kind=kind, words=words, count=count
            )
        )

    def _lost_s(self, gap: Gap) -> float:
        """How much signal is missing; how far arrivals lie apart only where no rate is known.

        What was buffered on its way arrives late and all at once, so arrivals tell too little.
        """
        rate_hz = self._rates_hz.get(gap.sensor, 0.0)
        if rate_hz > 0 and gap.missing > 0:
            return gap.missing / rate_hz
        return (gap.ended_ns - gap.started_ns) / NS

    def _tell_status(self, placed: SensorStatus) -> None:
        changed = events.SensorChanged(utc_ns=self._clock.utc_ns(), status=placed)
        self._told[placed.sensor] = changed
        self._tell(changed)

    def _take_over(self, status: SensorStatus) -> SensorStatus | None:
        """The status with its placement; None for the last word of a sensor that was let go."""
        self._rates_hz[status.sensor] = status.rate_hz
        placed = self._sensors.note(status)
        night = self._state.desk.night
        if placed is not None and night is not None:
            night.put_status(placed, self._clock.utc_ns())
        return placed

    def _keep(self, block: SampleBlock) -> None:
        night = self._state.desk.night
        if night is None:
            return
        try:
            night.put_block(block)
        except SleepmonError as error:
            kind = f"not kept {block.sensor}"
            self._state.board.show(kind, "lost", error.summary, error.advice, of_night=True)

    def _utc_of(self, arrived_ns: int) -> int:
        return self._clock.utc_ns() - (self._clock.monotonic_ns() - arrived_ns)


def _shown(status: SensorStatus) -> tuple[object, ...]:
    """What a window shows of a sensor apart from counters that always run."""
    measured_hz = round(status.measured_rate_hz, 1)
    return (status.state, status.rate_hz, measured_hz, status.battery_percent, status.missing)
