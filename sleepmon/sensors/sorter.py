"""Packets in the order in which the sensor sent them, each once.

Some Bluetooth services deliver packets twice, or the next before the last. A packet that leaves a
hole waits for one more; then the hole is a loss. Sensors that neither count nor stamp their packets
are taken as they come.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from sleepmon.sensors.contracts import Family, RawFrame
from sleepmon.sensors.unwrap import nearest

REMEMBERED = 64
"""Packets looked back on for repeats: some services deliver each packet twice or thrice after a
reconnect."""
FAR_S = 10.0
"""A packet that far from its place is no stray: counter or clock began anew."""
HELD = 2


class Arrived(NamedTuple):
    """A packet and when it came, on the steady clock."""

    frame: RawFrame
    at_ns: int
    stood_still_ns: int = 0
    """For how long that clock had stood still by then, while the computer slept."""


class Sorter:
    """One sensor's packets between its driver and its assembler."""

    def __init__(self, family: Family, rate_hz: float) -> None:
        self._counter_bits = family.counter_bits or 0
        self._stamp_bits = family.stamp_bits or 0
        self._unit_s = family.stamp_unit_ns * 1e-9
        self.rate_hz = rate_hz
        self._last: RawFrame | None = None
        self._held: list[Arrived] = []
        self._stray: Arrived | None = None
        self._seen: deque[tuple[int | None, int | None]] = deque(maxlen=REMEMBERED)
        self.repeated = 0
        self.too_late = 0
        """Packets that came after their place was given up as lost."""

    def begin(self, rate_hz: float) -> None:
        """A stream started, at which nothing is known of what comes first."""
        self.rate_hz = rate_hz
        self._last = None

    def push(self, packet: Arrived) -> list[Arrived]:
        """What is in order with this packet."""
        frame = packet.frame
        key = (frame.counter, frame.stamp)
        if key == (None, None):
            return [packet]
        if key in self._seen:
            self.repeated += 1
            return []
        self._seen.append(key)
        stray, self._stray = self._stray, None
        done: list[Arrived] = []
        if self._jumped(frame):
            done = self._start_anew()
        elif stray is not None and self._follows(stray.frame, frame):
            # Two in a row behind the rest: not late, but counted anew.
            done, stray = [*self._start_anew(), stray], None
            self._last = done[-1].frame
        elif self._is_behind(frame):
            self._stray = packet
        self.too_late += stray is not None
        if self._stray is None:
            self._held.append(packet)
        return done + self._in_order()

    def flush(self) -> list[Arrived]:
        """All that was held back: nothing more will come to fill the holes."""
        self.too_late += self._stray is not None
        self._stray = None
        return self._start_anew()

    def _start_anew(self) -> list[Arrived]:
        held, self._held = self._sorted(), []
        self._last = None
        return held

    def _jumped(self, frame: RawFrame) -> bool:
        """Whether counter or clock is nowhere near the last packet's."""
        reference = self._last or (self._held[0].frame if self._held else None)
        far = FAR_S * self.rate_hz
        return reference is not None and any(abs(o) > far for o in self._offs(reference, frame))

    def _is_behind(self, frame: RawFrame) -> bool:
        return self._last is not None and self._off(self._last, frame) < -0.5 * len(frame.counts)

    def _follows(self, last: RawFrame | None, frame: RawFrame) -> bool:
        return last is not None and abs(self._off(last, frame)) <= 0.5 * len(frame.counts)

    def _in_order(self) -> list[Arrived]:
        done: list[Arrived] = []
        self._held = self._sorted()
        while self._held and (
            len(self._held) >= HELD or self._follows(self._last, self._held[0].frame)
        ):
            first = self._held.pop(0)
            self._last = first.frame
            done.append(first)
        return done

    def _sorted(self) -> list[Arrived]:
        if len(self._held) < 2:
            return self._held
        first = self._held[0].frame
        return sorted(self._held, key=lambda each: self._off(first, each.frame))

    def _off(self, last: RawFrame, frame: RawFrame) -> float:
        """Samples between one packet and another; 0 when the other follows it."""
        return self._offs(last, frame)[0]

    def _offs(self, last: RawFrame, frame: RawFrame) -> list[float]:
        """By counter and by stamp, as far as there are any."""
        offs: list[float] = []
        if frame.counter is not None and last.counter is not None and self._counter_bits:
            due = last.counter + len(last.counts)
            offs.append(float(nearest(frame.counter, self._counter_bits, due) - due))
        if frame.stamp is not None and last.stamp is not None and self._stamp_bits:
            ticks = nearest(frame.stamp, self._stamp_bits, last.stamp) - last.stamp
            offs.append(ticks * self._unit_s * self.rate_hz - len(frame.counts))
        return offs or [0.0]
