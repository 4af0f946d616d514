import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from sleepmon.domain.errors import BluetoothUnavailable, SensorError, SensorLost, SensorNotFound
from sleepmon.sensors.ble.translate import PairingNeeded, translated

UNPAIRED = BleakGATTProtocolError(BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION)
REFUSAL = BleakGATTProtocolError(BleakGATTProtocolErrorCode.WRITE_NOT_PERMITTED)
DENIED = BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", [])


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        (BleakDeviceNotFoundError("x", "gone"), SensorNotFound),
        (BleakCharacteristicNotFoundError("2a19"), SensorError),
        (REFUSAL, SensorError),
        (UNPAIRED, PairingNeeded),
        (DENIED, BluetoothUnavailable),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []), BluetoothUnavailable),
        (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort"]), SensorLost),
        (BleakError("disconnected"), SensorLost),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", []), SensorError),
        (BleakError("Could not pair with device: 19: FAILED"), SensorError),
        (EOFError(), SensorLost),
        (TimeoutError(), SensorLost),
        (ConnectionRefusedError(), BluetoothUnavailable),
    ],
)
def test_that_foreign_errors_become_ours(foreign: Exception, ours: type[Exception]) -> None:
    with pytest.raises(ours) as caught, translated():
        raise foreign
    assert caught.type is ours
    assert foreign is caught.value.__cause__


@pytest.mark.expects_log("bleak failed")
def test_that_what_bleak_itself_stumbles_over_ends_a_link_and_no_more() -> None:
    with pytest.raises(SensorLost) as caught, translated():
        raise KeyError("/org/bluez/hci0")
    assert "KeyError('/org/bluez/hci0')" == caught.value.details


@pytest.mark.parametrize("reason", list(BleakBluetoothNotAvailableReason))
def test_that_every_reason_for_no_bluetooth_has_words(
    reason: BleakBluetoothNotAvailableReason,
) -> None:
    with pytest.raises(BluetoothUnavailable) as caught, translated():
        raise BleakBluetoothNotAvailableError("off", reason)
    assert caught.value.summary
    assert caught.value.advice


def test_that_our_own_errors_pass_through() -> None:
    with pytest.raises(SensorLost, match="mine"), translated():
        raise SensorLost("mine")
