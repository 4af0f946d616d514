"""A recorded signal, played as a sensor of the open profile."""

from __future__ import annotations

import asyncio
import hashlib

import numpy as np

from sleepmon.sensors.drivers import file, open_profile
from sleepmon.sensors.replay import Recording
from sleepmon.sensors.sources.contracts import OnEnded, OnPacket

PACKETS_PER_SECOND = 10


def serial_for(recording: Recording) -> str:
    """Eight digits that belong to the signal, wherever its file lies."""
    digest = hashlib.sha256(recording.times_s.tobytes() + recording.forces_g.tobytes())
    return digest.hexdigest()[:8].upper()


class RecordedSource:
    """Plays from the beginning whenever it is started; ends where the recording does."""

    def __init__(self, recording: Recording) -> None:
        self.present = True
        """Until it was played to its end."""
        self._recording = recording
        self._name = f"{file.NAME_START} {serial_for(recording)}"
        self._terms = (0, 0)
        self._on_packet: OnPacket | None = None
        self._on_ended: OnEnded | None = None
        self._playing: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """`Sleepmon File` and the digits of the signal."""
        return self._name

    async def open(self, on_packet: OnPacket, on_ended: OnEnded) -> None:
        """Take it; OSError when somebody has it."""
        if self._on_packet is not None:
            raise OSError("the recording is being played already")
        self._on_packet, self._on_ended = on_packet, on_ended

    async def command(self, command: bytes) -> int:
        """Start at a rate and range, or stop."""
        if command == bytes((open_profile.STOP,)):
            await self._stop()
            return 0
        _, rate, span = open_profile.START_COMMAND.unpack(command)
        if float(rate) not in file.FAMILY.rates_hz:
            return open_profile.RATE_REFUSED
        if span not in file.FAMILY.ranges_g:
            return open_profile.RANGE_REFUSED
        await self._stop()
        self._terms = (rate, span)
        self._playing = asyncio.get_running_loop().create_task(self._play(rate, span))
        return 0

    def state(self) -> bytes:
        """What it plays."""
        rate, span = self._terms
        counts_per_g = 32768 // span if span else 0
        return open_profile.STATE.pack(open_profile.VERSION, bool(rate), rate, span, counts_per_g)

    async def close(self) -> None:
        """Stop and be free for others."""
        self._on_packet = self._on_ended = None
        await self._stop()

    async def _stop(self) -> None:
        playing, self._playing = self._playing, None
        self._terms = (0, 0)
        if playing is not None:
            playing.cancel()
            await asyncio.wait([playing])

    async def _play(self, rate: int, span: int) -> None:
        loop = asyncio.get_running_loop()
        begun_s, size = loop.time(), max(1, rate // PACKETS_PER_SECOND)
        for first in range(0, int(self._recording.duration_s * rate), size):
            times_s = np.arange(first, first + size) / rate
            await asyncio.sleep(max(0.0, begun_s + float(times_s[-1]) - loop.time()))
            forces = self._recording.acceleration_g(times_s)
            counts = np.clip(np.rint(forces * (32768 // span)), -32768, 32767).astype("<i2")
            stamp_us = round(float(times_s[-1]) * 1e6) % 2**32
            head = open_profile.HEADER.pack(first % 2**16, stamp_us, size)
            if self._on_packet is not None:
                self._on_packet(head + counts.tobytes())
        self.present = False
        if self._on_ended is not None:
            self._on_ended()
