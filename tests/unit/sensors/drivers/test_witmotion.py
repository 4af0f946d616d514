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


def test_that_it_sets_the_rate_before_it_listens_and_stops_by_not_listening() -> None:
    link = ScriptedLink()
    driver = WitMotion()
    terms = asyncio.run(driver.start(link, 100.0, 16, lambda _payload: None))
    commands = "ffaa6988b5 ffaa030900 ffaa000000"
    expected = [(witmotion.WRITE, bytes.fromhex(command)) for command in commands.split()]
    assert expected == link.written
    assert {witmotion.NOTIFY} == link.listened_to
    assert (100.0, 16 / 32768) == (terms.rate_hz, terms.g_per_count)
    asyncio.run(driver.stop(link))
    assert set() == link.listened_to


@pytest.mark.parametrize(("rate", "code"), [(10, 6), (50, 8), (100, 9), (200, 11)])
def test_that_rates_have_their_documented_codes(rate: int, code: int) -> None:
    assert bytes((0xFF, 0xAA, 3, code, 0)) == rate_command(rate)


@pytest.mark.parametrize(
    ("volts", "percent"), [(3.0, 0), (3.4, 0), (3.68, 50), (3.96, 100), (4.2, 100)]
)
def test_that_charge_follows_voltage(volts: float, percent: int) -> None:
    assert percent == percent_of(volts)


def test_that_the_charge_is_asked_for_and_no_packet() -> None:
    link = ScriptedLink()
    link.answer(witmotion.WRITE)
    heard: list[bytes] = []

    async def ask() -> int | None:
        driver = WitMotion()
        await driver.start(link, 50.0, 16, lambda payload: heard.append(bytes(payload)))
        task = asyncio.ensure_future(driver.battery_percent(link))
        await asyncio.sleep(0)
        link.notify(witmotion.NOTIFY, bytes.fromhex("5571 6500 7001") + bytes(14))
        link.notify(witmotion.NOTIFY, bytes.fromhex("5571 6400 7001") + bytes(14))
        link.notify(witmotion.NOTIFY, GOLDEN)
        percent = await task
        link.notify(witmotion.NOTIFY, bytes.fromhex("5571 6400 7001") + bytes(14))
        return percent

    assert 50 == asyncio.run(ask())
    assert [GOLDEN] == heard
    assert (witmotion.WRITE, bytes.fromhex("ffaa276400")) == link.written[-1]


def test_that_a_sensor_that_does_not_tell_its_charge_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(witmotion, "_ANSWER_S", 0.01)
    assert asyncio.run(WitMotion().battery_percent(ScriptedLink())) is None


@pytest.mark.parametrize("name", ["WT901BLE67", "WT9011DCL", "WT901BLECL"])
def test_that_names_tell_the_family_only(name: str) -> None:
    assert "" == serial_of(name)


@pytest.mark.parametrize("name", ["", "WT", "NEWTON", "Wt901"])
def test_that_other_names_are_left_alone(name: str) -> None:
    assert serial_of(name) is None
