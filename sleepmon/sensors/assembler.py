"""Packets put in order: blocks of 0.2 seconds or one packet, and the gaps between them.

Ticks count what the sensor sampled, delivered or not, and go on over lost links and resets, so that
two samples are as many ticks apart as sampling periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sleepmon.domain.samples import Counts, Gap, GapReason, SampleBlock, SensorId
from sleepmon.sensors.arrivals import ArrivalEnvelope
from sleepmon.sensors.contracts import Family, RawFrame, StreamTerms
from sleepmon.sensors.rate import RateGauge
from sleepmon.sensors.sorter import Arrived
from sleepmon.sensors.unwrap import nearest

BLOCK_S = 0.2
SLEPT_NS = 1_000_000_000
"""A computer that slept for less is not thought to have slept."""
JUMP_S = 10.0
"""A sensor's clock this far from where it should be was set or started anew."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """End of what arrived last."""

    counter: int | None
    """Number that the next packet has when nothing is lost."""
    device_ns: int | None
    packet: Arrived

    @property
    def arrived_ns(self) -> int:
        """When it arrived, on the steady clock."""
        return self.packet.at_ns

    def slept_ns(self, packet: Arrived) -> int:
        """For how long the steady clock stood still until another packet."""
        return packet.stood_still_ns - self.packet.stood_still_ns

    def passed_ns(self, packet: Arrived) -> int:
        """Time until another packet, the computer's sleep included."""
        return packet.at_ns - self.packet.at_ns + self.slept_ns(packet)


