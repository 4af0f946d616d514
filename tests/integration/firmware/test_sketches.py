"""The sketches themselves, compiled for a fake board and run on it."""

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest

import tests.fakes.boards
from sleepmon.domain.resources import resource
from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.drivers.open_profile import OpenProfile

COMPILER = shutil.which("c++") or shutil.which("g++")
BOARDS = Path(tests.fakes.boards.__file__).parent
TOUCH = {"nano33ble": "control.", "esp32_adxl345": "the_server.connected();\n  control->"}
"""How somebody connects to the sketch and reaches its control characteristic."""
STORY = """
#include "Arduino.h"
#include "{sketch}"

int main() {{
  setup();
  const uint8_t start[] = {{1, 100, 0, 4}}, other[] = {{1, 99, 0, 4}};
  {touch}written(start, sizeof start);
  {read}
  for (int turns = 0; turns < 100000 && now_us - 4294000000u < 2500000u; turns++) loop();
  {touch}written(other, sizeof other);
  {read}
  return 0;
}}
"""
READ = {
    "nano33ble": 'say("state", control.value(), control.valueLength());',
    "esp32_adxl345": 'say("state", control->getValue().data(), control->getValue().size());',
}


@pytest.mark.skipif(COMPILER is None, reason="there is no C++ compiler on this computer")
@pytest.mark.parametrize("sketch", TOUCH)
def test_that_a_sketch_streams_what_the_driver_understands(sketch: str, tmp_path: Path) -> None:
    source, program = tmp_path / "story.cpp", tmp_path / "story"
    ino = resource("firmware", sketch, f"{sketch}.ino")
    source.write_text(STORY.format(sketch=ino, touch=TOUCH[sketch], read=READ[sketch]))
    flags = ["-std=c++11", "-Wall", "-Werror", "-Wno-unused-variable", f"-I{BOARDS}"]
    subprocess.run([str(COMPILER), *flags, str(source), "-o", str(program)], check=True)
    told = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    said = [line.partition(" ")[::2] for line in told.splitlines()]
    assert ["Sleepmon ACC 0C31"] == [rest for what, rest in said if what == "name"]
    assert {"12 24"} == {rest for what, rest in said if what == "interval"}

    states = [open_profile.STATE.unpack(bytes.fromhex(r)) for what, r in said if what == "state"]
    assert [(1, 1, 100, 4), (1, 0, 0, 0)] == [states[0][:4], (*states[1][:3], 0)]

    frames = [OpenProfile().decode(bytes.fromhex(r)) for what, r in said if what == "packet"]
    assert len(frames) >= 20
    assert all([[1, 2, -3]] * 10 == frame.counts.tolist() for frame in frames)
    assert [10 * i for i in range(len(frames))] == [frame.counter for frame in frames]
    stamps = [frame.stamp or 0 for frame in frames]
    apart_us = [(after - before) % 2**32 for before, after in itertools.pairwise(stamps)]
    assert all(abs(us - 100_000) <= 10_100 for us in apart_us), "over the stamp's wrap, too"
    assert min(stamps) < 2_000_000 < max(stamps)
