"""All faults of the virtual ward: one row each."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.domain.scenarios import FaultName
from sleepmon.sensors.virtual.faults import acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: how it is done, for how long and how badly unless a scenario says otherwise."""

    begin: acts.Begin
    seconds: tuple[float, float] = (0.0, 0.0)
    """Shortest and longest when drawn at random; the first is the default."""
    amounts: tuple[float, float] = (0.0, 0.0)
    """Least and most when drawn at random; the first is the default."""
    of_computer: bool = False
    """Only one fault of the computer at a time, whichever sensor a scenario names."""


FAULTS: dict[FaultName, Fault] = {
    "out of range": Fault(begin=acts.out_of_range, seconds=(10.0, 90.0)),
    "silent link": Fault(begin=acts.silent_link, seconds=(6.0, 40.0)),
    "packet errors": Fault(begin=acts.packet_errors, seconds=(30.0, 120.0), amounts=(0.3, 0.6)),
    "error burst": Fault(begin=acts.packet_errors, seconds=(1.0, 3.0), amounts=(0.95, 0.99)),
    "buffer loss": Fault(begin=acts.buffer_loss, seconds=(0.5, 2.0)),
    "duplicated packets": Fault(
        begin=acts.duplicated_packets, seconds=(20.0, 90.0), amounts=(0.3, 1.0)
    ),
    "reordered packets": Fault(
        begin=acts.reordered_packets, seconds=(20.0, 90.0), amounts=(0.1, 0.3)
    ),
    "garbage payload": Fault(begin=acts.garbage_payload, seconds=(10.0, 30.0), amounts=(0.05, 0.2)),
    "counter reset": Fault(begin=acts.counter_reset),
    "stamp jump": Fault(begin=acts.stamp_jump, amounts=(60.0, 3600.0)),
    "clock drift": Fault(begin=acts.clock_drift, seconds=(600.0, 1800.0), amounts=(60.0, 120.0)),
    "battery decay": Fault(begin=acts.battery_decay, seconds=(600.0, 1800.0), amounts=(5.0, 20.0)),
    "sensor flipped": Fault(begin=acts.sensor_flipped, seconds=(60.0, 300.0)),
    "sensors swapped": Fault(begin=acts.sensors_swapped, seconds=(60.0, 300.0)),
    "adapter off": Fault(begin=acts.adapter_off, seconds=(5.0, 30.0), of_computer=True),
    "service dead": Fault(begin=acts.service_dead, seconds=(5.0, 30.0), of_computer=True),
    "clock change": Fault(begin=acts.clock_change, amounts=(3600.0, -3600.0), of_computer=True),
    "host suspended": Fault(begin=acts.host_suspended, amounts=(20.0, 120.0), of_computer=True),
}
