"""A radio that also hears sources: recorded files, and devices at the network door."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from sleepmon.domain.errors import BluetoothUnavailable
from sleepmon.domain.sensors import RadioKind
from sleepmon.sensors.contracts import OnHeard, Radio
from sleepmon.sensors.replay import Recording
from sleepmon.sensors.sources.backend import SourceClient, SourceScanner, source_of
from sleepmon.sensors.sources.contracts import Source
from sleepmon.sensors.sources.network import NetworkDoor
from sleepmon.sensors.sources.recorded import RecordedSource

_log = logging.getLogger(__name__)


class SourcesRadio:
    """A Radio around another one, or around none where there is no Bluetooth."""

    def __init__(
        self,
        inner: Radio | None,
        recordings: Sequence[Recording] = (),
        door: NetworkDoor | None = None,
    ) -> None:
        self._inner = inner
        self._recorded = tuple(RecordedSource(recording) for recording in recordings)
        self._door = door

    @property
    def kind(self) -> RadioKind:
        """That of the radio inside."""
        return "system" if self._inner is None else self._inner.kind

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """That of the radio inside."""
        return asyncio.new_event_loop() if self._inner is None else self._inner.new_loop()

    async def open(self) -> None:
        """Open the radio inside, if it can be, and the door if there is one."""
        if self._inner is not None:
            try:
                await self._inner.open()
            except BluetoothUnavailable as error:
                # Whoever asked for sources can use them without; a scan tries Bluetooth again.
                _log.warning("only files and the network are heard: %s", error)
        if self._door is not None:
            try:
                await self._door.open()
            except BaseException:
                if self._inner is not None:
                    await self._inner.close()
                raise

    async def close(self) -> None:
        """Shut the door, close the radio inside."""
        if self._door is not None:
            await self._door.close()
        if self._inner is not None:
            await self._inner.close()

    def scanner(self, on_heard: OnHeard) -> BleakScanner:
        """A scanner that hears both."""
        beside = None if self._inner is None else self._inner.scanner(on_heard)
        return BleakScanner(on_heard, backend=SourceScanner, sources=self._present, beside=beside)

    def client(
        self,
        heard: BLEDevice,
        on_disconnected: Callable[[BleakClient], None],
        timeout_s: float,
        pair: bool,
    ) -> BleakClient:
        """A client of whichever was heard."""
        if self._inner is None or source_of(heard) is not None:
            return BleakClient(heard, on_disconnected, timeout=timeout_s, backend=SourceClient)
        return self._inner.client(heard, on_disconnected, timeout_s, pair)

    def _present(self) -> tuple[Source, ...]:
        sources: list[Source] = [*self._recorded]
        if self._door is not None:
            sources += self._door.devices()
        return tuple(source for source in sources if source.present)
