"""The protocol of our sketches, compiled here and understood by our driver."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.resources import resource
from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.drivers.open_profile import OpenProfile

COMPILER = shutil.which("c++") or shutil.which("g++")
SKETCHES = ("nano33ble", "esp32_adxl345")
NEEDS_COMPILER = pytest.mark.skipif(
    COMPILER is None, reason="there is no C++ compiler on this computer"
)

STORY = r"""
#include <stdio.h>
#include "open_profile.h"

using namespace open_profile;
static SampleStream stream;

static void say(const char *what, const uint8_t *bytes, size_t size) {
  printf("%s ", what);
  for (size_t i = 0; i < size; i++) printf("%02x", bytes[i]);
  printf("\n");
}

static void state() {
  uint8_t bytes[STATE_BYTES];
  stream.write_state(bytes);
  say("state", bytes, STATE_BYTES);
}

static void sample(int count, uint32_t from_us) {
  for (int i = 0; i < count; i++) {
    if (stream.add((int16_t)i, (int16_t)-i, 4096, from_us + 10000u * i))
      say("packet", stream.packet(), stream.packet_bytes());
  }
}

int main() {
  const uint8_t start[] = {1, 100, 0, 8}, other[] = {1, 200, 0, 8}, stop[] = {0};
  state();
  Command command = command_of(start, sizeof start);
  stream.start(command.rate_hz, command.range_g, 4096);
  state();
  sample(20, 4294900000u);
  stream.lose(7);
  sample(13, 1000);
  stream.lose(2);
  sample(10, 2000);
  stream.start(command.rate_hz, command.range_g, 4096);
  sample(10, 3000);
  command = command_of(other, sizeof other);
  stream.start(command.rate_hz, command.range_g, 4096);
  sample(20, 0);
  if (command_of(stop, sizeof stop).wish == Wish::stop) stream.stop();
  state();
  printf("nothing %d %d %d\n", (int)command_of(start, 3).wish, (int)command_of(stop, 0).wish,
         (int)command_of(other + 1, 1).wish);
  return 0;
}
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What the compiled header says in the story above."""
    folder = tmp_path_factory.mktemp("firmware")
    source, program = folder / "story.cpp", folder / "story"
    source.write_text(STORY)
    header = resource("firmware", "nano33ble", "open_profile.h").parent
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Werror", f"-I{header}"]
    subprocess.run([str(COMPILER), *flags, str(source), "-o", str(program)], check=True)
    told = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    return [(what, rest) for what, _, rest in (line.partition(" ") for line in told.splitlines())]


def _bytes(said: list[tuple[str, str]], what: str) -> list[bytes]:
    return [bytes.fromhex(rest) for kind, rest in said if kind == what]


@NEEDS_COMPILER
def test_that_packets_carry_numbers_and_times_over_losses(said: list[tuple[str, str]]) -> None:
    frames = [OpenProfile().decode(packet) for packet in _bytes(said, "packet")]
    # 20 sent, 7 lost, 10 sent, 3 given up with 2 lost, 10 sent, 10 more after the same start
    # again, which goes on counting, and 20 at another rate, which does not.
    assert [0, 10, 27, 42, 52, 0] == [frame.counter for frame in frames]
    assert [10, 10, 10, 10, 10, 20] == [len(frame.counts) for frame in frames]
    first_us = 4_294_900_000
    assert [(first_us + 90_000) % 2**32, (first_us + 190_000) % 2**32] == [
        frame.stamp for frame in frames[:2]
    ]
    expected = np.stack([np.arange(10), -np.arange(10), np.full(10, 4096)], axis=1)
    assert expected.tolist() == frames[0].counts.tolist()


@NEEDS_COMPILER
def test_that_its_state_reads_as_the_profile_says(said: list[tuple[str, str]]) -> None:
    states = [open_profile.STATE.unpack(state) for state in _bytes(said, "state")]
    assert [(1, 0, 0, 0, 0), (1, 1, 100, 8, 4096), (1, 0, 0, 8, 4096)] == states


@NEEDS_COMPILER
def test_that_other_commands_are_nothing(said: list[tuple[str, str]]) -> None:
    assert ("nothing", "0 0 0") == said[-1]


def test_that_both_sketches_have_the_same_header() -> None:
    headers = {resource("firmware", s, "open_profile.h").read_bytes() for s in SKETCHES}
    assert 1 == len(headers)
    (header,) = headers
    for uuid in (open_profile.SERVICE, open_profile.DATA, open_profile.CONTROL):
        assert f'"{uuid}"'.encode() in header


@pytest.mark.parametrize("sketch", SKETCHES)
def test_that_a_sketch_lies_where_arduino_looks_for_it(sketch: str) -> None:
    source = resource("firmware", sketch, f"{sketch}.ino")
    assert "SPDX-License-Identifier: Apache-2.0" in source.read_text()
    assert f"`{sketch}`" in Path(resource("firmware", "README.md")).read_text()
