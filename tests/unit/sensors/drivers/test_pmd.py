import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.drivers import pmd
from tests.fakes.gatt_link import ScriptedLink

# By hand: two samples (-9, -1, 999), (2, 0, -1000) mg, stamped 599616000123456789 ns.
GOLDEN = bytes.fromhex("02 15fdb8a4 d4425208 01 f7ff ffff e703 0200 0000 18fc".replace(" ", ""))
OFFER = bytes.fromhex("0004 1900 3200 6400 c800 0101 1000 0203 0200 0400 0800".replace(" ", ""))


def test_that_a_golden_packet_is_understood() -> None:
    frame = pmd.decode_acceleration(GOLDEN)
    assert int.from_bytes(GOLDEN[1:9], "little") == frame.stamp
    assert [[-9, -1, 999], [2, 0, -1000]] == frame.counts.tolist()
    assert frame.counter is None


@pytest.mark.parametrize(
    "payload",
    [b"", GOLDEN[:15], GOLDEN[:-1], b"\x00" + GOLDEN[1:], GOLDEN[:9] + b"\x80" + GOLDEN[10:]],
)
def test_that_what_is_no_acceleration_packet_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        pmd.decode_acceleration(payload)


@given(st.binary(max_size=300))
def test_that_noise_raises_payload_errors_only(payload: bytes) -> None:
    try:
        frame = pmd.decode_acceleration(payload)
    except PayloadError:
        return
    assert len(payload) == 10 + 6 * len(frame.counts)


def test_that_offered_settings_are_read() -> None:
    expected = {pmd.RATE: (25, 50, 100, 200), pmd.RESOLUTION: (16,), pmd.RANGE: (2, 4, 8)}
    assert expected == pmd.settings_of(OFFER)


def test_that_settings_that_break_off_are_refused() -> None:
    with pytest.raises(PayloadError, match="breaks off"):
        pmd.settings_of(OFFER[:-1])


@given(st.binary(max_size=60))
def test_that_noise_in_settings_raises_payload_errors_only(parameters: bytes) -> None:
    try:
        pmd.settings_of(parameters)
    except PayloadError:
        return


def test_that_the_start_command_is_as_documented() -> None:
    expected = bytes.fromhex("0202 0001c800 01011000 02010800".replace(" ", ""))
    assert expected == pmd.start_command(200, 8)


def _ask(reply: bytes | None, command: bytes = b"\x03\x02") -> tuple[int, bytes]:
    async def ask() -> tuple[int, bytes]:
        link = ScriptedLink()
        if reply is not None:
            link.answer(pmd.CONTROL, reply)
        control = pmd.ControlPoint(link)
        await control.open()
        return await control.ask(command)

    return asyncio.run(ask())


def test_that_an_answer_brings_error_and_parameters() -> None:
    assert (0, OFFER) == _ask(bytes((0xF0, 1, 2, 0, 0)) + OFFER, b"\x01\x02")


def test_that_silence_is_a_lost_sensor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pmd, "_ANSWER_S", 0.01)
    with pytest.raises(SensorLost, match="did not answer"):
        _ask(None)


@pytest.mark.parametrize("reply", [b"\xf0", bytes((0xF0, 2, 2, 0, 0)), bytes((0x0F, 3, 2, 0, 0))])
def test_that_answers_to_others_are_passed_over(
    monkeypatch: pytest.MonkeyPatch, reply: bytes
) -> None:
    monkeypatch.setattr(pmd, "_ANSWER_S", 0.01)
    with pytest.raises(SensorLost):
        _ask(reply)


def test_that_a_refusal_gives_the_sensors_reason() -> None:
    async def demand() -> None:
        link = ScriptedLink()
        link.answer(pmd.CONTROL, bytes((0xF0, 2, 2, 13, 0)))
        control = pmd.ControlPoint(link)
        await control.open()
        await control.demand(b"\x02\x02")

    with pytest.raises(SensorError, match="it is being charged"):
        asyncio.run(demand())
