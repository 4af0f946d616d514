import asyncio
import struct

import pytest

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers import battery, pmd, polar_verity
from sleepmon.sensors.drivers.polar_verity import PolarVerity, factor_of, serial_of
from tests.fakes.gatt_link import ScriptedLink
from tests.unit.sensors.drivers import polar_vectors as vectors

OFFER = bytes.fromhex("0001 3400 0101 1000 0201 0800 0401 03".replace(" ", ""))
START = bytes.fromhex("0202 0001 3400 0101 1000 0201 0800 0401 03".replace(" ", ""))
FACTOR = struct.pack("<BBf", 5, 1, vectors.FACTOR_G)


def _reply(command: int, error: int = 0, parameters: bytes = b"") -> bytes:
    return bytes((0xF0, command, 2, error, 0)) + parameters


class _Link(ScriptedLink):
    """Sends a first data packet as soon as the stream was told to start."""

    def __init__(self, first: bytes | None) -> None:
        super().__init__()
        self._first = first

    async def write(self, uuid: str, value: bytes) -> None:
        await super().write(uuid, value)
        if value[:1] == b"\x02" and self._first is not None:
            self.notify(pmd.DATA, self._first)


def _started(link: ScriptedLink, *replies: bytes) -> tuple[PolarVerity, StreamTerms, list[bytes]]:
    heard: list[bytes] = []

    async def start() -> tuple[PolarVerity, StreamTerms, list[bytes]]:
        driver = PolarVerity()
        link.answer(pmd.CONTROL, _reply(pmd.GET_SETTINGS, 0, OFFER), *replies)
        terms = await driver.start(link, 52.0, 8, lambda payload: heard.append(bytes(payload)))
        return driver, terms, heard

    return asyncio.run(start())


@pytest.mark.parametrize("name", ["Polar Sense A1B2C3D4", "Polar OH1 A1B2C3D4"])
def test_that_both_names_carry_the_serial(name: str) -> None:
    assert "A1B2C3D4" == serial_of(name)
    assert serial_of("Polar H10 A1B2C3D4") is None


def test_that_it_starts_as_documented_and_counts_mg() -> None:
    link = _Link(vectors.COMPRESSED_MG)
    driver, terms, heard = _started(link, _reply(pmd.START))
    assert [(pmd.CONTROL, b"\x01\x02"), (pmd.CONTROL, START)] == link.written
    assert StreamTerms(rate_hz=52.0, range_g=8, g_per_count=0.001) == terms
    assert [vectors.COMPRESSED_MG] == heard
    frame = driver.decode(heard[0])
    assert (2, 102) == (len(frame.counts), frame.stamp)


def test_that_an_oh1_is_asked_for_what_it_offers() -> None:
    link = _Link(b"\x02" + bytes(8) + b"\x01" + bytes(6))

    async def start() -> StreamTerms:
        offer = bytes.fromhex("0001 3200 0101 1000 0201 0800".replace(" ", ""))
        link.answer(pmd.CONTROL, _reply(pmd.GET_SETTINGS, 0, offer), _reply(pmd.START))
        return await PolarVerity().start(link, 52.0, 8, lambda _payload: None)

    assert StreamTerms(rate_hz=50.0, range_g=8, g_per_count=0.001) == asyncio.run(start())
    assert bytes((2, 2)) + bytes.fromhex("00013200 01011000 02010800") == link.written[-1][1]


def test_that_the_factor_of_the_reply_is_the_unit_of_counts_in_g() -> None:
    _, terms, _ = _started(_Link(vectors.COMPRESSED_G), _reply(pmd.START, 0, FACTOR))
    assert vectors.FACTOR_G == pytest.approx(terms.g_per_count)


def test_that_without_a_factor_counts_in_g_are_those_of_the_range() -> None:
    _, terms, _ = _started(_Link(vectors.COMPRESSED_G), _reply(pmd.START))
    assert 8 / 32768 == terms.g_per_count


def test_that_mg_are_multiplied_by_a_factor_told() -> None:
    told = struct.pack("<BBf", 5, 1, 2.0)
    _, terms, _ = _started(_Link(vectors.COMPRESSED_MG), _reply(pmd.START, 0, told))
    assert 0.002 == terms.g_per_count


def test_that_another_frame_type_amid_a_stream_is_refused() -> None:
    driver, _, _ = _started(_Link(vectors.COMPRESSED_MG), _reply(pmd.START))
    with pytest.raises(PayloadError, match="0x80 amid 0x81"):
        driver.decode(vectors.COMPRESSED_G)


def test_that_a_stream_left_running_is_restarted() -> None:
    link = _Link(vectors.COMPRESSED_MG)
    busy = _reply(pmd.START, pmd.ALREADY_IN_STATE)
    _started(link, busy, _reply(pmd.STOP), _reply(pmd.START))
    assert [1, 2, 3, 2] == [command[0] for _, command in link.written]


def test_that_a_stream_that_never_comes_is_a_lost_sensor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polar_verity, "FIRST_PACKET_S", 0.01)
    with pytest.raises(SensorLost, match="sends nothing"):
        _started(_Link(None), _reply(pmd.START))


def test_that_garbage_does_not_set_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polar_verity, "FIRST_PACKET_S", 0.01)
    for garbage in (b"", vectors.COMPRESSED_MG[:9], b"\x02" + bytes(8) + b"\x07" + bytes(9)):
        with pytest.raises(SensorLost):
            _started(_Link(garbage), _reply(pmd.START))


def test_that_a_charging_sensor_says_so() -> None:
    with pytest.raises(SensorError, match="being charged"):
        _started(_Link(None), _reply(pmd.START, 13), _reply(pmd.START, 13))


def test_that_a_rate_not_offered_is_refused() -> None:
    link = ScriptedLink()
    link.answer(pmd.CONTROL, _reply(pmd.GET_SETTINGS, 0, OFFER))
    with pytest.raises(SensorError, match="offers 52 Hz"):
        asyncio.run(PolarVerity().start(link, 26.0, 8, lambda _payload: None))


@pytest.mark.parametrize(
    "payload",
    [b"\x02", b"\x01" + vectors.COMPRESSED_MG[1:], b"\x02" + bytes(8) + b"\x82" + bytes(6)],
)
def test_that_what_is_no_acceleration_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        PolarVerity().decode(payload)


@pytest.mark.parametrize(
    ("parameters", "factor"),
    [(b"", None), (OFFER, None), (OFFER + FACTOR, vectors.FACTOR_G), (FACTOR[:4], None)],
)
def test_that_the_factor_is_found_among_settings(parameters: bytes, factor: float | None) -> None:
    assert (None if factor is None else pytest.approx(factor)) == factor_of(parameters)


def test_that_it_stops_and_tells_its_charge() -> None:
    link = _Link(vectors.COMPRESSED_MG)
    driver, _, _ = _started(link, _reply(pmd.START))
    link.answer(pmd.CONTROL, _reply(pmd.STOP))
    asyncio.run(driver.stop(link))
    assert b"\x03\x02" == link.written[-1][1]
    link.values[battery.LEVEL] = b"\x2a"
    assert 42 == asyncio.run(driver.battery_percent(link))
