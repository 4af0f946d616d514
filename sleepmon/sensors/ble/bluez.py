"""The connection to Linux' message bus that bleak opens for a loop and never closes by itself."""

from __future__ import annotations

import asyncio
import sys


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
