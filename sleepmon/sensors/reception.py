"""What comes from one sensor: packets decoded, put in order, counted, and told to the listener."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import PayloadError
from sleepmon.domain.samples import Gap, GapReason, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from sleepmon.sensors.assembler import Assembler
from sleepmon.sensors.catalog import serial_of
from sleepmon.sensors.contracts import Driver, Family, HubListener, StreamTerms
from sleepmon.sensors.faults import FAULTS, FaultKind
from sleepmon.sensors.session import Session
from sleepmon.sensors.sorter import Arrived, Sorter

_log = logging.getLogger(__name__)

TOLD_EVERY_S = 10.0
"""A fault that repeats is told the first time, then summed up this often."""


class Reception:
    """One sensor's stream over all its links; lives on the `ble` thread.

    Ticks and counts go on when a sensor is let go and connected again.
    """

    def __init__(
        self,
        sensor: SensorId,
        family: Family,
        clock: Clock,
        listener: HubListener,
        simulated: bool,
        stood_still_ns: Callable[[], int] = lambda: 0,
    ) -> None:
        self.sensor = sensor
        self.session = Session(clock)
        self._family = family
        self._clock = clock
        self._listener = listener
        self._simulated = simulated
        self._stood_still_ns = stood_still_ns
        self._name = f"{family.title} {serial_of(sensor)}"
        self._driver: Driver | None = None
        self._assembler: Assembler | None = None
        self._terms: StreamTerms | None = None
        self._begun = False
        self._early: list[Arrived] = []
        self._sorter: Sorter | None = None
        self._advice = ""
        self._rssi_dbm: int | None = None
        self._battery_percent: int | None = None
        self._arrived_ns: int | None = None
        self._untold: dict[FaultKind, int] = {}
        self._told_ns: dict[FaultKind, int] = {}

    # --- told by the keeper -----------------------------------------------------------------

    def heard(self, found: FoundSensor) -> None:
        """It was heard before connecting."""
        self._name = found.name
        self._rssi_dbm = found.rssi_dbm

    def renew(self) -> None:
        """It is wanted again after it was let go."""
        self.session = Session(self._clock)

    def open_link(self, driver: Driver) -> None:
        """A link is up; its packets are this driver's."""
        self._driver = driver
        self._begun = False
        self._early.clear()

    def begin_stream(self, terms: StreamTerms) -> None:
        """The stream was started on these terms."""
        self._terms = terms
        if self._assembler is None or self._sorter is None:
            self._assembler = Assembler(self.sensor, self._family, terms)
            self._sorter = Sorter(self._family, terms.rate_hz)
        else:
            self._assembler.resume(terms)
            self._sorter.begin(terms.rate_hz)
        self._begin()

    def interrupt(self, reason: GapReason) -> None:
        """The link is over, and whatever is missing from now on is for this reason."""
        self._driver = None
        if self._assembler is None or self._sorter is None:
            return
        if not self._begun and self._early:
            self._sorter.begin(self._sorter.rate_hz)
            self._begin()  # the stream ended before it was said to have begun: as it ran before
        self._assemble(self._sorter.flush())
        for block in self._assembler.interrupt(reason):
            self._deliver(block)

    def battery(self, percent: int | None) -> None:
        """The charge was asked for."""
        if percent != self._battery_percent:
            self._battery_percent = percent
            self.publish()

    def fault(self, kind: FaultKind, details: str = "") -> None:
        """Something went wrong and is being dealt with."""
        if details:
            _log.info("%s: %s: %s", self.sensor, kind, details)
        self._untold[kind] = self._untold.get(kind, 0) + 1
        now_ns = self._clock.monotonic_ns()
        told_ns = self._told_ns.get(kind)
        if told_ns is not None and now_ns - told_ns < TOLD_EVERY_S * 1e9:
            return
        self._told_ns[kind] = now_ns
        count = self._untold.pop(kind)
        words = FAULTS[kind].words
        self._tell(lambda: self._listener.on_fault(self.sensor, kind, words, count))

    def advise(self, kind: FaultKind | None) -> None:
        """The advice that is shown with the state; None when all is well."""
        self._advice = FAULTS[kind].advice if kind else ""

    def publish(self) -> None:
        """Tell the listener how things stand."""
        status = self.status()
        self._tell(lambda: self._listener.on_status(status))

    # --- called by bleak ----------------------------------------------------------------------

    def on_payload(self, payload: bytearray) -> None:
        """One data packet; nothing that happens here reaches bleak."""
        at_ns = self._clock.monotonic_ns()
        driver = self._driver
        if driver is None:
            return  # a packet that was on its way when the link was cut
        try:
            frame = driver.decode(bytes(payload))
        except PayloadError as error:
            self.fault("garbage packet", str(error))
            return
        packet = Arrived(frame, at_ns, self._stood_still_ns())
        if self._begun:
            self._push(packet)
        else:  # sensors may send before they have said on which terms
            self._early.append(packet)

    def status(self) -> SensorStatus:
        """All that is known now."""
        assembler, terms = self._assembler, self._terms
        return SensorStatus(
            sensor=self.sensor,
            name=self._name,
            family=self._family.id,
            serial=serial_of(self.sensor),
            state=self.session.told,
            advice=self._advice,
            rate_hz=terms.rate_hz if terms else 0.0,
            measured_rate_hz=assembler.measured_rate_hz if assembler else 0.0,
            range_g=terms.range_g if terms else 0,
            g_per_count=terms.g_per_count if terms else 0.0,
            rssi_dbm=self._rssi_dbm,
            battery_percent=self._battery_percent,
            received=assembler.received if assembler else 0,
            missing=assembler.missing if assembler else 0,
            last_arrived_utc_ns=self._arrived_utc_ns(),
            simulated=self._simulated,
            time_estimated=not self._family.has_clock,
        )

    # --- inside ---------------------------------------------------------------------------------

    def _arrived_utc_ns(self) -> int | None:
        if self._arrived_ns is None:
            return None
        return self._clock.utc_ns() - (self._clock.monotonic_ns() - self._arrived_ns)

    def _begin(self) -> None:
        self._begun = True
        early, self._early = self._early, []
        for packet in early:
            self._push(packet)

    def _push(self, packet: Arrived) -> None:
        sorter = self._sorter
        assert sorter is not None
        streams_again = self.session.fed(packet.at_ns)
        self._arrived_ns = packet.at_ns
        if streams_again:
            self.publish()
        repeated, too_late = sorter.repeated, sorter.too_late
        self._assemble(sorter.push(packet))
        if sorter.repeated != repeated:
            self.fault("repeated packet")
        if sorter.too_late != too_late:
            self.fault("late packet")

    def _assemble(self, packets: list[Arrived]) -> None:
        assembler = self._assembler
        assert assembler is not None
        missing = assembler.missing
        for packet in packets:
            for item in assembler.push(packet):
                self._deliver(item)
        if assembler.missing != missing:
            self.publish()

    def _deliver(self, item: SampleBlock | Gap) -> None:
        if isinstance(item, SampleBlock):
            self._tell(lambda: self._listener.on_block(item))
            return
        if item.reason == "dropped by sensor":
            self.fault("samples dropped")
        elif item.reason == "counter reset":
            self.fault("clock restarted")
        self._tell(lambda: self._listener.on_gap(item))

    def _tell(self, news: Callable[[], None]) -> None:
        """A listener's mistake must not end the stream; it is logged and the stream goes on."""
        try:
            news()
        except Exception:
            _log.exception("a follower of %s failed", self.sensor)
