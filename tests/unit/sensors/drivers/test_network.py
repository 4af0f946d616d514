import asyncio

import pytest

from sleepmon.domain.errors import SensorError, SensorLost
from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.drivers.network import NetworkDevice, serial_of
from tests.fakes.gatt_link import ScriptedLink


class _Refusing(ScriptedLink):
    """Refuses every command with this error."""

    def __init__(self, error: SensorError, state: bytes) -> None:
        super().__init__({open_profile.CONTROL: state})
        self._error = error

    async def write(self, uuid: str, value: bytes) -> None:
        raise self._error


def _refusal(error: SensorError, rate: int, span: int) -> SensorError:
    link = _Refusing(error, open_profile.STATE.pack(1, rate > 0, rate, span, 8192))
    with pytest.raises(SensorError) as caught:
        asyncio.run(NetworkDevice().start(link, 100.0, 4, lambda _payload: None))
    return caught.value


def test_that_a_refusal_tells_what_the_device_can_do() -> None:
    told = _refusal(SensorError("no", details="0x80"), 50, 8)
    assert "The device cannot stream at 100 Hz with 4 g." == told.summary
    assert ("It offers 50 Hz with 8 g.", "0x80") == (told.advice, told.details)
    assert "did not say" in _refusal(SensorError("no"), 0, 0).advice


def test_that_a_lost_device_is_no_refusal() -> None:
    assert "gone" == _refusal(SensorLost("gone"), 50, 8).summary


def test_that_names_carry_the_serial() -> None:
    assert "esp-07" == serial_of("Sleepmon Net esp-07")
    assert serial_of("Sleepmon Net no way") is None
    assert asyncio.run(NetworkDevice().battery_percent(ScriptedLink())) is None
