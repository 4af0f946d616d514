"""The network door: devices that send lines over TCP, let in at one address of this computer.

Shut unless the user opens it, and never open on all addresses at once. Whoever can reach the
address can send; that is why it is this computer's own (127.0.0.1) or one chosen interface's.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging

from sleepmon.domain.errors import PayloadError, RefusedError, UsageError
from sleepmon.sensors.drivers import network, open_profile
from sleepmon.sensors.sources.contracts import OnEnded, OnPacket
from sleepmon.sensors.sources.lines import (
    LONGEST_LINE,
    Hello,
    Packer,
    Sample,
    State,
    read_line,
)

MOST_DEVICES = 8
HELLO_S = 5.0
ANSWER_S = 2.0
MOST_NONSENSE = 100
"""Lines in a row that say nothing, after which a device is shown the door."""

_SILENT = State(streaming=False, rate_hz=0, range_g=0, counts_per_g=0)
_log = logging.getLogger(__name__)


def checked_host(host: str) -> str:
    """The address; UsageError unless it is one address, and not that of all interfaces."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise UsageError(
            f"'{host}' is not the address of a network interface.", "Give one like 127.0.0.1."
        ) from None
    if address.is_unspecified or address.is_multicast:
        raise UsageError(
            f"{host} would let in whoever can reach this computer.",
            "Give the address of the one interface that the devices use, or 127.0.0.1.",
        )
    return host


class NetworkDevice:
    """One device that said hello; a `Source`."""

    def __init__(self, serial: str, writer: asyncio.StreamWriter) -> None:
        self.serial = serial
        self.present = True
        self._writer = writer
        self._state = _SILENT
        self._told = asyncio.Event()
        self._packer = Packer(0)
        self._on_packet: OnPacket | None = None
        self._on_ended: OnEnded | None = None

    @property
    def name(self) -> str:
        """`Sleepmon Net` and the serial it told."""
        return f"{network.NAME_START} {self.serial}"

    async def open(self, on_packet: OnPacket, on_ended: OnEnded) -> None:
        """Take it; OSError when it went meanwhile or somebody has it."""
        if not self.present or self._on_packet is not None:
            raise OSError("the device went away or is in use")
        self._on_packet, self._on_ended = on_packet, on_ended

    async def command(self, command: bytes) -> int:
        """Ask for a rate and range and wait for the state that answers, or stop."""
        if command == bytes((open_profile.STOP,)):
            self._say("stop")
            return 0
        _, rate, span = open_profile.START_COMMAND.unpack(command)
        self._say(f"start {rate} {span}")
        try:
            async with asyncio.timeout(ANSWER_S):
                while not self._does(rate, span):
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            if self._state.rate_hz != rate:
                return open_profile.RATE_REFUSED
            return open_profile.RANGE_REFUSED
        return 0

    def state(self) -> bytes:
        """What it said it does."""
        return self._state.packed()

    async def close(self) -> None:
        """Let it go; it stays at the door and may be taken again."""
        self._on_packet = self._on_ended = None
        self._say("stop")

    def take(self, said: State | Sample) -> None:
        """A line arrived."""
        if isinstance(said, State):
            self._state = said
            self._packer = Packer(said.rate_hz)
            self._told.set()
            return
        packet = self._packer.add(said)
        if packet is not None and self._on_packet is not None:
            self._on_packet(packet)

    def take_nonsense(self) -> None:
        """A line arrived that says nothing; passed on as an empty packet, which is counted."""
        if self._on_packet is not None:
            self._on_packet(b"")

    def leave(self) -> None:
        """It went away."""
        self.present = False
        self._writer.close()
        on_ended, self._on_packet, self._on_ended = self._on_ended, None, None
        if on_ended is not None:
            on_ended()

    def _does(self, rate: int, span: int) -> bool:
        state = self._state
        return state.streaming and (state.rate_hz, state.range_g) == (rate, span)

    def _say(self, line: str) -> None:
        if self.present:
            self._writer.write(line.encode("ascii") + b"\n")


class NetworkDoor:
    """Lets devices in at one address; lives on the `ble` thread."""

    def __init__(self, host: str, port: int) -> None:
        self._host = checked_host(host)
        self._port = port
        self._server: asyncio.Server | None = None
        self._devices: dict[str, NetworkDevice] = {}
        self._guests: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def port(self) -> int:
        """Where it is open; for port 0 the one that was free."""
        return int(self._server.sockets[0].getsockname()[1]) if self._server else self._port

    async def open(self) -> None:
        """Open the door; RefusedError when the address is not this computer's or is taken."""
        try:
            self._server = await asyncio.start_server(
                self._let_in, self._host, self._port, limit=2 * LONGEST_LINE
            )
        except OSError as error:
            raise RefusedError(
                f"No device can be let in at {self._host}, port {self._port}.",
                "Is it an address of this computer, and does no other program use the port?",
                str(error),
            ) from error

    async def close(self) -> None:
        """Shut it; whoever is in leaves."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        # Not by cancelling their tasks, which asyncio's streams would log as a mistake.
        for writer in self._guests.values():
            writer.transport.abort()
        if self._guests:
            await asyncio.wait(tuple(self._guests))

    def devices(self) -> tuple[NetworkDevice, ...]:
        """Who is there."""
        return tuple(self._devices.values())

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guest = asyncio.current_task()
        assert guest is not None
        self._guests[guest] = writer
        device: NetworkDevice | None = None
        try:
            device = await self._greet(reader, writer)
            if device is not None:
                await _listen_to(device, reader)
        except (OSError, ValueError, TimeoutError, PayloadError) as error:
            _log.info("a device at the network door was let go: %r", error)
        finally:
            del self._guests[guest]
            writer.close()
            if device is not None:
                if self._devices.get(device.serial) is device:
                    del self._devices[device.serial]
                device.leave()

    async def _greet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> NetworkDevice | None:
        async with asyncio.timeout(HELLO_S):
            said = read_line(await reader.readline())
        if not isinstance(said, Hello):
            return None
        before = self._devices.pop(said.serial, None)
        if before is not None:  # it lost its way and came back before that was noticed
            before.leave()
        if len(self._devices) >= MOST_DEVICES:
            return None
        device = self._devices[said.serial] = NetworkDevice(said.serial, writer)
        return device


async def _listen_to(device: NetworkDevice, reader: asyncio.StreamReader) -> None:
    """Take its lines until it goes or makes no sense any more."""
    nonsense = 0
    while device.present and nonsense < MOST_NONSENSE:
        line = await reader.readline()
        if not line:
            return
        try:
            said = read_line(line)
        except PayloadError:
            nonsense += 1
            device.take_nonsense()
            continue
        nonsense = 0
        if not isinstance(said, Hello):
            device.take(said)
