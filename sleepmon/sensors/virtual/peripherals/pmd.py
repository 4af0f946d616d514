"""What look-alikes of Polar sensors share: the measurement service (PMD) to the byte."""

from __future__ import annotations

import asyncio
import struct
from abc import abstractmethod

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_BAD_RATE, _BAD_RANGE, _NO_SUCH_MEASUREMENT, _NO_SUCH_COMMAND = 8, 9, 2, 1


class VirtualPmd(Peripheral):
    """Two services as far as sleepmon needs them: PMD and battery."""

    boot_ns = 599_616_000 * 1_000_000_000
    """2019-01-01 in nanoseconds since 2000: where a clock starts that was never set."""
    features: bytes
    offer: dict[int, tuple[int, ...]]
    """Setting -> values, as it answers to GET_SETTINGS."""
    samples_per_packet: int
    counts_per_g: float = 1000.0

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        super().__init__(spec, air, sense)
        self._replies: set[asyncio.Task[None]] = set()
        self._control: Characteristic[bytes] = Characteristic(
            UUID(pmd.CONTROL),
            _P.READ | _P.WRITE | _P.INDICATE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _connection: self.features, write=self._on_command),
        )
        self._data: Characteristic[bytes] = Characteristic(
            UUID(pmd.DATA), _P.NOTIFY, Characteristic.READABLE, b""
        )

    @abstractmethod
    def frame(self, counts: npt.NDArray[np.int16], range_g: int) -> tuple[int, bytes]:
        """Frame type and body of a packet of these counts."""

    def start_reply(self, range_g: int) -> bytes:
        """Parameters of the answer to a start."""
        return b""

    def services(self) -> list[Service]:
        """The measurement service."""
        return [Service(UUID(pmd.SERVICE), [self._control, self._data])]

    def link_lost(self) -> None:
        """Without a link it stops measuring, and answers nobody."""
        self._cancel_stream()
        for reply in self._replies:
            reply.cancel()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        error, parameters = self._obey(bytes(command))
        head = bytes((pmd.REPLY, command[0], command[1] if len(command) > 1 else 0, error, 0))
        # The answer must not overtake the acknowledgement of the write.
        reply = asyncio.get_running_loop().create_task(
            self._device.indicate_subscriber(connection, self._control, head + parameters)
        )
        self._replies.add(reply)
        reply.add_done_callback(self._replies.discard)

    def _obey(self, command: bytes) -> tuple[int, bytes]:
        """Error code and parameters of the answer."""
        if len(command) < 2 or command[0] not in (pmd.GET_SETTINGS, pmd.START, pmd.STOP):
            return _NO_SUCH_COMMAND, b""
        if command[1] != pmd.ACCELERATION:
            return _NO_SUCH_MEASUREMENT, b""
        if command[0] == pmd.GET_SETTINGS:
            return pmd.DONE, self._offer()
        if command[0] == pmd.STOP:
            self._cancel_stream()
            return pmd.DONE, b""
        return self._start(pmd.settings_of(command[2:]))

    def _start(self, settings: dict[int, tuple[int, ...]]) -> tuple[int, bytes]:
        rate, span = settings.get(pmd.RATE, (0,))[0], settings.get(pmd.RANGE, (8,))[0]
        if self.streaming:
            return pmd.ALREADY_IN_STATE, b""
        if rate not in self.offer[pmd.RATE]:
            return _BAD_RATE, b""
        if span not in self.offer[pmd.RANGE]:
            return _BAD_RANGE, b""

        def encode(_first: int, counts: npt.NDArray[np.int16], at_s: float) -> bytes:
            limit = round(self.counts_per_g * span)
            limited = np.clip(counts, max(-limit, -32768), min(limit, 32767)).astype("<i2")
            form, body = self.frame(limited, span)
            return struct.pack("<BQB", pmd.ACCELERATION, self.clock_ns(at_s), form) + body

        self.start_stream(
            self._data,
            encode,
            rate_hz=float(rate),
            counts_per_g=self.counts_per_g,
            samples_per_packet=self.samples_per_packet,
            origin_s=asyncio.get_running_loop().time(),
        )
        return pmd.DONE, self.start_reply(span)

    def _offer(self) -> bytes:
        parts = []
        for setting, values in self.offer.items():
            form = "B" if setting == pmd.CHANNELS else "H"
            parts.append(struct.pack(f"<BB{len(values)}{form}", setting, len(values), *values))
        return b"".join(parts)
