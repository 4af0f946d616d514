"""Three sensors at 200 Hz through a Bluetooth service's D-Bus and bleak's own Linux backend."""

import subprocess
import sys
import time
from collections.abc import Iterable

import numpy as np

from sleepmon.domain.samples import SampleBlock
from sleepmon.domain.sensors import StreamRequest
from sleepmon.machine.clock import SystemClock
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.system_radio import SystemRadio
from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, private_bus
from tests.fakes.hub_listener import HubMemory
from tests.fakes.ward_hub import ALL
from tests.perf.figures import Figure, as_it_is, at_most

SECONDS = 60
RATE_HZ = 200.0


class _Told(HubMemory):
    """When each block was told."""

    def __init__(self) -> None:
        super().__init__()
        self.at_ns: dict[int, int] = {}

    def on_block(self, block: SampleBlock) -> None:
        """Note the time of a block by its sensor's stamp."""
        if block.device_time_ns is not None:
            self.at_ns[block.device_time_ns] = time.perf_counter_ns()
        super().on_block(block)


def figures() -> Iterable[Figure]:
    """Samples lost, latency from notification to block, and the station's share of a core."""
    if DAEMON is None:
        print(NO_DAEMON)
        return
    memory = _Told()
    with private_bus():
        command = [sys.executable, "-m", "tests.perf.bluez_alone"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe) as service:
            assert service.stdout is not None
            assert "READY\n" == service.stdout.readline()
            cpu, missing, blocks = _recorded(memory)
            rows, _ = service.communicate("")
    pairs = (row.split() for row in rows.splitlines())
    emitted_ns = {int(stamp_ns): int(handed_ns) for stamp_ns, handed_ns in pairs}
    late_ms = [
        (told_ns - emitted_ns[stamp_ns]) * 1e-6
        for stamp_ns, told_ns in memory.at_ns.items()
        if stamp_ns in emitted_ns
    ]
    yield as_it_is("blocks measured over D-Bus", len(late_ms), "blocks")
    yield at_most("samples lost over D-Bus, 3 x 200 Hz", missing, "samples", 0)
    yield at_most("notification to block, p99", float(np.percentile(late_ms, 99)), "ms", 20.0)
    yield as_it_is("notification to block, longest", max(late_ms), "ms")
    yield at_most("station over D-Bus, CPU of one core", cpu, "%", 12.0)
    assert len(late_ms) > 0.9 * blocks


def _recorded(memory: HubMemory) -> tuple[float, int, int]:
    """CPU in % of a core, samples missing, and blocks of a minute."""
    hub = SensorHub(SystemRadio(), SystemClock(), memory)
    hub.open()
    try:
        for sensor in ALL:
            hub.connect(sensor, StreamRequest(rate_hz=RATE_HZ))
        memory.wait_for_samples(ALL[0], int(RATE_HZ))
        cpu_s, wall_s = time.process_time(), time.perf_counter()
        time.sleep(SECONDS)
        cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
        missing = sum(status.missing for status in hub.statuses())
        return 100.0 * cpu_s / wall_s, missing, sum(len(memory.blocks(s)) for s in ALL)
    finally:
        hub.close()
