"""What a source must offer to be heard and used like a sensor on the air."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

OnPacket = Callable[[bytes], None]
OnEnded = Callable[[], None]


class Source(Protocol):
    """A sensor that speaks the open profile without the air; used on the `ble` thread only."""

    @property
    def name(self) -> str:
        """As it would be advertised; it carries family and serial."""
        ...

    @property
    def present(self) -> bool:
        """Whether it can be heard."""
        ...

    async def open(self, on_packet: OnPacket, on_ended: OnEnded) -> None:
        """Take it for oneself; OSError when that cannot be. `on_ended` when it goes by itself."""
        ...

    async def command(self, command: bytes) -> int:
        """Obey a control command of the open profile; 0, or the error that it answers with."""
        ...

    def state(self) -> bytes:
        """What the control characteristic reads."""
        ...

    async def close(self) -> None:
        """Let it go."""
        ...
