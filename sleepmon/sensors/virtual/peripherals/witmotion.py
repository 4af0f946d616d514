"""A look-alike of a WitMotion sensor that speaks its protocol to the byte."""

from __future__ import annotations

import asyncio
import struct

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import witmotion
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_RATES = {code: rate for rate, code in witmotion.RATES.items()}
_FLAT_PACKETS = bytes(12)
"""Rotation and angles of one at rest."""


class VirtualWitMotion(Peripheral):
    """Streams while it is listened to; rates are taken only when unlocked."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = "WT901BLE67"
        super().__init__(spec, air, sense)
        self._rate_hz = 10
        self._unlocked = False
        self._replies: set[asyncio.Task[None]] = set()
        self._write: Characteristic[bytes] = Characteristic(
            UUID(witmotion.WRITE),
            _P.WRITE | _P.WRITE_WITHOUT_RESPONSE,
            Characteristic.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )
        self._notify: Characteristic[bytes] = Characteristic(
            UUID(witmotion.NOTIFY), _P.NOTIFY, Characteristic.READABLE, b""
        )
        self._notify.on(Characteristic.EVENT_SUBSCRIPTION, self._on_subscription)

    def services(self) -> list[Service]:
        """The family's service."""
        return [Service(UUID(witmotion.SERVICE), [self._write, self._notify])]

    def link_lost(self) -> None:
        """Nobody listens."""
        self._cancel_stream()
        for reply in self._replies:
            reply.cancel()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        if command == witmotion.UNLOCK:
            self._unlocked = True
        elif command == witmotion.SAVE:
            self._unlocked = False
        elif command[2] == witmotion.READ_REGISTER:
            self._tell(connection, command[3])
        elif self._unlocked and command[2] == witmotion.RATE_REGISTER:
            self._rate_hz = _RATES.get(command[3], self._rate_hz)
            if self.streaming:
                self._stream_on()

    def _tell(self, connection: Connection, register: int) -> None:
        volts = np.interp(self.battery_percent, witmotion.PERCENT, witmotion.CENTIVOLTS)
        values = {
            witmotion.VOLTAGE_REGISTER: round(float(volts)),
            witmotion.RATE_REGISTER: witmotion.RATES[self._rate_hz],
        }
        answer = struct.pack("<2sHH14x", witmotion.REGISTER_HEAD, register, values.get(register, 0))
        reply = asyncio.get_running_loop().create_task(
            self._device.notify_subscriber(connection, self._notify, answer)
        )
        self._replies.add(reply)
        reply.add_done_callback(self._replies.discard)

    def _on_subscription(self, _bearer: object, notify: bool, _indicate: bool) -> None:
        if notify:
            self._stream_on()
        else:
            self._cancel_stream()

    def _stream_on(self) -> None:
        def encode(_first: int, counts: npt.NDArray[np.int16], _at_s: float) -> bytes:
            return witmotion.SAMPLE_HEAD + counts.tobytes() + _FLAT_PACKETS

        self.start_stream(
            self._notify,
            encode,
            rate_hz=float(self._rate_hz),
            counts_per_g=32768 / witmotion.RANGE_G,
            samples_per_packet=1,
            origin_s=asyncio.get_running_loop().time(),
        )
