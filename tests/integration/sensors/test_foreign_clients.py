"""Clients that others wrote for real Polar sensors stream from our virtual ones."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np
import pytest
from bleak import BleakClient
from bleakheart import BatteryLevel, PolarMeasurementData
from polar_python import PolarDevice, device
from polar_python.constants import PmdMeasurementType
from polar_python.models import ACCData

from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from sleepmon.sensors.virtual.pace import PacedClock, paced_loop
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.polar_h10 import VirtualPolarH10
from sleepmon.sensors.virtual.peripherals.polar_verity import VirtualPolarVerity
from tests.fakes.bedroom import bedroom

STRAP = SensorSpec(family="polar_h10", serial="A1B2C3D4", placement="chest", battery_percent=61.0)
BAND = SensorSpec(family="polar_verity", serial="A1B2C3D4", placement="chest")
ON_THE_BACK_MG = (1000, 0, 0)


def _run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=lambda: paced_loop(PacedClock(50.0))) as runner:
        runner.run(story())


def test_that_bleakheart_streams_from_our_h10() -> None:
    frames: asyncio.Queue[tuple[str, int, list[tuple[int, int, int]]]] = asyncio.Queue()

    async def story() -> None:
        async with bedroom(VirtualPolarH10, STRAP) as room:
            client = await room.client()
            assert 61 == int(await BatteryLevel(client).read())
            polar = PolarMeasurementData(client, acc_queue=frames)
            assert ["ECG", "ACC"] == await polar.available_measurements()
            offered = await polar.available_settings("ACC")
            assert [25, 50, 100, 200] == offered["SAMPLE_RATE"]
            refused, *_ = await polar.start_streaming("ACC", RANGE=2, SAMPLE_RATE=52)
            assert 8 == refused
            error, *_ = await polar.start_streaming("ACC", RANGE=4, SAMPLE_RATE=200)
            assert 0 == error
            received = [await asyncio.wait_for(frames.get(), 5.0) for _ in range(20)]
            assert (0, "SUCCESS") == await polar.stop_streaming("ACC")
            await client.disconnect()
        samples = [sample for _, _, payload in received for sample in payload]
        assert {ON_THE_BACK_MG} == set(samples)
        stamps = np.array([stamp for _, stamp, _ in received])
        assert np.allclose(np.diff(stamps) * 1e-9, 36 / 200, rtol=1e-3)

    _run(story)


def test_that_polar_python_streams_from_our_verity(monkeypatch: pytest.MonkeyPatch) -> None:
    virtual = functools.partial(BleakClient, backend=VirtualClient)
    monkeypatch.setattr(device, "BleakClient", virtual)
    frames: asyncio.Queue[ACCData] = asyncio.Queue()

    async def story() -> None:
        async with (
            bedroom(VirtualPolarVerity, BAND) as room,
            PolarDevice(await room.find()) as polar,
        ):
            assert PmdMeasurementType.ACC in await polar.get_available_features()
            offered = await polar.request_stream_settings(PmdMeasurementType.ACC)
            assert [[52], [16], [8], [3]] == [s.values for s in offered.settings]
            await polar.start_acc_stream(frames.put_nowait, 52, 16, 8, 3)
            received = [await asyncio.wait_for(frames.get(), 5.0) for _ in range(10)]
            await polar.stop_acc_stream()
        assert {ON_THE_BACK_MG} == {sample for frame in received for sample in frame.data}
        assert {26} == {len(frame.data) for frame in received}

    _run(story)
