"""One block, three ways: kept for the night, drawn by who follows, looked at by the classifier."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sleepmon.domain import events
from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from sleepmon.services.bus import Bus
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.open_night import NightDesk
from sleepmon.services.sensors_in_use import SensorsInUse
from sleepmon.services.warning_board import WarningBoard

NS = 1_000_000_000
_log = logging.getLogger(__name__)


class Fanout:
    """A `HubListener`: called on the hub's thread, each way by plain call, none of them waits.

    The night comes first: whatever goes wrong in drawing or classifying happens after the samples
    are kept.
    """

    def __init__(
        self,
        clock: Clock,
        sensors: SensorsInUse,
        desk: NightDesk,
        bus: Bus,
        posture: LivePosture,
        tell: Callable[[Event], None],
        board: WarningBoard,
        look_at_link: Callable[[SensorStatus], None],
    ) -> None:
        self._clock = clock
        self._sensors = sensors
        self._desk = desk
        self._bus = bus
        self._posture = posture
        self._tell = tell
        self._board = board
        self._look_at_link = look_at_link
        self._rates_hz: dict[SensorId, float] = {}

    def on_block(self, block: SampleBlock) -> None:
        """Keep, draw, classify."""
        self._keep(block)
        self._sensors.see(block)
        arrived_utc_ns = self._utc_of(block.arrived_ns)
        self._bus.pass_block(block, arrived_utc_ns)
        self._posture.offer(block, arrived_utc_ns, self._rates_hz.get(block.sensor, 0.0))

    def on_gap(self, gap: Gap) -> None:
        """Keep a loss and tell of it."""
        night = self._desk.night
        if night is not None:
            night.put_gap(gap)
        self._tell(
            events.GapRecorded(
                utc_ns=self._clock.utc_ns(),
                sensor=gap.sensor,
                after_tick=gap.after_tick,
                missing=gap.missing,
                reason=gap.reason,
                seconds=(gap.ended_ns - gap.started_ns) / NS,
            )
        )

    def on_status(self, status: SensorStatus) -> None:
        """Take over a sensor's new state."""
        self._rates_hz[status.sensor] = status.rate_hz
        placed = self._sensors.note(status)
        if placed is None:  # the last word of a sensor that was let go
            return
        now_ns = self._clock.utc_ns()
        night = self._desk.night
        if night is not None:
            night.put_status(placed, now_ns)
        self._tell(events.SensorChanged(utc_ns=now_ns, status=placed))
        self._look_at_link(placed)

    def on_found(self, found: FoundSensor) -> None:
        """Tell of a sensor that was heard."""
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

    def _keep(self, block: SampleBlock) -> None:
        night = self._desk.night
        if night is None:
            return
        try:
            night.put_block(block)
        except SleepmonError as error:
            self._board.show(f"not kept {block.sensor}", "lost", error.summary, error.advice)

    def _utc_of(self, arrived_ns: int) -> int:
        return self._clock.utc_ns() - (self._clock.monotonic_ns() - arrived_ns)
