"""What `sleepmon doctor` says of Bluetooth, each fault faked on a bus of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from sleepmon.app.bootstrap import Bootstrap
from sleepmon.domain.nights import Finding
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.alone import FakeBlueZ
from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, bus_state, private_bus
from tests.fakes.waiting import wait_until

pytestmark = pytest.mark.skipif(DAEMON is None, reason=NO_DAEMON)


@contextmanager
def _service(denied: str = "") -> Iterator[FakeBlueZ]:
    with private_bus(denied=denied):
        bluez = FakeBlueZ(VirtualWard(7))
        bluez.start()
        try:
            yield bluez
        finally:
            bluez.stop()


def _bluetooth() -> Finding:
    (finding,) = [each for each in Bootstrap().checks() if each.name == "Bluetooth"]
    return finding


def test_that_the_adapter_is_named_and_the_bus_left() -> None:
    with _service():
        before = bus_state()
        assert "This computer has it (hci0 F0:F0:F0:F0:F0:F0)." == _bluetooth().words
        wait_until(lambda: before == bus_state())


@pytest.mark.parametrize(
    ("fault", "words", "remedy"),
    [
        (lambda bluez: bluez.set_powered(False), "Bluetooth is off.", "Switch Bluetooth on"),
        (FakeBlueZ.unplug, "This computer has no Bluetooth.", "Plug in a Bluetooth adapter"),
        (FakeBlueZ.die, "service does not answer", "systemctl start bluetooth"),
    ],
    ids=["off", "no adapter", "no service"],
)
def test_that_each_fault_is_named_with_its_remedy(
    fault: Callable[[FakeBlueZ], None], words: str, remedy: str
) -> None:
    with _service() as bluez:
        fault(bluez)
        finding = _bluetooth()
        assert words in finding.words
        assert remedy in finding.remedy
        assert "attention" == finding.state
        assert "The virtual ward works without." in finding.remedy


def test_that_a_user_who_may_not_is_told_so() -> None:
    with _service(denied="org.bluez.Adapter1"):
        finding = _bluetooth()
    assert "may not use" in finding.words
    assert "group `bluetooth`" in finding.remedy


def test_that_no_bus_at_all_is_called_a_missing_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert "service does not answer" in _bluetooth().words
