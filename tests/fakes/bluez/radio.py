"""The computer's Bluetooth as bleak's Linux backend sees it, in the ward's own time.

Service and clients share one loop, and all they say to each other goes over a private bus.
"""

import asyncio
import os
import selectors
from collections.abc import Sequence

from sleepmon.sensors.system_radio import SystemRadio
from sleepmon.sensors.virtual.adapter import Adapter
from sleepmon.sensors.virtual.pace import PacedClock, PacedLoop, PacedSelector
from sleepmon.sensors.virtual.peripherals.base import Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.service import BluezService


class BluezRadio(SystemRadio):
    """A Radio made of unmodified bleak, of which the ward can be steered as ever."""

    def __init__(
        self,
        bus_pid: int,
        seed: int,
        specs: Sequence[SensorSpec],
        *,
        speed: float = 1.0,
        sense: Sense | None = None,
    ) -> None:
        self._bus_pid = bus_pid
        self.ward = VirtualWard(
            seed,
            specs,
            speed=speed,
            sense=sense,
            new_adapter=lambda air: _ServedAdapter(air, self.service),
        )
        self.service = BluezService(self.ward)

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """A loop at the ward's speed that stands still while the bus is at work."""
        clock = self.ward.clock
        if isinstance(clock, PacedClock):
            return PacedLoop(clock, _BusSelector(clock, self._bus_pid))
        return self.ward.new_loop()

    async def open(self) -> None:
        """Start the ward, the service and then what a hub sees of it."""
        await self.ward.open()
        await self.service.appear()
        try:
            await super().open()
        except BaseException:
            await self._end()
            raise

    async def close(self) -> None:
        """All of it ends."""
        await super().close()
        await self._end()

    async def _end(self) -> None:
        """The service last, whom the end of a fault may start once more."""
        await self.ward.close()
        await self.service.vanish()


class _ServedAdapter(Adapter):
    """An adapter whose service tells the bus what befalls it."""

    def __init__(self, air: Air, service: BluezService) -> None:
        super().__init__(air)
        self._service = service

    async def set_power(self, on: bool) -> None:
        """Bluetooth is switched off or on, as by the desktop's switch."""
        await super().set_power(on)
        await self._service.tell_powered(on)

    async def set_service(self, alive: bool) -> None:
        """The service dies or starts anew."""
        await (self._service.appear() if alive else self._service.vanish())


class _BusSelector(PacedSelector):
    """Simulated time stands still until the bus has passed on all that was written to it."""

    def __init__(self, clock: PacedClock, bus_pid: int) -> None:
        super().__init__(clock)
        self._bus = os.open(f"/proc/{bus_pid}/stat", os.O_RDONLY)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout > 0.0:
            is_idle = False
            while not is_idle:
                is_idle = self._is_idle()
                if ready := selectors.DefaultSelector.select(self, 0.0):
                    return ready
        return super().select(timeout)

    def close(self) -> None:
        super().close()
        os.close(self._bus)

    def _is_idle(self) -> bool:
        """Whether the bus waits: writing to it wakes it before the write returns."""
        try:
            return b") S " in os.pread(self._bus, 64, 0)
        except ProcessLookupError:  # it has ended
            return True
