"""A look-alike of the Polar H10 that speaks its protocol to the byte."""

from __future__ import annotations

import asyncio
import struct

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_FEATURES = bytes((0x0F, 0x05)) + bytes(15)
"""ECG and acceleration."""
_RATES = (25, 50, 100, 200)
_RANGES = (2, 4, 8)
SAMPLES_PER_PACKET = 36
_BAD_RATE, _BAD_RANGE, _NO_SUCH_MEASUREMENT, _NO_SUCH_COMMAND = 8, 9, 2, 1


class VirtualPolarH10(Peripheral):
    """Two services as far as sleepmon needs them: PMD and battery."""

    boot_ns = 599_616_000 * 1_000_000_000
    """2019-01-01 in nanoseconds since 2000: where a strap's clock starts that was never set."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = f"Polar H10 {spec.serial}"
        super().__init__(spec, air, sense)
        self._replies: set[asyncio.Task[None]] = set()
        self._control: Characteristic[bytes] = Characteristic(
            UUID(pmd.CONTROL),
            _P.READ | _P.WRITE | _P.INDICATE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _connection: _FEATURES, write=self._on_command),
        )
        self._data: Characteristic[bytes] = Characteristic(
            UUID(pmd.DATA), _P.NOTIFY, Characteristic.READABLE, b""
        )

    def services(self) -> list[Service]:
        """The measurement service."""
        return [Service(UUID(pmd.SERVICE), [self._control, self._data])]

    def link_lost(self) -> None:
        """A strap without a link stops measuring, and answers nobody."""
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
            return pmd.DONE, _offer()
        if command[0] == pmd.STOP:
            self._cancel_stream()
            return pmd.DONE, b""
        return self._start(pmd.settings_of(command[2:])), b""

    def _start(self, settings: dict[int, tuple[int, ...]]) -> int:
        rate, span = settings.get(pmd.RATE, (0,))[0], settings.get(pmd.RANGE, (8,))[0]
        if self.streaming:
            return pmd.ALREADY_IN_STATE
        if rate not in _RATES:
            return _BAD_RATE
        if span not in _RANGES:
            return _BAD_RANGE

        def encode(_first: int, counts: npt.NDArray[np.int16], at_s: float) -> bytes:
            limited = np.clip(counts, -1000 * span, 1000 * span).astype("<i2")
            head = struct.pack("<BQB", pmd.ACCELERATION, self.clock_ns(at_s), pmd.PLAIN_INT16)
            return head + limited.tobytes()

        self.start_stream(
            self._data,
            encode,
            rate_hz=float(rate),
            counts_per_g=1000.0,
            samples_per_packet=SAMPLES_PER_PACKET,
            origin_s=asyncio.get_running_loop().time(),
        )
        return pmd.DONE


def _offer() -> bytes:
    return (
        struct.pack("<BB4H", pmd.RATE, len(_RATES), *_RATES)
        + struct.pack("<BBH", pmd.RESOLUTION, 1, 16)
        + struct.pack("<BB3H", pmd.RANGE, len(_RANGES), *_RANGES)
    )
