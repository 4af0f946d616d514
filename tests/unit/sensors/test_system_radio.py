import asyncio

import pytest
from bleak import BleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason

from sleepmon.domain.errors import BluetoothUnavailable
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.system_radio import SystemRadio
from sleepmon.sensors.virtual.pace import RealClock
from tests.fakes.hub_listener import HubMemory


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (FileNotFoundError("no bus"), "Bluetooth service does not answer"),
        pytest.param(
            RuntimeError("odd"), "cannot be used", marks=pytest.mark.expects_log("bleak failed")
        ),
        (
            BleakBluetoothNotAvailableError("", BleakBluetoothNotAvailableReason.POWERED_OFF),
            "Bluetooth is off",
        ),
        (
            BleakBluetoothNotAvailableError("", BleakBluetoothNotAvailableReason.NO_BLUETOOTH),
            "has no Bluetooth",
        ),
    ],
)
def test_that_a_computer_without_bluetooth_says_why(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    async def start(_scanner: BleakScanner) -> None:
        raise fault

    monkeypatch.setattr(BleakScanner, "start", start)
    with pytest.raises(BluetoothUnavailable, match=words) as caught:
        asyncio.run(SystemRadio().open())
    assert caught.value.advice
    assert 3 == caught.value.exit_code


def test_that_the_hub_leaves_no_thread_behind_without_bluetooth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def start(_scanner: BleakScanner) -> None:
        raise FileNotFoundError("no bus")

    monkeypatch.setattr(BleakScanner, "start", start)
    hub = SensorHub(SystemRadio(), RealClock(), HubMemory())
    with pytest.raises(BluetoothUnavailable):
        hub.open()
    with pytest.raises(BluetoothUnavailable, match="not open"):
        hub.scan(1.0)
    hub.close()


def test_that_real_sensors_are_not_called_simulated() -> None:
    assert "system" == SystemRadio().kind