class Assembler:
    """Turns the packets of one sensor into blocks and gaps, over any number of links."""

    def __init__(self, sensor: SensorId, family: Family, terms: StreamTerms) -> None:
        self._sensor = sensor
        self._family = family
        self._terms = terms
        self._gauge = RateGauge(terms.rate_hz)
        blind = not (family.has_clock or family.has_counter)
        self._arrivals = ArrivalEnvelope(terms.rate_hz) if blind else None
        self._edge: _Edge | None = None
        self._pending: list[RawFrame] = []
        self._pending_samples = 0
        self._interrupted: GapReason | None = None
        self._next_tick = 0
        self.received = 0
        self.missing = 0

    @property
    def measured_rate_hz(self) -> float:
        """Rate by the sensor's own clock; the declared one until two seconds are known."""
        return self._gauge.rate_hz

    def resume(self, terms: StreamTerms) -> None:
        """The stream started again, perhaps on other terms."""
        if terms.rate_hz != self._terms.rate_hz:
            self._gauge = RateGauge(terms.rate_hz)
            if self._arrivals is not None:
                self._arrivals = ArrivalEnvelope(terms.rate_hz)
        self._terms = terms

    def interrupt(self, reason: GapReason) -> list[SampleBlock]:
        """The stream ended: what is waiting, and why the next gap will be."""
        if self._edge is not None and self._interrupted is None:
            self._interrupted = reason
        if self._arrivals is not None:
            self._arrivals.restart()
        return self._flush()

    def push(self, packet: Arrived) -> list[SampleBlock | Gap]:
        """What is complete with this packet."""
        frame, arrived_ns = packet.frame, packet.at_ns
        device_ns, jumped = self._device_ns(packet)
        done: list[SampleBlock | Gap] = []
        if self._edge is not None:
            missing, jumped = self._missing(packet, device_ns, jumped)
            if missing or jumped:
                done += self._flush()
                done.append(self._gap(missing, jumped, arrived_ns))
            self._measure(frame, device_ns, arrived_ns, missing == 0 and not jumped)
        self._accept(packet, device_ns)
        if self._pending_samples >= BLOCK_S * self._terms.rate_hz:
            done += self._flush()
        return done

    def _device_ns(self, packet: Arrived) -> tuple[int | None, bool]:
        """The sensor's clock, unwrapped, and whether it jumped."""
        stamp = packet.frame.stamp
        if stamp is None or self._family.stamp_bits is None:
            return None, False
        unit = self._family.stamp_unit_ns
        edge = self._edge
        if edge is None or edge.device_ns is None:
            return stamp * unit, False
        passed_ns = edge.passed_ns(packet)
        expected_ns = edge.device_ns + passed_ns
        device_ns = nearest(stamp, self._family.stamp_bits, expected_ns // unit) * unit
        tolerance_ns = JUMP_S * 1e9 + 1e-3 * passed_ns
        if device_ns > edge.device_ns and abs(device_ns - expected_ns) <= tolerance_ns:
            return device_ns, False
        return stamp * unit, True

    def _missing(self, packet: Arrived, device_ns: int | None, jumped: bool) -> tuple[int, bool]:
        """Samples between the last packet and this one, and whether sensor or clock restarted."""
        edge = self._edge
        assert edge is not None
        frame = packet.frame
        count = len(frame.counts)
        by_host = self._samples_in(edge.passed_ns(packet)) - count
        if jumped:
            return max(0, round(by_host)), True
        known = by_host
        if device_ns is not None and edge.device_ns is not None:
            known = self._samples_in(device_ns - edge.device_ns) - count
        if frame.counter is not None and edge.counter is not None and self._family.counter_bits:
            expected = edge.counter + max(0, round(known))
            exact = nearest(frame.counter, self._family.counter_bits, expected) - edge.counter
            slack = JUMP_S * self._terms.rate_hz + 0.02 * abs(known)
            if exact < 0 or abs(exact - known) > slack:
                return max(0, round(by_host)), True
            return exact, False
        if self._interrupted is not None:
            return max(0, round(known)), False
        if self._arrivals is not None and edge.slept_ns(packet) > SLEPT_NS:
            self._arrivals.restart()  # links may outlive the computer's sleep
            return max(0, round(known)), False
        if self._arrivals is not None:
            late = self._arrivals.add(count, packet.at_ns)
            self._gauge.add(late, 0)  # taken in time that is already measured
            return late, False
        # Within one link only whole packets get lost; less is the sensor's rate being off.
        lost = device_ns is not None and known > 0.5 * count
        return (round(known) if lost else 0), False

    def _samples_in(self, span_ns: int) -> float:
        return span_ns * 1e-9 * self._gauge.rate_hz

    def _gap(self, missing: int, jumped: bool, arrived_ns: int) -> Gap:
        edge = self._edge
        assert edge is not None
        reason: GapReason = self._interrupted or (
            "counter reset" if jumped else "dropped by sensor"
        )
        gap = Gap(
            sensor=self._sensor,
            after_tick=self._next_tick - 1,
            missing=missing,
            reason=reason,
            started_ns=edge.arrived_ns,
            ended_ns=arrived_ns,
        )
        self._next_tick += missing
        self.missing += missing
        return gap

    def _measure(
        self, frame: RawFrame, device_ns: int | None, arrived_ns: int, unbroken: bool
    ) -> None:
        edge = self._edge
        assert edge is not None
        if not unbroken or self._interrupted is not None:
            return
        if device_ns is not None and edge.device_ns is not None:
            self._gauge.add(len(frame.counts), device_ns - edge.device_ns)
        elif device_ns is None:
            self._gauge.add(len(frame.counts), arrived_ns - edge.arrived_ns)

    def _accept(self, packet: Arrived, device_ns: int | None) -> None:
        frame = packet.frame
        count = len(frame.counts)
        counter = None if frame.counter is None else frame.counter + count
        self._edge = _Edge(counter, device_ns, packet)
        self._interrupted = None
        self._pending.append(frame)
        self._pending_samples += count
        self.received += count

    def _flush(self) -> list[SampleBlock]:
        if not self._pending:
            return []
        edge = self._edge
        assert edge is not None
        block = SampleBlock(
            sensor=self._sensor,
            first_tick=self._next_tick,
            counts=_joined(self._pending),
            g_per_count=self._terms.g_per_count,
            device_time_ns=edge.device_ns,
            arrived_ns=edge.arrived_ns,
        )
        self._next_tick = block.next_tick
        self._pending = []
        self._pending_samples = 0
        return [block]


def _joined(frames: list[RawFrame]) -> Counts:
    if len(frames) == 1:
        return frames[0].counts
    joined: npt.NDArray[Any] = np.concatenate([frame.counts for frame in frames])
    return joined
