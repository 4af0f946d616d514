"""A D-Bus of our own, so that no test touches the computer's, on which nothing may be left."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bleak.backends.bluezdbus.version import BlueZFeatures
from dbus_fast import BusType, Message
from dbus_fast.aio import MessageBus

from tests.fakes.belongings import BusState

DAEMON = shutil.which("dbus-daemon")
NO_DAEMON = "dbus-daemon is not installed: bleak's Linux backend cannot be tested here"
GRACE_S = 3.0
_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
_BUS = "org.freedesktop.DBus"
_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
    {denied}
  </policy>
</busconfig>
"""


@contextmanager
def private_bus(*, denied: str = "") -> Iterator[int]:
    """Run a daemon that all code of this process and its children takes for the system's.

    -> its process id. `denied` is an interface that nobody may call. AssertionError at the end for
    connections that were left open.
    """
    assert DAEMON is not None, NO_DAEMON
    folder = Path(tempfile.mkdtemp(prefix="bus-"))
    rule = f'<deny send_interface="{denied}" send_type="method_call"/>' if denied else ""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(folder=folder, denied=rule))
    command = [DAEMON, "--config-file", str(config), "--nofork", "--print-address"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as daemon:
        before, checked = os.environ.get(_VARIABLE), BlueZFeatures.checked_bluez_version
        try:
            assert daemon.stdout is not None
            os.environ[_VARIABLE] = daemon.stdout.readline().strip()
            # bleak would ask a program of the service for its version, and wonder aloud without.
            BlueZFeatures.checked_bluez_version = True
            yield daemon.pid
            _assert_left_by_all()
        finally:
            BlueZFeatures.checked_bluez_version = checked
            if before is None:
                os.environ.pop(_VARIABLE, None)
            else:
                os.environ[_VARIABLE] = before
            daemon.terminate()
            daemon.wait(10)
            shutil.rmtree(folder, ignore_errors=True)


def bus_state() -> BusState:
    """How the private bus stands now."""
    return asyncio.run(_asked())


async def _asked() -> BusState:
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    try:
        names = {str(name) for name in await _ask(bus, _BUS, "ListNames")} - {bus.unique_name}
        rules = await _ask(bus, f"{_BUS}.Debug.Stats", "GetAllMatchRules")
        unique = frozenset(name for name in names if name.startswith(":"))
        return BusState(unique, sum(map(len, rules.values())))
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # not annotated there


async def _ask(bus: MessageBus, interface: str, member: str) -> Any:
    reply = await bus.call(
        Message(destination=_BUS, path="/org/freedesktop/DBus", interface=interface, member=member)
    )
    assert reply is not None
    assert not reply.error_name, reply.body
    return reply.body[0]


def _assert_left_by_all() -> None:
    until_s = time.monotonic() + GRACE_S
    while names := bus_state().names:
        assert time.monotonic() < until_s, f"left open on the bus: {', '.join(sorted(names))}"
        time.sleep(0.01)
