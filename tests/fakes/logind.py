"""`org.freedesktop.login1` as far as it tells of sleep, and waits for those who asked for time."""

import asyncio
import os
import select

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

from sleepmon.machine.sleep_signal import LOGIND


class FakeLogind:
    """Lives on one loop; the bus is that of `private_bus`."""

    def __init__(self) -> None:
        self.locks: asyncio.Queue[int] = asyncio.Queue()
        """Read ends of the locks that were given: they end when the lock is let go."""
        self.asked: list[list[str]] = []

    async def __aenter__(self) -> "FakeLogind":
        self._bus = MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True)
        await self._bus.connect()
        self._bus.add_message_handler(self._on_message)
        await self._bus.request_name(LOGIND[0])
        return self

    async def __aexit__(self, *error: object) -> None:
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # not annotated there

    async def tell(self, member: str, going: bool) -> None:
        """Tell all that sleep comes, or is over."""
        await self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=LOGIND[1],
                interface=LOGIND[2],
                member=member,
                signature="b",
                body=[going],
            )
        )

    def _on_message(self, message: Message) -> bool | None:
        if message.message_type is not MessageType.METHOD_CALL or message.member != "Inhibit":
            return None
        self.asked.append(message.body)
        ours, theirs = os.pipe()
        sent = self._bus.send(Message.new_method_return(message, "h", [0], unix_fds=[theirs]))

        def given(_sent: object) -> None:
            os.close(theirs)
            self.locks.put_nowait(ours)

        sent.add_done_callback(given)
        return True


def is_held(lock: int) -> bool:
    """Whether somebody still holds the lock."""
    return not select.select([lock], [], [], 0)[0]


async def let_go(lock: int) -> None:
    """Wait until whoever holds the lock lets it go."""
    loop, free = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(lock, free.set)
    try:
        await asyncio.wait_for(free.wait(), 5)
    finally:
        loop.remove_reader(lock)
        os.close(lock)
