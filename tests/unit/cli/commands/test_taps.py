"""Comparing clocks by taps, from the command line."""

import threading

import numpy as np
import pytest

from sleepmon.domain.samples import SensorId
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_station import FakeStation
from tests.fakes.waiting import wait_until

UTC_NS = 1_790_000_000_000_000_000
TAPS_S = (3.0, 3.5, 4.0)


def _worn() -> FakeStation:
    station = FakeStation()
    station.put_on("3FA2", "neck")
    station.put_on("3FB7", "chest")
    return station


def _tap(station: FakeStation, apart_s: float) -> None:
    """Six seconds of both sensors, tapped; the second one's packets come so much later."""
    wait_until(lambda: station.listeners)
    for number in range(30):
        for sensor, late_s in (("polar_h10:3FA2", 0.0), ("polar_h10:3FB7", apart_s)):
            taken_s = (number * 20 + np.arange(1, 21)) / 100.0
            counts = np.zeros((20, 3), np.int16)
            for tap in TAPS_S:
                past = taken_s >= tap
                counts[past, 2] += (3000 * np.exp(-(taken_s[past] - tap) / 0.04)).astype(np.int16)
            arrived_ns = UTC_NS + round((taken_s[-1] + late_s) * 1e9)
            station.send(SensorId(sensor), counts, number * 20, arrived_ns)


def test_that_clocks_that_agree_are_exit_code_zero() -> None:
    station = _worn()
    tapping = threading.Thread(target=_tap, args=(station, 0.02))
    tapping.start()
    said = run_command(FakeDoors(running=station), "taps", "--seconds", "30s")
    tapping.join()
    assert 0 == said.code
    assert "Hold all sensors together" in said.out
    assert "chest +20 ms against neck" in said.out
    assert station.closed


def test_that_clocks_apart_are_exit_code_one_and_told_as_json() -> None:
    station = _worn()
    tapping = threading.Thread(target=_tap, args=(station, 0.4))
    tapping.start()
    said = run_command(FakeDoors(running=station), "taps", "--seconds", "30s", "--json")
    tapping.join()
    assert (1, False) == (said.code, said.rows[-1]["agrees"])
    assert 400.0 == pytest.approx(said.rows[-1]["differences"][0]["difference_ms"])


def test_that_no_taps_are_told_after_the_time() -> None:
    said = run_command(FakeDoors(running=_worn()), "taps", "--seconds", "0.01s")
    assert 1 == said.code
    assert "No three taps were felt by two sensors" in said.out


def test_that_one_sensor_and_no_station_are_refused() -> None:
    alone = FakeStation()
    alone.put_on("3FA2", "neck")
    said = run_command(FakeDoors(running=alone), "taps", "--json")
    assert (3, "RefusedError") == (said.code, said.rows[-1]["error"])
    said = run_command(FakeDoors(), "taps", "--json")
    assert "StationUnreachable" == said.rows[-1]["error"]
