import socket
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import pytest

from sleepmon.domain.errors import RefusedError, SensorError, UsageError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.machine.clock import SystemClock
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.sources import network
from sleepmon.sensors.sources.network import NetworkDoor, checked_host
from sleepmon.sensors.sources.radio import SourcesRadio
from tests.fakes.hub_listener import HubMemory
from tests.fakes.waiting import wait_until

SENSOR = SensorId("network:esp-07")
HERE = "127.0.0.1"


class Device:
    """What a device at the door does; it is told and tells lines."""

    def __init__(self, port: int, *lines: str) -> None:
        self._socket = socket.create_connection((HERE, port), timeout=10.0)
        self._file = self._socket.makefile("r", encoding="ascii", newline="\n")
        self.say(*lines)

    def __enter__(self) -> "Device":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        self._socket.close()

    def say(self, *lines: str) -> None:
        """Send lines."""
        self._socket.sendall("".join(f"{line}\n" for line in lines).encode())

    def told(self) -> str:
        """The next line that it was told; empty when it was shown the door."""
        return self._file.readline().strip()

    def samples(self, first: int, count: int, rate_hz: int) -> None:
        """Send numbered samples of somebody on the back."""
        step_us = 1_000_000 // rate_hz
        numbers = range(first, first + count)
        self.say(*(f"{n} {n * step_us} 8192 0 0" for n in numbers))


@dataclass
class Open:
    """An open door, a hub behind it and what it told."""

    door: NetworkDoor
    hub: SensorHub
    memory: HubMemory

    def wait_for(self, samples: int) -> None:
        """Wait until so many samples came in all."""
        self.memory.wait_until(lambda: self.memory.samples(SENSOR) >= samples, f"{samples} samples")

    def heard(self, seconds: float = 0.3) -> list[SensorId]:
        """Who is heard now."""
        return [found.sensor for found in self.hub.scan(seconds)]


@pytest.fixture
def open_() -> Iterator[Open]:
    door = NetworkDoor(HERE, 0)
    memory = HubMemory()
    hub = SensorHub(SourcesRadio(None, door=door), SystemClock(), memory)
    hub.open()
    yield Open(door, hub, memory)
    hub.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "224.0.0.1", "", "wlan0", "localhost"])
def test_that_the_door_opens_at_one_address_only(host: str) -> None:
    with pytest.raises(UsageError):
        checked_host(host)


def test_that_an_address_of_another_computer_is_refused() -> None:
    hub = SensorHub(
        SourcesRadio(None, door=NetworkDoor("192.0.2.1", 0)), SystemClock(), HubMemory()
    )
    with pytest.raises(RefusedError, match=r"192\.0\.2\.1"):
        hub.open()


def test_that_a_device_that_always_sends_is_an_ordinary_sensor(open_: Open) -> None:
    with Device(open_.door.port, "hello esp-07", "state 1 50 4 8192") as device:
        assert [SENSOR] == open_.heard()
        status = open_.hub.connect(SENSOR, StreamRequest(rate_hz=50.0, range_g=4))
        assert (50.0, 4, 1 / 8192) == (status.rate_hz, status.range_g, status.g_per_count)
        device.samples(1000, 100, 50)
        device.samples(1110, 50, 50)
        open_.wait_for(145)
        open_.memory.assert_unbroken(SENSOR)
        assert [10] == [gap.missing for gap in open_.memory.gaps(SENSOR)]
        block = open_.memory.blocks(SENSOR)[0]
        assert [1.0, 0.0, 0.0] == block.acceleration_g()[0].tolist()
        assert block.device_time_ns is not None


def test_that_a_device_that_listens_is_told_what_to_do(open_: Open) -> None:
    with Device(open_.door.port, "hello esp-07") as device:
        assert [SENSOR] == open_.heard()
        device.say("state 1 100 8 4096")  # as if it answered, a little early
        open_.hub.connect(SENSOR, StreamRequest(rate_hz=100.0, range_g=8))
        assert "start 100 8" == device.told()
        open_.hub.disconnect(SENSOR)
        assert "stop" == device.told()


def test_that_what_it_cannot_do_is_refused_with_what_it_can(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "ANSWER_S", 0.05)
    with Device(open_.door.port, "hello esp-07", "state 1 50 4 8192"):
        for request in (StreamRequest(rate_hz=100.0), StreamRequest(rate_hz=50.0, range_g=16)):
            with pytest.raises(SensorError) as caught:
                open_.hub.connect(SENSOR, request)
            assert "It offers 50 Hz with 4 g." == caught.value.advice
    with Device(open_.door.port, "hello mute"):
        with pytest.raises(SensorError) as caught:
            open_.hub.connect(SensorId("network:mute"), StreamRequest())
        assert "It did not say what it can do." == caught.value.advice


def test_that_a_device_that_comes_back_goes_on(open_: Open) -> None:
    with Device(open_.door.port, "hello esp-07", "state 1 50 4 8192") as device:
        open_.hub.connect(SENSOR, StreamRequest(rate_hz=50.0))
        device.samples(0, 50, 50)
        open_.wait_for(45)
    open_.memory.wait_for_state(SENSOR, "backing off")
    with Device(open_.door.port, "hello esp-07", "state 1 50 4 8192") as device:
        # Told again once the link is up: it counts as streaming when samples come.
        linked = ["connecting", "connecting"]
        open_.memory.wait_until(
            lambda: linked == [status.state for status in open_.memory.statuses[-2:]], "a link"
        )
        device.samples(100, 50, 50)
        open_.wait_for(95)
        open_.memory.wait_for_state(SENSOR, "streaming")
        (gap,) = open_.memory.gaps(SENSOR)
        assert ("link lost", 50) == (gap.reason, gap.missing)


def test_that_nonsense_is_counted_and_in_the_end_shown_the_door(open_: Open) -> None:
    with Device(open_.door.port, "hello esp-07", "state 1 50 4 8192") as device:
        open_.hub.connect(SENSOR, StreamRequest(rate_hz=50.0))
        device.say("what is this", "0 0 8192 0 0")
        wait_until(lambda: any(kind == "garbage packet" for _, kind, _ in open_.memory.faults))
        assert "start 50 4" == device.told()
        device.say(*["and this"] * network.MOST_NONSENSE)
        open_.memory.wait_for_state(SENSOR, "backing off")


@pytest.mark.parametrize("line", ["good evening", "1 2 3 4 5", "x" * 1000])
def test_that_who_does_not_say_hello_is_not_let_in(open_: Open, line: str) -> None:
    with Device(open_.door.port, line) as device:
        assert "" == device.told()
        assert [] == open_.heard(0.1)


def test_that_no_more_than_eight_are_let_in(open_: Open) -> None:
    devices = [Device(open_.door.port, f"hello d{i}") for i in range(network.MOST_DEVICES)]
    wait_until(lambda: len(open_.door.devices()) == network.MOST_DEVICES)
    with Device(open_.door.port, "hello late") as late:
        assert "" == late.told()
    for device in devices:
        device.__exit__(None, None, None)


def test_that_a_device_that_lost_its_way_takes_its_own_place(open_: Open) -> None:
    with (
        Device(open_.door.port, "hello esp-07") as before,
        Device(open_.door.port, "hello esp-07"),
    ):
        assert "" == before.told()
        assert [SENSOR] == open_.heard()
