"""Keeps bumble from writing a sentence about each packet that nobody will read.

bumble words and colours every packet of every layer before it asks whether anybody listens, which
costs more than the packet itself: too much for a ward that runs a hundred times as fast as time.
"""

from __future__ import annotations

import inspect
import logging
from types import ModuleType
from typing import Any

from bumble import att, controller, device, gatt_client, gatt_server, hci, host, l2cap

_TALKERS: tuple[ModuleType, ...] = (controller, device, gatt_client, gatt_server, host, l2cap)
_WORDED: tuple[ModuleType, ...] = (att, hci, l2cap)
_PACKETS = ("ATT_", "HCI_", "L2CAP_")


def quieten() -> None:
    """From now on packets have no words and no colours; once for the whole program is enough."""
    # A link may end while its last packets are on their way: that is what is simulated here, and
    # nothing to warn of.
    logging.getLogger("bumble").setLevel(logging.ERROR)
    for module in _TALKERS:
        if hasattr(module, "color"):
            vars(module)["color"] = _plain
    for module in _WORDED:
        for name, kind in vars(module).items():
            if _is_packet(name, kind):
                kind.__str__ = object.__repr__


def _is_packet(name: str, kind: object) -> bool:
    """Whether this is a kind of packet with words of its own; errors and numbers keep theirs."""
    return (
        inspect.isclass(kind)
        and name.startswith(_PACKETS)
        and "__str__" in vars(kind)
        and not issubclass(kind, Exception | int)
    )


def _plain(text: str, *_: Any, **__: Any) -> str:
    return text
