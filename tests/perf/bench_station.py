"""What a station takes of a core, how soon it answers, and what drawing the live view costs.

The station is the program's own, recording three sensors, classifying, and followed by one client.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sleepmon.domain import commands, events
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services.live_view import LiveView
from tests.fakes.station_process import StationProcess
from tests.fakes.ward_station import put_on, start_night
from tests.perf.figures import Figure, as_it_is, at_most

MEASURED_S = 20.0
VIEW_S, PIXELS = 30.0, 1000
NS = 1_000_000_000


def figures() -> Iterator[Figure]:
    """Station first, then the live view."""
    with tempfile.TemporaryDirectory(prefix="sm-") as folder:
        yield from _station(Path(folder))
    yield from _live_view()


def _station(folder: Path) -> Iterator[Figure]:
    radio = _radio_share()
    began = time.perf_counter()
    with StationProcess.of_program(folder) as station:
        yield as_it_is("station answers after start", time.perf_counter() - began, "s")
        put_on(station.client)
        start_night(station.client, folder / "nights")
        station.listener.wait_for(events.PosturePredicted, limit_s=60)
        time.sleep(2.0)
        used, began = _cpu_s(station.process.pid), time.perf_counter()
        time.sleep(MEASURED_S)
        passed = time.perf_counter() - began
        whole = 100.0 * (_cpu_s(station.process.pid) - used) / passed
        blocks = len(station.listener.blocks)
        trips = [_round_trip_ms(station) for _ in range(200)]
        station.client.do(commands.CloseStation(end_night=True))
        station.process.wait(60)
    yield as_it_is("station and virtual radio at 3 x 100 Hz", whole, "% of a core")
    yield as_it_is("virtual radio alone at 3 x 100 Hz", radio, "% of a core")
    yield at_most(
        "station at 3 x 100 Hz without the virtual radio", whole - radio, "% of a core", 15
    )
    yield as_it_is("blocks that one client got meanwhile", blocks, "blocks")
    yield as_it_is("command to a station process and back, median", statistics.median(trips), "ms")


def _radio_share() -> float:
    command = [sys.executable, "-m", "tests.perf.ward_alone", str(MEASURED_S)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _cpu_s(pid: int) -> float:
    """User and system time of a process so far: fields 14 and 15 of its stat, in 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def _round_trip_ms(station: StationProcess) -> float:
    began = time.perf_counter()
    station.client.do(commands.TakeSnapshot())
    return 1000.0 * (time.perf_counter() - began)


def _live_view() -> Iterator[Figure]:
    for rate_hz, bar_ms in ((100, 2.0), (400, 2.0)):
        add_us, strip_ms = _view_costs(rate_hz)
        name = f"live view of 3 x {VIEW_S:.0f} s at {rate_hz} Hz, {PIXELS} pixels"
        yield at_most(f"{name}: drawing data, 99th percentile", strip_ms, "ms", bar_ms)
        yield as_it_is(f"{name}: taking a block, median", add_us, "us")


def _view_costs(rate_hz: int) -> tuple[float, float]:
    """Median cost of a block of 0.2 s in us, 99th percentile of all strips in ms."""
    view, sensors = LiveView(VIEW_S), [SensorId(f"a:{number}") for number in range(3)]
    rng = np.random.default_rng(1)
    adds, strips = [], []
    for number in range(int(VIEW_S * 5 * 2)):
        now_ns = number * NS // 5
        for sensor in sensors:
            counts = rng.integers(-1000, 1000, (rate_hz // 5, 3)).astype(np.int16)
            block = SampleBlock(sensor, number * rate_hz // 5, counts, 0.001, None, 0)
            began = time.perf_counter()
            view.add(block, now_ns)
            adds.append(time.perf_counter() - began)
        for frame in range(8):
            began = time.perf_counter()
            for sensor in sensors:
                view.strip(sensor, PIXELS, now_ns + frame * NS // 40)
            strips.append(time.perf_counter() - began)
    return 1e6 * statistics.median(adds), 1e3 * float(np.percentile(strips, 99))
