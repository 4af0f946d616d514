"""What runs in the emulated Linux: unmodified bleak and Bluetooth's real service.

Says one line `RESULT {...}` on the console.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.sensors import StreamRequest
from sleepmon.machine.clock import SystemClock
from sleepmon.sensors.catalog import serial_of
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.system_radio import SystemRadio
from tests.fakes.bluez.private_bus import private_bus
from tests.fakes.hub_listener import HubMemory
from tests.fakes.ward_hub import ALL, NECK
from tests.kernel.emulated import PACKAGES

STREAMED_S = 20.0
_RATE_HZ = 100.0
_PATIENCE_S = 60.0


def main() -> None:
    """Stream from all sensors for a while, and tell what came and what was lost."""
    subprocess.run([str(PACKAGES["kmod"]), "hci_vhci"], check=True)
    with private_bus(), _running(sys.executable, "-m", "tests.kernel.air") as air:
        assert air.stdout is not None
        assert "READY" == air.stdout.readline().strip()
        with _running(str(PACKAGES["bluez"]), "-n"):
            print("RESULT", json.dumps(_stream(air)), flush=True)


@contextmanager
def _running(*command: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.terminate()


def _stream(air: subprocess.Popen[str]) -> dict[str, object]:
    clock = SystemClock()
    memory = HubMemory(clock)
    hub = _opened(clock, memory)
    try:
        found = {each.sensor for each in hub.scan(10.0)}
        for sensor in ALL:
            hub.connect(sensor, StreamRequest(rate_hz=_RATE_HZ))
        began = {sensor: memory.samples(sensor) for sensor in ALL}
        time.sleep(STREAMED_S)
        came = {sensor: memory.samples(sensor) - began[sensor] for sensor in ALL}
        before = {sensor: len(memory.gaps(sensor)) for sensor in ALL}
        _lose_and_find(air, memory)
        return {
            "found": sorted(found),
            "samples": came,
            "gaps": before,
            "gaps with the lost link": {sensor: len(memory.gaps(sensor)) for sensor in ALL},
            "faults": sorted({kind for _, kind, _ in memory.faults}),
            "battery": {str(each.sensor): each.battery_percent for each in hub.statuses()},
            "simulated": any(each.simulated for each in hub.statuses()),
        }
    finally:
        hub.close()


def _lose_and_find(air: subprocess.Popen[str], memory: HubMemory) -> None:
    """Carry one sensor out of range and back, and let it stream on."""
    assert air.stdin is not None
    for where, state in (("away", "backing off"), ("back", "streaming")):
        air.stdin.write(f"{where} {serial_of(NECK)}\n")
        air.stdin.flush()
        memory.wait_for_state(NECK, state)
    memory.wait_for_samples(NECK, 500)
    memory.assert_unbroken(NECK)


def _opened(clock: SystemClock, memory: HubMemory) -> SensorHub:
    """The hub, once the service has found its adapter."""
    limit = time.monotonic() + _PATIENCE_S
    while True:
        hub = SensorHub(SystemRadio(), clock, memory)
        try:
            hub.open()
            return hub
        except SleepmonError:
            if time.monotonic() > limit:
                raise
            time.sleep(1.0)


if __name__ == "__main__":
    main()
