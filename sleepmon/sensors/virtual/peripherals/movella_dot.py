"""A look-alike of a Movella DOT that speaks its protocol to the byte."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import movella_dot
from sleepmon.sensors.drivers.floats import G_IN_M_S2
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_RATES = (1, 4, 10, 12, 15, 20, 30, 60, 120)
_COUNTS_PER_G = 2000.0


class VirtualMovellaDot(Peripheral):
    """Three services as far as sleepmon needs them: settings, measurement, its own battery."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = "Movella DOT"
        super().__init__(spec, air, sense)
        self._rate_hz = 60
        self._settings = self._readable(
            movella_dot.DEVICE_CONTROL,
            CharacteristicValue(read=lambda _connection: self._state(), write=self._on_settings),
        )
        self._control = self._readable(
            movella_dot.CONTROL,
            CharacteristicValue(read=lambda _connection: bytes(3), write=self._on_control),
        )
        self._payload: Characteristic[bytes] = Characteristic(
            UUID(movella_dot.MEDIUM_PAYLOAD), _P.NOTIFY, Characteristic.READABLE, b""
        )
        self._charge: Characteristic[bytes] = Characteristic(
            UUID(movella_dot.BATTERY),
            _P.READ | _P.NOTIFY,
            Characteristic.READABLE,
            CharacteristicValue(read=lambda _connection: bytes((round(self.battery_percent), 0))),
        )

    def services(self) -> list[Service]:
        """The family's services."""
        return [
            Service(UUID(movella_dot.SERVICE_SETTINGS), [self._settings]),
            Service(UUID(movella_dot.SERVICE_MEASUREMENT), [self._control, self._payload]),
            Service(UUID(movella_dot.SERVICE_BATTERY), [self._charge]),
        ]

    def link_lost(self) -> None:
        """Measuring ends with the link."""
        self._cancel_stream()

    def _readable(self, uuid: str, value: CharacteristicValue[bytes]) -> Characteristic[bytes]:
        may = Characteristic.READABLE | Characteristic.WRITEABLE
        return Characteristic(UUID(uuid), _P.READ | _P.WRITE, may, value)

    def _state(self) -> bytes:
        return movella_dot.rate_command(self._rate_hz)

    def _on_settings(self, _connection: Connection, command: bytes) -> None:
        at = movella_dot.RATE_AT
        rate = int.from_bytes(command[at : at + 2], "little")
        if command[0] & movella_dot.RATE_COUNTS and rate in _RATES:
            self._rate_hz = rate

    def _on_control(self, _connection: Connection, command: bytes) -> None:
        if command == movella_dot.STOP:
            self._cancel_stream()
        if command != movella_dot.START:
            return

        def encode(_first: int, counts: npt.NDArray[np.int16], at_s: float) -> bytes:
            forces = counts[0].astype(np.float64) * G_IN_M_S2 / _COUNTS_PER_G
            stamp_us = self.clock_ns(at_s) // 1000 % 2**32
            packet = movella_dot.PACKET.pack(stamp_us, *forces.tolist(), 0.0, 0.0, 0.0)
            return packet.ljust(movella_dot.MOST_BYTES, b"\0")

        self.start_stream(
            self._payload,
            encode,
            rate_hz=float(self._rate_hz),
            counts_per_g=_COUNTS_PER_G,
            samples_per_packet=1,
            origin_s=asyncio.get_running_loop().time(),
        )
