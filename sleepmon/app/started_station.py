"""Starting the station in a process of its own, and attaching to it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from sleepmon.app.own_program import own_command
from sleepmon.app.paths import UserPaths, private_folder, private_opener
from sleepmon.domain.commands import Snapshot, TakeSnapshot
from sleepmon.domain.errors import StationBusy, StationUnreachable
from sleepmon.domain.sensors import RadioKind
from sleepmon.remote.client import StationClient
from sleepmon.remote.runtime_folder import station_pid
from sleepmon.services.ports import StationPort

START_LIMIT_S = 30.0
TRY_S = 0.5
ATTACH_LIMIT_S = 5.0
LOG_TAIL_BYTES = 2000


def running_station(paths: UserPaths) -> StationClient | None:
    """The station that runs for this user, if any; StationUnreachable when it does not answer."""
    limit = time.monotonic() + ATTACH_LIMIT_S
    while station_pid(paths.runtime) is not None:
        try:
            return StationClient.connect(paths.runtime, TRY_S)
        except StationUnreachable:
            # It may be just leaving: then it is gone at the next look.
            if time.monotonic() > limit:
                raise
    return None


def attached_station(paths: UserPaths, radio: RadioKind) -> StationClient:
    """The station in its own process, started when none runs; it outlives this process."""
    client = running_station(paths) or _start(paths, radio)
    return expect_radio(client, radio)


def expect_radio(client: StationClient, radio: RadioKind) -> StationClient:
    """The same client; StationBusy when its station has the other radio."""
    found = radio_of(client)
    if found == radio:
        return client
    client.close()
    raise StationBusy(
        f"A station on the {found} radio runs already.",
        "End it first: sleepmon station --end.",
    )


def radio_of(station: StationPort) -> RadioKind:
    """The radio of a station."""
    snapshot = station.do(TakeSnapshot())
    if not isinstance(snapshot, Snapshot):
        raise StationUnreachable("The station gave no answer that this sleepmon understands.")
    return snapshot.radio


def _start(paths: UserPaths, radio: RadioKind) -> StationClient:
    output = private_folder(paths.logs) / "station-start.log"
    process = _spawn(own_command("station", "--radio", radio), output)
    limit = time.monotonic() + START_LIMIT_S
    while True:
        try:
            client = StationClient.connect(paths.runtime, TRY_S)
            # It outlives us on purpose: nobody here waits for its end.
            process.returncode = 0
            return client
        except StationUnreachable as error:
            if process.poll() is None and time.monotonic() < limit:
                continue
            process.kill()
            process.wait()
            raise StationUnreachable(
                "The station could not be started.",
                "Run `sleepmon doctor` to see what is wrong.",
                _tail_of(output),
            ) from error


def _spawn(command: list[str], output: Path) -> subprocess.Popen[bytes]:
    """Start a process that our own end, and a Ctrl-C meant for us, do not touch."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    with open(output, "wb", opener=private_opener) as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=flags,
        )


def _tail_of(path: Path) -> str:
    try:
        return path.read_bytes()[-LOG_TAIL_BYTES:].decode(errors="replace").strip()
    except OSError as error:
        return str(error)
