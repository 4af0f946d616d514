import asyncio
import itertools

import pytest

from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.polar_h10 import VirtualPolarH10
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="polar_h10", serial="A1B2C3D4", placement="chest")


def _ask(run_fast: RunFast, *commands: bytes) -> list[bytes]:
    """Answers of the control point to each command."""

    async def story() -> list[bytes]:
        answers: asyncio.Queue[bytes] = asyncio.Queue()

        def take(_characteristic: object, value: bytearray) -> None:
            answers.put_nowait(bytes(value))

        async with bedroom(VirtualPolarH10, SPEC) as room:
            client = await room.client()
            await client.start_notify(pmd.CONTROL, take)
            heard = []
            for command in commands:
                await client.write_gatt_char(pmd.CONTROL, command, response=True)
                async with asyncio.timeout(2.0):
                    heard.append(await answers.get())
            return heard

    answers: list[bytes] = run_fast(story())
    return answers


def test_that_it_offers_what_an_h10_offers(run_fast: RunFast) -> None:
    (answer,) = _ask(run_fast, b"\x01\x02")
    assert bytes((0xF0, 1, 2, 0, 0)) == answer[:5]
    offered = pmd.settings_of(answer[5:])
    assert ((25, 50, 100, 200), (16,), (2, 4, 8)) == tuple(offered.values())


def test_that_it_names_its_features(run_fast: RunFast) -> None:
    async def story() -> bytes:
        async with bedroom(VirtualPolarH10, SPEC) as room:
            return bytes(await (await room.client()).read_gatt_char(pmd.CONTROL))

    features = run_fast(story())
    assert 0x0F == features[0]
    assert features[1] & 0b100


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (pmd.start_command(100, 4), 0),
        (pmd.start_command(52, 4), 8),
        (pmd.start_command(100, 16), 9),
        (b"\x02\x00", 2),
        (b"\x07\x02", 1),
        (b"\x03\x02", 0),
    ],
)
def test_that_it_answers_with_the_documented_errors(
    run_fast: RunFast, command: bytes, error: int
) -> None:
    (answer,) = _ask(run_fast, command)
    assert (0xF0, command[0], error) == (answer[0], answer[1], answer[3])


def test_that_it_says_so_when_it_streams_already(run_fast: RunFast) -> None:
    start = pmd.start_command(100, 4)
    _, again = _ask(run_fast, start, start)
    assert pmd.ALREADY_IN_STATE == again[3]


def test_that_packets_are_stamped_at_their_last_sample(run_fast: RunFast) -> None:
    packets: list[bytes] = []

    async def story() -> None:
        async with bedroom(VirtualPolarH10, SPEC) as room:
            client = await room.client()
            await client.start_notify(pmd.DATA, lambda _c, value: packets.append(bytes(value)))
            await client.write_gatt_char(pmd.CONTROL, pmd.start_command(50, 4), response=True)
            await asyncio.sleep(4.0)

    run_fast(story())
    frames = [pmd.decode_acceleration(packet) for packet in packets]
    stamps = [frame.stamp or 0 for frame in frames]
    assert [36] * len(frames) == [len(frame.counts) for frame in frames]
    assert {720_000_000} == {b - a for a, b in itertools.pairwise(stamps)}
    assert [1000, 0, 0] == frames[0].counts[0].tolist()
