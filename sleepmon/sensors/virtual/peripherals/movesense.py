"""A look-alike of a Movesense sensor that speaks the GATT SensorData Protocol to the byte."""

from __future__ import annotations

import asyncio

import numpy as np
import numpy.typing as npt
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from sleepmon.sensors.drivers import movesense
from sleepmon.sensors.drivers.floats import G_IN_M_S2
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air

_P = Characteristic.Properties
_PACKETS_PER_SECOND = 13
_COUNTS_PER_G = 2000.0
_FINE, _NO_SUCH = 200, 404


class VirtualMovesense(Peripheral):
    """One subscription at a time, which ends with the link."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.name = f"Movesense {spec.serial}"
        super().__init__(spec, air, sense)
        self._replies: set[asyncio.Task[None]] = set()
        self._command: Characteristic[bytes] = Characteristic(
            UUID(movesense.COMMAND),
            _P.WRITE,
            Characteristic.WRITEABLE,
            CharacteristicValue(write=self._on_command),
        )
        self._notify: Characteristic[bytes] = Characteristic(
            UUID(movesense.NOTIFY), _P.NOTIFY, Characteristic.READABLE, b""
        )

    def services(self) -> list[Service]:
        """The protocol's service."""
        return [Service(UUID(movesense.SERVICE), [self._command, self._notify])]

    def link_lost(self) -> None:
        """Subscriptions end with the link."""
        self._cancel_stream()
        for reply in self._replies:
            reply.cancel()

    def _on_command(self, connection: Connection, command: bytes) -> None:
        code, reference = command[0], command[1]
        if code == movesense.UNSUBSCRIBE:
            self._cancel_stream()
            status = _FINE
        else:
            status = self._subscribe(reference, command[2:])
        answer = bytes((movesense.ANSWER, reference)) + status.to_bytes(2, "little")
        # The answer must not overtake the acknowledgement of the write.
        reply = asyncio.get_running_loop().create_task(
            self._device.notify_subscriber(connection, self._notify, answer)
        )
        self._replies.add(reply)
        reply.add_done_callback(self._replies.discard)

    def _subscribe(self, reference: int, path: bytes) -> int:
        start, _, rate = path.decode("ascii", "replace").rpartition("/")
        if start != "/Meas/Acc" or not rate.isdigit():
            return _NO_SUCH
        rate_hz = float(rate)
        if rate_hz not in movesense.FAMILY.rates_hz:
            return _NO_SUCH
        samples = max(1, round(rate_hz / _PACKETS_PER_SECOND))

        def encode(_first: int, counts: npt.NDArray[np.int16], at_s: float) -> bytes:
            first_s = at_s - (samples - 1) / rate_hz
            stamp_ms = self.clock_ns(first_s) // 1_000_000
            head = movesense.HEADER.pack(movesense.DATA, reference, stamp_ms % 2**32)
            forces = counts.astype(np.float32) * np.float32(G_IN_M_S2 / _COUNTS_PER_G)
            return head + forces.astype("<f4").tobytes()

        self.start_stream(
            self._notify,
            encode,
            rate_hz=rate_hz,
            counts_per_g=_COUNTS_PER_G,
            samples_per_packet=samples,
            origin_s=asyncio.get_running_loop().time(),
        )
        return _FINE
