"""Objects with interfaces and properties on a D-Bus, and the signals that tell of changes."""

from collections.abc import Awaitable, Callable
from typing import Any

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"

Values = dict[str, Variant]
Interfaces = dict[str, Values]
Answer = tuple[str, list[Any]] | None
Method = Callable[[Message], Awaitable[Answer]]


class Refused(Exception):
    """A method that answers with an error of `org.bluez`."""

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(words)
        self.name = f"org.bluez.Error.{name}"


class ObjectTree:
    """All objects of one service; lives on one loop."""

    def __init__(self, on_call: Callable[[Message], bool]) -> None:
        self.objects: dict[str, Interfaces] = {}
        self.hangs = False
        """Nothing is answered and nothing told, and the place on the bus is kept."""
        self._on_call = on_call
        self._bus: MessageBus | None = None

    async def open(self, name: str) -> None:
        """Appear on the bus under this name."""
        bus = MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True)
        await bus.connect()
        bus.add_message_handler(self._on_message)
        self._bus = bus
        await bus.request_name(name)

    async def close(self) -> None:
        """Vanish from the bus without a word, as a service does that dies."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # not annotated there

    def add(self, path: str, interfaces: Interfaces) -> None:
        """A new object."""
        self.objects[path] = interfaces
        self._signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def remove(self, path: str) -> None:
        """An object is no more."""
        interfaces = list(self.objects.pop(path))
        self._signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", [path, interfaces])

    def below(self, path: str) -> list[str]:
        """Objects under this one, deepest first."""
        return sorted((p for p in self.objects if p.startswith(f"{path}/")), reverse=True)

    def set(self, path: str, interface: str, **values: Variant) -> None:
        """Properties changed."""
        self.objects[path][interface].update(values)
        body = [interface, values, []]
        self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def answer(self, call: Message, answer: Answer) -> None:
        """A method is done."""
        self._send(Message.new_method_return(call, *(answer or ("", []))))

    def refuse(self, call: Message, refused: Refused) -> None:
        """A method failed."""
        self._send(Message.new_error(call, refused.name, str(refused)))

    def _signal(self, path: str, interface: str, member: str, kind: str, body: list[Any]) -> None:
        self._send(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=kind,
                body=body,
            )
        )

    def _send(self, message: Message) -> None:
        if self._bus is not None and not self.hangs:
            self._bus.send(message)

    def _on_message(self, message: Message) -> Message | bool | None:
        if message.message_type != MessageType.METHOD_CALL:
            return None
        if self.hangs:
            return True
        if (message.interface, message.member) == (OBJECT_MANAGER, "GetManagedObjects"):
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self.objects])
        return self._on_call(message) or None
