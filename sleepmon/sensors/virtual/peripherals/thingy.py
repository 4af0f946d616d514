"""A look-alike of the Nordic Thingy:52 that speaks its motion service to the byte."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from bumble.att import ATT_Error, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import thingy
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_SLOWEST_HZ, _FASTEST_HZ = 5, 200
_STILL = bytes(12)
"""Rotation and magnetic field of one at rest."""


class VirtualThingy(Peripheral):
    """Streams raw motion while it is listened to, at 10 Hz unless told otherwise."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = thingy.NAMES[0]
        super().__init__(spec, air, sense)
        self._rate_hz = 10
        self._settings: Characteristic[bytes] = Characteristic(
            UUID(thingy.SETTINGS),
            _P.READ | _P.WRITE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _connection: self._state(), write=self._on_settings),
        )
        self._raw: Characteristic[bytes] = Characteristic(
            UUID(thingy.RAW), _P.NOTIFY, Characteristic.READABLE, b""
        )
        self._raw.on(Characteristic.EVENT_SUBSCRIPTION, self._on_subscription)

    def services(self) -> list[Service]:
        """The motion service."""
        return [Service(UUID(thingy.SERVICE), [self._settings, self._raw])]

    def link_lost(self) -> None:
        """Motion is switched off with the link."""
        self._cancel_stream()

    def _state(self) -> bytes:
        return thingy.CONFIGURATION.pack(500, 500, 500, self._rate_hz, 1)

    def _on_settings(self, _connection: Connection, value: bytes) -> None:
        if len(value) != thingy.CONFIGURATION.size:
            raise ATT_Error(ErrorCode.INVALID_ATTRIBUTE_LENGTH)
        rate = thingy.CONFIGURATION.unpack(value)[3]
        if _SLOWEST_HZ <= rate <= _FASTEST_HZ:
            self._rate_hz = rate

    def _on_subscription(self, _bearer: object, notify: bool, _indicate: bool) -> None:
        if not notify:
            self._cancel_stream()
            return

        def encode(_first: int, counts: npt.NDArray[np.int16], _at_s: float) -> bytes:
            return (-np.maximum(counts, -thingy.LARGEST)).tobytes() + _STILL  # downwards

        self.start_stream(
            self._raw,
            encode,
            rate_hz=float(self._rate_hz),
            counts_per_g=float(thingy.COUNTS_PER_G),
            samples_per_packet=1,
            origin_s=asyncio.get_running_loop().time(),
        )
