import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from sleepmon.domain.errors import SensorNotFound, UsageError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.replay import Recording
from sleepmon.sensors.sources.radio import SourcesRadio
from sleepmon.sensors.sources.recorded import serial_for
from sleepmon.sensors.virtual.pace import PacedClock, paced_loop
from tests.fakes.hub_listener import HubMemory

SECONDS = 20
TIMES_S = np.arange(0, SECONDS, 0.02)
FORCES_G = np.stack([np.sin(TIMES_S), np.cos(TIMES_S), 0 * TIMES_S], axis=1).astype(np.float32)
RECORDING = Recording(TIMES_S, FORCES_G)
SENSOR = SensorId(f"file:{serial_for(RECORDING)}")


class _FastRadio(SourcesRadio):
    """Sources forty times as fast."""

    def __init__(self, clock: PacedClock) -> None:
        super().__init__(None, [RECORDING])
        self._clock = clock

    def new_loop(self) -> asyncio.AbstractEventLoop:
        return paced_loop(self._clock)


@pytest.fixture
def hub_and_memory() -> Iterator[tuple[SensorHub, HubMemory]]:
    clock = PacedClock(40.0)
    memory = HubMemory(clock)
    hub = SensorHub(_FastRadio(clock), clock, memory)
    hub.open()
    yield hub, memory
    hub.close()


def test_that_a_recording_is_found_and_played_to_its_end(
    hub_and_memory: tuple[SensorHub, HubMemory],
) -> None:
    hub, memory = hub_and_memory
    assert [SENSOR] == [found.sensor for found in hub.scan(1.0)]
    status = hub.connect(SENSOR, StreamRequest(rate_hz=50.0, range_g=2))
    assert (50.0, False) == (status.rate_hz, status.simulated)
    memory.wait_for_samples(SENSOR, SECONDS * 50 - 5)
    played = np.concatenate([block.acceleration_g() for block in memory.blocks(SENSOR)])
    assert np.allclose(FORCES_G[: len(played)], played, atol=1e-3)
    assert [] == memory.gaps(SENSOR)
    memory.wait_for_state(SENSOR, "backing off")
    assert () == hub.scan(1.0)


def test_that_it_can_be_let_go_and_played_again(
    hub_and_memory: tuple[SensorHub, HubMemory],
) -> None:
    hub, memory = hub_and_memory
    for _ in range(2):
        hub.connect(SENSOR, StreamRequest(rate_hz=100.0))
        memory.wait_for_samples(SENSOR, 200)
        hub.disconnect(SENSOR)
    memory.assert_unbroken(SENSOR)
    assert [] == memory.faults[1:]


def test_that_what_it_cannot_do_is_refused(hub_and_memory: tuple[SensorHub, HubMemory]) -> None:
    hub, _ = hub_and_memory
    with pytest.raises(UsageError, match="cannot stream at 60 Hz"):
        hub.connect(SENSOR, StreamRequest(rate_hz=60.0))
    with pytest.raises(SensorNotFound):
        hub.connect(SensorId("file:00000000"), StreamRequest())


def test_that_the_serial_belongs_to_the_signal() -> None:
    other = Recording(TIMES_S, FORCES_G + np.float32(0.1))
    assert serial_for(RECORDING) == serial_for(Recording(TIMES_S.copy(), FORCES_G.copy()))
    assert serial_for(RECORDING) != serial_for(other)
