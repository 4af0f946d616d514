"""What all parts of one station share: its sensors, its open night, its warnings, its news."""

from __future__ import annotations

from collections.abc import Callable

from sleepmon.domain.clock import Clock
from sleepmon.domain.events import Event, WarningRaised
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.services.bus import Bus
from sleepmon.services.open_night import NightDesk
from sleepmon.services.ports import Notifier
from sleepmon.services.sensors_in_use import SensorsInUse
from sleepmon.services.warning_board import WarningBoard
from sleepmon.services.watch import Watch


class StationState:
    """The owners of a station's state, each safe from any thread."""

    def __init__(
        self,
        clock: Clock,
        scheme: Scheme,
        notifier: Notifier,
        wall_utc_ns: Callable[[], int] | None = None,
    ) -> None:
        self.clock = clock
        self.scheme = scheme
        self.sensors = SensorsInUse()
        self.desk = NightDesk(clock)
        self.bus = Bus()
        self.board = WarningBoard(clock, self.tell)
        self.watch = Watch(clock, self.board, wall_utc_ns)
        self._notifier = notifier

    def tell(self, event: Event) -> None:
        """Write news into the open night and send them to all; a loss nobody sees is notified."""
        night = self.desk.night
        if night is not None:
            night.put_event(event)
        if isinstance(event, WarningRaised) and event.level == "lost" and not self.bus.followed:
            self._notifier.notify(event.words, event.advice)
        self.bus.tell(event)

    def keep_prediction(self, prediction: Prediction) -> None:
        """Write what the model said into the open night."""
        night = self.desk.night
        if night is not None:
            night.put_prediction(prediction)

    def is_recorded(self, sensor: SensorId) -> bool:
        """Whether a night is open that this sensor takes part in."""
        night = self.desk.night
        return night is not None and sensor in night.members
