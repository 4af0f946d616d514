"""The open profile in letters, one line of ASCII each, for devices that send over TCP.

A device says `hello SERIAL` first and `state STREAMING RATE RANGE COUNTS_PER_G` whenever that
changes; a sample is `NUMBER MICROSECONDS X Y Z`, whole numbers with spaces or commas between them.
It is told `start RATE RANGE` and `stop`, and answers with a state. A device that can do only one
thing says its state after its hello and needs not listen.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers import open_profile

LONGEST_LINE = 120
PACKETS_PER_SECOND = 10
MOST_SAMPLES = 40

_SERIAL = re.compile("[0-9A-Za-z-]{1,16}")
_NUMBER = re.compile(r"-?\d{1,10}")
_SAMPLE = struct.Struct("<3h")


@dataclass(frozen=True, slots=True)
class Hello:
    """Who it is."""

    serial: str


@dataclass(frozen=True, slots=True)
class State:
    """What it does."""

    streaming: bool
    rate_hz: int
    range_g: int
    counts_per_g: int

    def packed(self) -> bytes:
        """As the open profile's control characteristic reads."""
        return open_profile.STATE.pack(
            open_profile.VERSION, self.streaming, self.rate_hz, self.range_g, self.counts_per_g
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample, as counted."""

    number: int
    stamp_us: int
    counts: tuple[int, int, int]


def read_line(line: bytes) -> Hello | State | Sample:
    """What one line says; PayloadError for any other line."""
    if len(line) > LONGEST_LINE:
        raise PayloadError("A device sent a line that does not end.")
    words = line.decode("ascii", "replace").replace(",", " ").split()
    if len(words) == 2 and words[0] == "hello" and _SERIAL.fullmatch(words[1]):
        return Hello(words[1])
    is_state = len(words) == 5 and words[0] == "state"
    numbers = [int(word) for word in words[is_state:] if _NUMBER.fullmatch(word)]
    if is_state and len(numbers) == 4 and _is_state(numbers):
        return State(bool(numbers[0]), *numbers[1:])
    if len(words) == len(numbers) == 5 and _is_sample(numbers):
        return Sample(numbers[0], numbers[1], (numbers[2], numbers[3], numbers[4]))
    raise PayloadError(f"A device sent a line that says nothing known here: {words[:6]}.")


def _is_state(numbers: list[int]) -> bool:
    return numbers[0] in (0, 1) and all(
        0 <= number <= most for number, most in zip(numbers[1:], (65535, 255, 65535), strict=True)
    )


def _is_sample(numbers: list[int]) -> bool:
    number, stamp_us, *counts = numbers
    return (
        0 <= number < 2**32
        and 0 <= stamp_us < 2**32
        and all(-32768 <= count <= 32767 for count in counts)
    )


@dataclass(slots=True)
class Packer:
    """Puts samples that follow on each other into packets of the open profile."""

    rate_hz: int
    _waiting: list[Sample] = field(default_factory=list)

    def add(self, sample: Sample) -> bytes | None:
        """A packet when one is complete: a tenth of a second, or all before a number left out."""
        packet = None
        if self._waiting and sample.number != (self._waiting[-1].number + 1) % 2**32:
            packet = self._packet()
        self._waiting.append(sample)
        wanted = min(MOST_SAMPLES, max(1, self.rate_hz // PACKETS_PER_SECOND))
        if packet is None and len(self._waiting) >= wanted:
            packet = self._packet()
        return packet

    def _packet(self) -> bytes:
        samples, self._waiting = self._waiting, []
        head = open_profile.HEADER.pack(
            samples[0].number % 2**16, samples[-1].stamp_us, len(samples)
        )
        return head + b"".join(_SAMPLE.pack(*sample.counts) for sample in samples)
