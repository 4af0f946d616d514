"""What only Linux has: a message bus, whose connection bleak never closes, and named adapters."""

from __future__ import annotations

import asyncio
import sys


async def adapter_words() -> str:
    """The adapter that is used and its address; empty where the platform does not tell."""
    if sys.platform != "linux":
        return ""
    from bleak.backends.bluezdbus.manager import get_global_bluez_manager

    manager = await get_global_bluez_manager()
    path = manager.get_default_adapter()
    address = manager._properties[path]["org.bluez.Adapter1"].get("Address", "")
    return f"{path.rpartition('/')[2]} {address}".strip()


async def leave_bus() -> None:
    """Close it, if this loop has one; to be called when no scanner and no client is left."""
    if sys.platform != "linux":
        return
    from bleak.backends.bluezdbus import manager as bluez

    manager = bluez._global_instances.pop(asyncio.get_running_loop(), None)
    if manager is None or manager._bus is None:
        return
    if manager._bus_watcher_task is not None:
        manager._bus_watcher_task.cancel()  # it would tell of a lost connection
        await asyncio.wait([manager._bus_watcher_task])
    manager._bus.disconnect()
    manager._bus._finalize(None)  # as bleak does for loops that are closed
