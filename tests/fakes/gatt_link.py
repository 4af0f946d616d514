"""A connected sensor that answers as it was told to."""

from collections import defaultdict, deque

from sleepmon.sensors.contracts import OnPayload


class ScriptedLink:
    """A `sensors.contracts.Link`: writes are kept, answers come as notifications."""

    def __init__(self, values: dict[str, bytes] | None = None) -> None:
        self.values = values or {}
        self.written: list[tuple[str, bytes]] = []
        self._listeners: dict[str, OnPayload] = {}
        self._answers: defaultdict[str, deque[bytes]] = defaultdict(deque)

    def answer(self, uuid: str, *payloads: bytes) -> None:
        """Notify these, one for each write to the characteristic."""
        self._answers[uuid].extend(payloads)

    def notify(self, uuid: str, payload: bytes) -> None:
        """Notify now."""
        self._listeners[uuid](bytearray(payload))

    @property
    def listened_to(self) -> set[str]:
        """Characteristics whose notifications are passed on."""
        return set(self._listeners)

    async def read(self, uuid: str) -> bytes:
        """Value of a characteristic."""
        return self.values[uuid]

    async def write(self, uuid: str, value: bytes) -> None:
        """Keep what was written, and answer."""
        self.written.append((uuid, value))
        if self._answers[uuid]:
            self.notify(uuid, self._answers[uuid].popleft())

    async def listen(self, uuid: str, on_payload: OnPayload) -> None:
        """Pass notifications on."""
        self._listeners[uuid] = on_payload

    async def ignore(self, uuid: str) -> None:
        """Pass them on no more."""
        del self._listeners[uuid]
