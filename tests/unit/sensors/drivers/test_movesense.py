import asyncio
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers import battery, movesense
from sleepmon.sensors.drivers.movesense import FAMILY, Movesense, serial_of
from tests.fakes.gatt_link import ScriptedLink

# By hand: data, reference 99, 1000 ms, (9.80665, 0, -9.80665) and (0, 1, -2) m/s².
GOLDEN = bytes.fromhex(
    "02 63 e8030000 0ae81c41 00000000 0ae81cc1 00000000 0000803f 000000c0".replace(" ", "")
)
FORCES = st.lists(st.tuples(*[st.floats(-160.0, 160.0, width=32)] * 3), min_size=1, max_size=20)


def _start(
    link: ScriptedLink, status: int = 200, rate_hz: float = 104.0
) -> tuple[Movesense, StreamTerms, list[bytes]]:
    heard: list[bytes] = []

    async def start() -> tuple[Movesense, StreamTerms, list[bytes]]:
        driver = Movesense()
        if status:
            link.answer(movesense.NOTIFY)
            link.answer(movesense.COMMAND)
        task = asyncio.ensure_future(
            driver.start(link, rate_hz, 8, lambda payload: heard.append(bytes(payload)))
        )
        await asyncio.sleep(0)
        if status:
            link.notify(movesense.NOTIFY, bytes((1, 99)) + status.to_bytes(2, "little"))
        return driver, await task, heard

    return asyncio.run(start())


def test_that_a_golden_packet_is_understood() -> None:
    frame = Movesense().decode(GOLDEN)
    assert np.allclose([[9.80665, 0.0, -9.80665], [0.0, 1.0, -2.0]], frame.counts)
    # Stamped is the first of two samples 1/104 s apart.
    assert 1000 + 10 == frame.stamp


def test_that_a_sensor_that_stamps_the_last_sample_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(movesense, "STAMPS_FIRST", False)
    assert 1000 == Movesense().decode(GOLDEN).stamp


@given(stamp=st.integers(0, 2**32 - 1), forces=FORCES)
def test_that_packets_mean_what_was_sent(
    stamp: int, forces: list[tuple[float, float, float]]
) -> None:
    packet = struct.pack("<BBI", 2, 99, stamp)
    packet += b"".join(struct.pack("<3f", *force) for force in forces)
    frame = Movesense().decode(packet)
    assert [list(force) for force in forces] == frame.counts.tolist()
    last_ms = stamp + round(1000 * (len(forces) - 1) / 104)
    assert last_ms % 2**32 == frame.stamp


@pytest.mark.parametrize(
    "payload", [b"", GOLDEN[:-1], GOLDEN[:6], b"\x01" + GOLDEN[1:], b"\x02\x01" + GOLDEN[2:]]
)
def test_that_other_packets_are_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        Movesense().decode(payload)


def test_that_it_subscribes_and_unsubscribes_as_documented() -> None:
    link = ScriptedLink()
    driver, terms, _ = _start(link)
    assert [(movesense.COMMAND, b"\x01\x63/Meas/Acc/104")] == link.written
    assert (104.0, 8, 1 / 9.80665) == (terms.rate_hz, terms.range_g, terms.g_per_count)
    asyncio.run(driver.stop(link))
    assert b"\x02\x63" == link.written[-1][1]


@pytest.mark.parametrize(("status", "words"), [(404, "no such"), (429, "restart"), (500, "500")])
def test_that_a_refusal_gives_its_reason(status: int, words: str) -> None:
    with pytest.raises(SensorError, match=words):
        _start(ScriptedLink(), status)


def test_that_no_answer_is_a_lost_sensor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movesense, "_ANSWER_S", 0.01)
    with pytest.raises(SensorLost, match="did not answer"):
        _start(ScriptedLink(), status=0)


@given(cut=st.integers(3, len(GOLDEN) - 1).filter(lambda cut: cut % 12 != 6))
def test_that_a_packet_in_two_parts_is_put_together(cut: int) -> None:
    link = ScriptedLink()
    _, _, heard = _start(link)
    for _ in range(3):
        link.notify(movesense.NOTIFY, GOLDEN[:cut])
        link.notify(movesense.NOTIFY, b"\x03\x63" + GOLDEN[cut:])
    assert [GOLDEN] * 3 == heard


def test_that_packets_cut_between_samples_are_put_together_from_the_second_on() -> None:
    link = ScriptedLink()
    _, _, heard = _start(link)
    for _ in range(3):
        link.notify(movesense.NOTIFY, GOLDEN[:18])
        link.notify(movesense.NOTIFY, b"\x03\x63" + GOLDEN[18:])
    assert [GOLDEN[:18], b"\x03\x63" + GOLDEN[18:], GOLDEN, GOLDEN] == heard


def test_that_a_packet_in_three_parts_is_put_together() -> None:
    link = ScriptedLink()
    _, _, heard = _start(link)
    for part in (GOLDEN[:10], b"\x03\x63" + GOLDEN[10:20], b"\x04\x63" + GOLDEN[20:]):
        link.notify(movesense.NOTIFY, part)
    assert [GOLDEN] == heard


def test_that_data_answer_for_firmware_that_answers_refusals_only() -> None:
    link = ScriptedLink()
    heard: list[bytes] = []

    async def start() -> StreamTerms:
        keep = Movesense().start(link, 104.0, 8, lambda payload: heard.append(bytes(payload)))
        task = asyncio.ensure_future(keep)
        await asyncio.sleep(0)
        link.notify(movesense.NOTIFY, GOLDEN)
        return await task

    assert 104.0 == asyncio.run(start()).rate_hz
    assert [GOLDEN] == heard


def test_that_a_refusal_is_read_whichever_byte_comes_first() -> None:
    with pytest.raises(SensorError, match="no room"):
        _start(ScriptedLink(), 0xFB01)


def test_that_a_part_whose_rest_is_lost_is_passed_on_to_be_refused() -> None:
    link = ScriptedLink()
    _, _, heard = _start(link)
    link.notify(movesense.NOTIFY, GOLDEN[:-4])
    link.notify(movesense.NOTIFY, GOLDEN)
    assert [GOLDEN[:-4], GOLDEN] == heard


def test_that_answers_to_others_are_no_packets() -> None:
    link = ScriptedLink()
    _, _, heard = _start(link)
    link.notify(movesense.NOTIFY, b"\x01\x07\xc8\x00")
    assert [] == heard


def test_that_the_charge_is_the_standard_one() -> None:
    link = ScriptedLink({battery.LEVEL: b"\x58"})
    assert 88 == asyncio.run(Movesense().battery_percent(link))


def test_that_names_carry_the_serial() -> None:
    assert "174630000192" == serial_of("Movesense 174630000192")
    assert serial_of("Movesense") is None
    assert "float32" == FAMILY.dtype
