"""All sensors of this computer: find, connect, keep, let go.

Owns the `ble` thread with the one event loop on which every bleak call is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import BluetoothUnavailable, SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus, StreamRequest
from sleepmon.sensors.ble.keeper import Keeper
from sleepmon.sensors.ble.loop import LoopThread
from sleepmon.sensors.ble.scanner import SharedScanner
from sleepmon.sensors.catalog import family_of, serial_of
from sleepmon.sensors.contracts import HubListener, Radio
from sleepmon.sensors.reception import Reception

THREAD = "ble"


class SensorHub:
    """Methods may be called from any thread but `ble`, and block until done."""

    def __init__(
        self,
        radio: Radio,
        clock: Clock,
        listener: HubListener,
        stood_still_ns: Callable[[], int] = lambda: 0,
    ) -> None:
        """`stood_still_ns`: for how long sleep of the computer has held the steady clock up."""
        self._stood_still_ns = stood_still_ns
        self._radio = radio
        self._clock = clock
        self._listener = listener
        self._thread: LoopThread | None = None
        self._scanner: SharedScanner | None = None
        self._connecting: asyncio.Lock | None = None
        self._receptions: dict[SensorId, Reception] = {}
        self._keepers: dict[SensorId, Keeper] = {}

    def open(self) -> None:
        """Start the radio; BluetoothUnavailable says why it cannot be used."""
        if self._thread is not None:
            return
        thread = LoopThread(THREAD, self._radio.new_loop)
        try:
            thread.call(self._open())
        except BaseException:
            thread.close()
            raise
        self._thread = thread

    def scan(self, seconds: float) -> tuple[FoundSensor, ...]:
        """Sensors heard within these seconds, strongest first."""
        scanner = self._scanner
        if scanner is None:
            raise _not_open()
        return self._running().call(scanner.listen(seconds))

    def connect(self, sensor: SensorId, request: StreamRequest) -> SensorStatus:
        """Let a sensor stream and keep it so until it is let go.

        SensorNotFound or another SensorError when the first attempt fails; UsageError when the
        family cannot stream so. Asking again for the same does nothing.
        """
        return self._running().call(self._connect(sensor, request))

    def disconnect(self, sensor: SensorId) -> None:
        """Stop the stream and let the sensor go; SensorNotFound when it is not in use."""
        self._running().call(self._disconnect(sensor))

    def statuses(self) -> tuple[SensorStatus, ...]:
        """Every sensor in use."""
        if self._thread is None:
            return ()
        return self._thread.call(self._statuses())

    def close(self) -> None:
        """Let all sensors go, close the radio and join the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        try:
            thread.call(self._close())
        finally:
            thread.close()

    # --- on the ble thread --------------------------------------------------------------------

    async def _open(self) -> None:
        await self._radio.open()
        self._scanner = SharedScanner(self._radio, self._listener.on_found)
        self._connecting = asyncio.Lock()

    async def _close(self) -> None:
        try:
            while self._keepers:  # others may let sensors go meanwhile
                await self._disconnect(next(iter(self._keepers)))
        finally:
            self._receptions.clear()
            self._scanner = self._connecting = None
            await self._radio.close()

    async def _connect(self, sensor: SensorId, request: StreamRequest) -> SensorStatus:
        family = family_of(sensor)
        family.resolve(request)
        running = self._keepers.get(sensor)
        if running is not None and running.request == request:
            return running.reception.status()
        if running is not None:
            await self._disconnect(sensor)
        reception = self._receptions.get(sensor)
        if reception is None:
            simulated = self._radio.kind == "virtual"
            reception = Reception(
                sensor, family, self._clock, self._listener, simulated, self._stood_still_ns
            )
            self._receptions[sensor] = reception
        else:
            reception.renew()
        assert self._scanner is not None
        assert self._connecting is not None
        if (found := self._scanner.last_heard(sensor)) is not None:
            reception.heard(found)  # called by its name from the first moment
        keeper = Keeper(reception, family, request, self._radio, self._scanner, self._connecting)
        self._keepers[sensor] = keeper
        try:
            await keeper.begin()
        except BaseException:
            if self._keepers.get(sensor) is keeper:
                del self._keepers[sensor]
            raise
        return reception.status()

    async def _disconnect(self, sensor: SensorId) -> None:
        keeper = self._keepers.pop(sensor, None)
        if keeper is None:
            raise SensorNotFound(f"The sensor {serial_of(sensor)} is not connected.")
        await keeper.end()

    async def _statuses(self) -> tuple[SensorStatus, ...]:
        return tuple(keeper.reception.status() for keeper in self._keepers.values())

    def _running(self) -> LoopThread:
        if self._thread is None:
            raise _not_open()
        return self._thread


def _not_open() -> BluetoothUnavailable:
    return BluetoothUnavailable("The radio is not open.", "Open it before asking for sensors.")
