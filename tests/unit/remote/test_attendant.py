"""One client: what it asks at once, what it sends wrongly, and how slowly it reads."""

import contextlib
import threading
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.errors import StationBusy, StationError, StationUnreachable
from sleepmon.remote import attendant as module
from sleepmon.remote.client import StationClient
from sleepmon.remote.messages import MAX_TO_STATION
from sleepmon.services import bus
from tests.fakes.listener import Listener
from tests.fakes.reachable import Reachable
from tests.fakes.sensor_hub import CHEST


def _raw(client: StationClient, payload: bytes) -> None:
    """Send what no honest client sends."""
    # A message too long is not even read to its end.
    with contextlib.suppress(OSError), client._wire._sending:
        client._wire._connection.send_bytes(payload)


@pytest.mark.expects_log("sent what is no message")
@pytest.mark.parametrize(
    "payload",
    [
        b"\xff\xff\xff",
        msgspec.msgpack.encode({"type": "Ask", "number": 1, "command": {"type": "Explode"}}),
        bytes(MAX_TO_STATION + 1),
    ],
    ids=["garbage", "unknown command", "too long"],
)
def test_that_garbage_sends_only_its_sender_away(
    tmp_path: Path, sleepmon_home: Path, payload: bytes
) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        bad, good = there.attach(), there.attach()
        listener = Listener()
        bad.follow(listener)
        _raw(bad, payload)
        assert "station lost" == listener.wait_for(events.WarningRaised).kind
        assert isinstance(good.do(commands.TakeSnapshot()), commands.Snapshot)


def test_that_a_long_command_holds_up_no_short_one(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        begun, go_on = threading.Event(), threading.Event()

        def scan(seconds: float) -> tuple[object, ...]:
            begun.set()
            go_on.wait(10)
            return ()

        there.bed.hub.scan = scan  # type: ignore[method-assign, assignment]  # a long scan
        client = there.attach()
        asking = threading.Thread(target=client.do, args=(commands.Scan(),))
        asking.start()
        assert begun.wait(10)
        assert isinstance(client.do(commands.TakeSnapshot()), commands.Snapshot)
        go_on.set()
        asking.join()


def test_that_too_much_at_once_is_refused(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASKED_AT_ONCE", 0)
    with Reachable(tmp_path, sleepmon_home) as there, pytest.raises(StationBusy):
        there.attach().do(commands.TakeSnapshot())


@pytest.mark.expects_log("Mark failed")
def test_that_a_fault_of_our_own_is_an_error_and_no_crash(
    tmp_path: Path, sleepmon_home: Path
) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:

        def fail(command: Command) -> Answer:
            raise ZeroDivisionError("ours")

        there.bed.station._table[commands.Mark] = fail
        client = there.attach()
        with pytest.raises(StationError, match="sleepmon itself"):
            client.do(commands.Mark())
        assert isinstance(client.do(commands.TakeSnapshot()), commands.Snapshot)


@pytest.mark.expects_log("left 50 news unread")
def test_that_a_client_that_reads_nothing_is_sent_away_and_the_night_goes_on(
    tmp_path: Path, sleepmon_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "EVENTS_KEPT", 50)
    with Reachable(tmp_path, sleepmon_home) as there:
        client = there.attach()
        stuck, let_go = threading.Event(), threading.Event()

        def hear(message: object) -> None:
            stuck.set()
            let_go.wait(10)

        client.follow(Listener())
        client.do(commands.TakeSnapshot())
        monkeypatch.setattr(client, "_hear", hear)
        there.bed.start_night()
        stuck.wait(10)
        words = "x" * 500
        for _ in range(3000):
            there.bed.do(commands.Mark(text=words))
        block = there.bed.hub.send(CHEST)
        assert block is there.bed.recorder.blocks[-1]
        assert 3000 == there.bed.recorder.names().count("Marked")
        let_go.set()
        client._thread.join(10)
        with pytest.raises(StationUnreachable):
            client.do(commands.TakeSnapshot())
