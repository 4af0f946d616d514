"""Look-alikes of MetaMotion boards that speak their protocol to the byte."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import metamotion
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_ACC = metamotion.ACCELEROMETER


class VirtualMetaMotion(Peripheral):
    """A MetaMotion S."""

    chip = 4

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = metamotion.NAMES[0]
        super().__init__(spec, air, sense)
        self._chip = metamotion.CHIPS[self.chip]
        self._settings = (100, 2)
        self._on: set[int] = set()
        """Which of power, sampling and packed samples are switched on."""
        self._replies: set[asyncio.Task[None]] = set()
        self._command: Characteristic[bytes] = Characteristic(
            UUID(metamotion.COMMAND),
            _P.WRITE,
            Characteristic.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )
        self._notify: Characteristic[bytes] = Characteristic(
            UUID(metamotion.NOTIFY), _P.NOTIFY, Characteristic.READABLE, b""
        )

    def services(self) -> list[Service]:
        """The family's service."""
        return [Service(UUID(metamotion.SERVICE), [self._command, self._notify])]

    def link_lost(self) -> None:
        """A board without a link is set back."""
        self._cancel_stream()
        self._on.clear()
        for reply in self._replies:
            reply.cancel()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        if len(command) < 2 or command[0] != _ACC:
            return
        register, values = command[1], command[2:]
        if register == metamotion.MODULE_INFO:
            self._answer(connection, bytes((_ACC, register, self.chip, 0)))
        elif register == metamotion.SETTINGS:
            self._settings = self._read_settings(values)
        elif register in (metamotion.POWER, metamotion.SAMPLING, self._chip.packed):
            self._switch(register, values[0] == 1)

    def _answer(self, connection: Connection, answer: bytes) -> None:
        # The answer must not overtake the acknowledgement of the write.
        reply = asyncio.get_running_loop().create_task(
            self._device.notify_subscriber(connection, self._notify, answer)
        )
        self._replies.add(reply)
        reply.add_done_callback(self._replies.discard)

    def _read_settings(self, values: bytes) -> tuple[int, int]:
        """Rate in Hz and range in g."""
        rates = {code: rate for rate, code in self._chip.rates.items()}
        ranges = {code: span for span, code in self._chip.ranges.items()}
        return rates[values[0]], ranges[values[1]]

    def _switch(self, register: int, on: bool) -> None:
        if not on:
            self._on.discard(register)
            self._cancel_stream()
            return
        self._on.add(register)
        if self._on >= {metamotion.POWER, metamotion.SAMPLING, self._chip.packed}:
            self._start()

    def _start(self) -> None:
        rate, span = self._settings

        def encode(_first: int, counts: npt.NDArray[np.int16], _at_s: float) -> bytes:
            return bytes((_ACC, self._chip.packed)) + counts.tobytes()

        self.start_stream(
            self._notify,
            encode,
            rate_hz=float(rate),
            counts_per_g=32768 / span,
            samples_per_packet=metamotion.SAMPLES,
            origin_s=asyncio.get_running_loop().time(),
        )


class VirtualMetaMotionR(VirtualMetaMotion):
    """A MetaMotion R or RL, which has the older chip."""

    chip = 1
