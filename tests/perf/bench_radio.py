"""The virtual radio and the sensors' part of the station at 3 x 100 Hz, in real time."""

import time
from collections.abc import Iterable

import numpy as np
import pytest

from sleepmon.sensors.reception import Reception
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from tests.fakes.ward_hub import ALL, open_ward
from tests.perf.figures import Figure, as_it_is, at_most

SECONDS = 20
SAMPLES = SECONDS * 100


class _Meter:
    """CPU time spent in taking packets, from decoding to the listener's return."""

    def __init__(self) -> None:
        self.spent_ns = 0
        self.packets = 0

    def installed(self, patch: pytest.MonkeyPatch) -> None:
        """Measure every packet from now on."""
        taken = Reception.on_payload

        def on_payload(reception: Reception, payload: bytearray) -> None:
            start_ns = time.thread_time_ns()
            taken(reception, payload)
            self.spent_ns += time.thread_time_ns() - start_ns
            self.packets += 1

        patch.setattr(Reception, "on_payload", on_payload)


SIX = tuple(
    SensorSpec(family="open_profile", serial=f"00A{number}", placement="chest", clock_ppm=number)
    for number in range(6)
)


def figures() -> Iterable[Figure]:
    """The usual ward, then six sensors at 200 Hz."""
    yield from _three()
    with open_ward(speed=1.0, specs=SIX) as open_:
        sensors = [spec.sensor for spec in SIX]
        open_.connect(*sensors, rate_hz=200.0)
        cpu_s, wall_s = time.process_time(), time.perf_counter()
        open_.memory.wait_for_samples(sensors[0], 10 * 200)
        share = (time.process_time() - cpu_s) / (time.perf_counter() - wall_s)
        missing = sum(status.missing for status in open_.hub.statuses())
    yield at_most("samples lost, 6 x 200 Hz", missing, "samples", 0)
    yield as_it_is("6 x 200 Hz with radio, CPU of one core", 100.0 * share, "%")


def _three() -> Iterable[Figure]:
    """CPU shares of radio and sensors apart, latency from sample to listener, samples lost."""
    meter = _Meter()
    with pytest.MonkeyPatch.context() as patch, open_ward(speed=1.0) as open_:
        meter.installed(patch)
        open_.connect(*ALL)
        meter.spent_ns = meter.packets = 0
        cpu_s, wall_s = time.process_time(), time.perf_counter()
        open_.memory.wait_for_samples(ALL[0], SAMPLES // 2)
        open_.memory.wait_for_samples(ALL[0], SAMPLES // 2)
        cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
        late_ms = [
            (block.arrived_ns - open_.ward.true_time_ns(sensor, block.device_time_ns)) * 1e-6
            for sensor in ALL
            for block in open_.memory.blocks(sensor)
            if block.device_time_ns is not None
        ]
        missing = sum(status.missing for status in open_.hub.statuses())
    sensors = 100.0 * meter.spent_ns * 1e-9 / wall_s
    yield as_it_is("virtual radio, CPU of one core", 100.0 * cpu_s / wall_s - sensors, "%")
    yield at_most("sensors' part of the station, CPU of one core", sensors, "%", 2.0)
    yield as_it_is("packets per second", meter.packets / wall_s, "1/s")
    yield at_most("last sample of a packet to listener, p99", _p99(late_ms), "ms", 100.0)
    yield at_most("samples lost on good air", missing, "samples", 0)


def _p99(values: list[float]) -> float:
    return float(np.percentile(values, 99))
