"""A virtual sensor of our own open profile."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from bumble.att import ATT_Error, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
PACKETS_PER_SECOND = 10


class VirtualOpenProfile(Peripheral):
    """Samples on while it waits to be connected again, as the profile demands."""

    name_start = "Sleepmon ACC"
    rates_hz = open_profile.FAMILY.rates_hz

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = f"{self.name_start} {spec.serial}"
        super().__init__(spec, air, sense)
        self._rate_hz = 0
        self._range_g = 0
        self._origin_s = 0.0
        self._control: Characteristic[bytes] = Characteristic(
            UUID(open_profile.CONTROL),
            _P.READ | _P.WRITE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _connection: self._state(), write=self._on_command),
        )
        self._data: Characteristic[bytes] = Characteristic(
            UUID(open_profile.DATA), _P.NOTIFY, Characteristic.READABLE, b""
        )

    def services(self) -> list[Service]:
        """The profile's service."""
        return [Service(UUID(open_profile.SERVICE), [self._control, self._data])]

    def link_lost(self) -> None:
        """Nobody to send to; counter and clock go on."""
        self._cancel_stream()

    def start_anew(self, at_s: float) -> None:
        """It counts from here, too."""
        super().start_anew(at_s)
        self._origin_s = at_s

    def live_on(self, seconds: float) -> None:
        """It counted meanwhile."""
        super().live_on(seconds)
        self._origin_s -= seconds

    @property
    def counted(self) -> int:
        """Samples counted since it was told to start, sent or not."""
        true_rate_hz = self._rate_hz * (1.0 + self.spec.rate_error)
        return int((asyncio.get_running_loop().time() - self._origin_s) * true_rate_hz)

    def _state(self) -> bytes:
        counts_per_g = 32768 // self._range_g if self._range_g else 0
        return open_profile.STATE.pack(
            open_profile.VERSION, self.streaming, self._rate_hz, self._range_g, counts_per_g
        )

    def _on_command(self, _connection: Connection, command: bytes) -> None:
        if command == bytes((open_profile.STOP,)):
            self._cancel_stream()
            self._rate_hz = 0
            return
        if len(command) != open_profile.START_COMMAND.size or command[0] != open_profile.START:
            raise ATT_Error(ErrorCode.INVALID_ATTRIBUTE_LENGTH)
        _, rate, span = open_profile.START_COMMAND.unpack(command)
        if rate not in self.rates_hz:
            raise ATT_Error(open_profile.RATE_REFUSED)
        if span not in open_profile.FAMILY.ranges_g:
            raise ATT_Error(open_profile.RANGE_REFUSED)
        self._start(rate, span)

    def _start(self, rate: int, span: int) -> None:
        if rate != self._rate_hz:
            self._origin_s = asyncio.get_running_loop().time()
        self._rate_hz, self._range_g = rate, span

        def encode(first: int, counts: npt.NDArray[np.int16], at_s: float) -> bytes:
            stamp_us = self.clock_ns(at_s) // 1000
            head = open_profile.HEADER.pack(first % 2**16, stamp_us % 2**32, len(counts))
            return head + counts.tobytes()

        self.start_stream(
            self._data,
            encode,
            rate_hz=float(rate),
            counts_per_g=float(32768 // span),
            samples_per_packet=max(1, round(rate / PACKETS_PER_SECOND)),
            origin_s=self._origin_s,
            first=self.counted,
        )
