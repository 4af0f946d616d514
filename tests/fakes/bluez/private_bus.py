"""A D-Bus of our own, so that no test touches the computer's."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DAEMON = shutil.which("dbus-daemon")
NO_DAEMON = "dbus-daemon is not installed: bleak's Linux backend cannot be tested here"
_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
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
def private_bus(*, denied: str = "") -> Iterator[None]:
    """Run a daemon that all code of this process and its children takes for the system's.

    `denied` is an interface that nobody may call.
    """
    assert DAEMON is not None, NO_DAEMON
    folder = Path(tempfile.mkdtemp(prefix="bus-"))
    rule = f'<deny send_interface="{denied}" send_type="method_call"/>' if denied else ""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(folder=folder, denied=rule))
    command = [DAEMON, "--config-file", str(config), "--nofork", "--print-address"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as daemon:
        before = os.environ.get(_VARIABLE)
        try:
            assert daemon.stdout is not None
            os.environ[_VARIABLE] = daemon.stdout.readline().strip()
            yield
        finally:
            if before is None:
                os.environ.pop(_VARIABLE, None)
            else:
                os.environ[_VARIABLE] = before
            daemon.terminate()
            daemon.wait(10)
    shutil.rmtree(folder, ignore_errors=True)
