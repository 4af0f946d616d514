import asyncio
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers import witmotion
from sleepmon.sensors.drivers.witmotion import WitMotion, percent_of, rate_command, serial_of
from tests.fakes.gatt_link import ScriptedLink

# By hand: 1 g is 2048, so (1, 0, -0.5) g, and anything for rotation and angles.
GOLDEN = bytes.fromhex("5561 0008 0000 00fc 0100 0200 0300 0400 0500 0600".replace(" ", ""))
SAMPLES = st.lists(st.tuples(*[st.integers(-32768, 32767)] * 9), min_size=1, max_size=5)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witmotion, "PAUSE_S", 0.0)


def test_that_a_golden_packet_is_understood() -> None:
    frame = WitMotion().decode(GOLDEN)
    assert [[2048, 0, -1024]] == frame.counts.tolist()
    assert (None, None) == (frame.stamp, frame.counter)


@given(samples=SAMPLES)
def test_that_packets_mean_what_was_sent(samples: list[tuple[int, ...]]) -> None:
    payload = b"".join(b"\x55\x61" + struct.pack("<9h", *sample) for sample in samples)
    assert [list(sample[:3]) for sample in samples] == WitMotion().decode(payload).counts.tolist()


@given(noise=st.binary(max_size=30).filter(lambda noise: b"\x55" not in noise))
def test_that_it_finds_its_way_back_after_noise(noise: bytes) -> None:
    assert [[2048, 0, -1024]] == WitMotion().decode(noise + GOLDEN + noise).counts.tolist()


@pytest.mark.parametrize("payload", [b"", GOLDEN[:-1], b"\x55\x71" + GOLDEN[2:]])
def test_that_other_packets_are_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError, match="holds no sample"):
        WitMotion().decode(payload)


def _register(register: int, value: int) -> bytes:
    return struct.pack("<2sHH14x", b"\x55\x71", register, value)


class _Link(ScriptedLink):
    """Tells the registers that it has."""

    def __init__(self, **registers: int) -> None:
        super().__init__()
        self._registers = {int(name[1:], 16): value for name, value in registers.items()}

    async def write(self, uuid: str, value: bytes) -> None:
        await super().write(uuid, value)
        if value[2] == 0x27 and value[3] in self._registers:
            self.notify(witmotion.NOTIFY, _register(value[3], self._registers[value[3]]))


def _started(link: ScriptedLink) -> tuple[WitMotion, list[bytes]]:
    """A sensor asked for 100 Hz, and what it passes on."""
    heard: list[bytes] = []
    driver = WitMotion()
    asyncio.run(driver.start(link, 100.0, 16, lambda payload: heard.append(bytes(payload))))
    return driver, heard


def test_that_it_sets_another_rate_and_stops_by_not_listening() -> None:
    link = _Link(r03=6)
    driver, _ = _started(link)
    commands = "ffaa270300 ffaa6988b5 ffaa030900 ffaa000000"
    expected = [(witmotion.WRITE, bytes.fromhex(command)) for command in commands.split()]
    assert expected == link.written
    assert {witmotion.NOTIFY} == link.listened_to
    asyncio.run(driver.stop(link))
    assert set() == link.listened_to


def test_that_its_flash_is_left_alone_when_the_rate_is_right() -> None:
    link = _Link(r03=9)
    _started(link)
    assert [(witmotion.WRITE, bytes.fromhex("ffaa270300"))] == link.written


def test_that_a_sensor_that_does_not_tell_its_rate_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witmotion, "_ANSWER_S", 0.01)
    link = ScriptedLink()
    _started(link)
    assert witmotion.SAVE == link.written[-1][1]


def test_that_records_cut_anywhere_are_put_together() -> None:
    link = _Link(r03=9)
    _, heard = _started(link)
    stream = GOLDEN * 6
    for at in range(0, len(stream), 33):
        link.notify(witmotion.NOTIFY, stream[at : at + 33])
    assert GOLDEN * 6 == b"".join(heard)


def test_that_a_record_that_breaks_off_is_passed_on_to_be_refused() -> None:
    link = _Link(r03=9)
    driver, heard = _started(link)
    for payload in (GOLDEN[:7], GOLDEN, b"\xee\x01", GOLDEN):
        link.notify(witmotion.NOTIFY, payload)
    assert [GOLDEN[:7], GOLDEN, b"\xee\x01", GOLDEN] == heard
    with pytest.raises(PayloadError):
        driver.decode(heard[0])


@pytest.mark.parametrize(("rate", "code"), [(10, 6), (50, 8), (100, 9), (200, 11)])
def test_that_rates_have_their_documented_codes(rate: int, code: int) -> None:
    assert bytes((0xFF, 0xAA, 3, code, 0)) == rate_command(rate)


@pytest.mark.parametrize(
    ("centivolts", "percent"), [(339, 0), (340, 5), (368, 15), (378, 45), (396, 100), (420, 100)]
)
def test_that_charge_follows_voltage(centivolts: int, percent: int) -> None:
    assert percent == percent_of(centivolts)


def test_that_the_charge_is_asked_for_and_no_packet() -> None:
    link = _Link(r03=9)
    driver, heard = _started(link)

    async def ask() -> int | None:
        task = asyncio.ensure_future(driver.battery_percent(link))
        await asyncio.sleep(0)
        for payload in (_register(0x65, 368), GOLDEN + _register(0x64, 368), _register(0x64, 396)):
            link.notify(witmotion.NOTIFY, payload)
        return await task

    assert 15 == asyncio.run(ask())
    assert [GOLDEN] == heard
    assert (witmotion.WRITE, bytes.fromhex("ffaa276400")) == link.written[-1]


def test_that_a_sensor_that_does_not_tell_its_charge_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(witmotion, "_ANSWER_S", 0.01)
    assert asyncio.run(WitMotion().battery_percent(ScriptedLink())) is None


@pytest.mark.parametrize("name", ["WT901BLE67", "WT9011DCL", "BWT901BLE5.0"])
def test_that_names_tell_the_family_only(name: str) -> None:
    assert "" == serial_of(name)


@pytest.mark.parametrize("name", ["", "WT", "NEWTON", "Wt901"])
def test_that_other_names_are_left_alone(name: str) -> None:
    assert serial_of(name) is None
