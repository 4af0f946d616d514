"""bleak's exceptions said in our words; here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

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

from sleepmon.domain.errors import (
    BluetoothUnavailable,
    SensorError,
    SensorLost,
    SensorNotFound,
    SleepmonError,
)

_log = logging.getLogger(__name__)

_REASONS = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: (
        "This computer has no Bluetooth.",
        "Plug in a Bluetooth adapter, or use the virtual ward.",
    ),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: (
        "This computer's Bluetooth is too old for these sensors.",
        "Plug in an adapter with Bluetooth 4.0 or newer.",
    ),
    BleakBluetoothNotAvailableReason.POWERED_OFF: (
        "Bluetooth is off.",
        "Switch Bluetooth on in the computer's settings.",
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: (
        "sleepmon may not use Bluetooth.",
        "Allow it in the computer's privacy settings.",
    ),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: (
        "This computer's rules forbid Bluetooth.",
        "Ask those who look after the computer.",
    ),
}
_NO_SERVICE = (
    "The computer's Bluetooth service does not answer.",
    "Is Bluetooth installed and switched on? On Linux: `systemctl start bluetooth`.",
)
_NOT_ALLOWED = (
    "sleepmon may not use this computer's Bluetooth service.",
    "On Linux, add the user to the group `bluetooth`, then log in anew.",
)
_UNPAIRABLE = (
    "The sensor could not be paired.",
    "Take it off the list of Bluetooth devices in the computer's settings, and connect it anew.",
)
_LACKS = (
    "The sensor lacks what its kind should have.",
    "Is it what its name says? Its firmware may need an update by the maker's own program.",
)
_DENIED = ("org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.AuthFailed")
_UNPAIRED = (
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
)


class PairingNeeded(SensorError):
    """The sensor talks to computers only that are paired with it."""


def no_service(details: str) -> BluetoothUnavailable:
    """Nobody answers for the computer's Bluetooth."""
    return BluetoothUnavailable(*_NO_SERVICE, details)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what bleak and the system raise into SensorError or BluetoothUnavailable."""
    try:
        yield
    except BleakBluetoothNotAvailableError as error:
        summary, advice = _REASONS.get(error.reason, _NO_SERVICE)
        raise BluetoothUnavailable(summary, advice, str(error)) from error
    except BleakDeviceNotFoundError as error:
        raise SensorNotFound("The sensor is not heard any more.", details=str(error)) from error
    except BleakCharacteristicNotFoundError as error:
        raise SensorError(*_LACKS, str(error)) from error
    except BleakGATTProtocolError as error:
        if error.code in _UNPAIRED:
            raise PairingNeeded("The sensor wants to be paired.", details=str(error)) from error
        raise SensorError("The sensor refused.", details=str(error)) from error
    except BleakDBusError as error:
        if error.dbus_error in _DENIED:
            raise BluetoothUnavailable(*_NOT_ALLOWED, str(error)) from error
        if error.dbus_error.startswith("org.freedesktop.DBus.Error"):
            raise no_service(str(error)) from error
        if error.dbus_error.startswith("org.bluez.Error.Authentication"):
            raise SensorError(*_UNPAIRABLE, str(error)) from error
        raise SensorLost("The link to the sensor ended.", details=str(error)) from error
    except (BleakError, EOFError) as error:
        if "pair" in str(error):  # Windows: nothing else tells it from a lost link
            raise SensorError(*_UNPAIRABLE, str(error)) from error
        raise SensorLost("The link to the sensor ended.", details=str(error)) from error
    except TimeoutError as error:
        raise SensorLost("The sensor did not answer in time.", details=str(error)) from error
    except OSError as error:
        raise no_service(str(error)) from error
    except SleepmonError:
        raise
    except Exception as error:  # bleak itself stumbled, over news that it did not expect
        _log.warning("bleak failed", exc_info=True)
        raise SensorLost("The link to the sensor ended.", details=repr(error)) from error
