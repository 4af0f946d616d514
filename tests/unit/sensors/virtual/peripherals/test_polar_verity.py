import numpy as np
import pytest

from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.drivers.pmd_deltas import decode_deltas
from sleepmon.sensors.virtual import catalog
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.polar_verity import VirtualPolarVerityInG
from tests.fakes.ward_hub import open_ward

SPEC = SensorSpec(family="polar_verity", serial="A1B2C3D4", placement="chest")


def test_that_a_sensor_that_counts_in_g_streams_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalog.PERIPHERALS, "polar_verity", VirtualPolarVerityInG)
    with open_ward(specs=[SPEC]) as open_:
        status = open_.hub.connect(SPEC.sensor, StreamRequest())
        assert 1 / 4096 == pytest.approx(status.g_per_count)
        open_.memory.wait_for_samples(SPEC.sensor, 104)
        block = open_.memory.blocks(SPEC.sensor)[-1]
        strength = np.linalg.norm(block.acceleration_g().mean(axis=0))
        assert 1.0 == pytest.approx(float(strength), abs=0.2)


def test_that_its_frames_are_compressed() -> None:
    counts = np.array([[1, -2, 1000], [2, -2, 999]], "<i2")
    form, body = VirtualPolarVerityInG.frame(None, counts, 8)  # type: ignore[arg-type]  # no state
    assert 0x80 == form
    assert counts.tolist() == decode_deltas(body).tolist()
