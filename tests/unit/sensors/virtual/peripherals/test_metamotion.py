import numpy as np
import pytest

from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.virtual import catalog
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.metamotion import VirtualMetaMotionR
from tests.fakes.ward_hub import open_ward

SPEC = SensorSpec(family="metamotion", serial="0A0B0C0D", placement="chest")


def test_that_a_board_with_the_older_chip_streams_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalog.PERIPHERALS, "metamotion", VirtualMetaMotionR)
    with open_ward(specs=[SPEC], speed=20.0) as open_:
        for range_g in (2, 16):
            request = StreamRequest(rate_hz=50.0, range_g=range_g)
            assert range_g == open_.hub.connect(SPEC.sensor, request).range_g
            open_.memory.wait_for_samples(SPEC.sensor, 60)
            block = open_.memory.blocks(SPEC.sensor)[-1]
            strength = float(np.linalg.norm(block.acceleration_g().mean(axis=0)))
            assert 1.0 == pytest.approx(strength, abs=0.2)
