"""A simulated night with six sensors of six families, in which everything goes wrong at random."""

import gc
import os
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from sleepmon.domain.nights import NightMeta, NightSensor
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.scenarios import RandomFaults, Scenario
from sleepmon.domain.sensors import FoundSensor, SensorStatus, StreamRequest
from sleepmon.sensors.catalog import family_of
from sleepmon.sensors.contracts import Radio
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.faults.catalog import FAULTS
from sleepmon.sensors.virtual.faults.player import drawn
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.ward import VirtualWard
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.verify import verify_night
from sleepmon.workers.export import build_in_child
from tests.fakes.belongings import Belongings, BusState, live_tasks, open_descriptors
from tests.fakes.nights import night_meta
from tests.perf.figures import Figure, as_it_is, at_least, at_most
from tests.perf.truth_log import TruthLog

SPEED = 400.0
"""As fast as this computer can; the ward slows down rather than skip."""
FAULTS_EVERY_S = 120.0
SEED = 20_261_122
MIB = 1 << 20

RATES_HZ = {
    "polar_h10:7A21C3F0": 100.0,
    "polar_verity:5D90E46B": 52.0,
    "open_profile:0C31": 100.0,
    "movella_dot:D4CA6EF1": 20.0,
    "metamotion:E0B1C2D3": 25.0,
    "thingy:F3A4B5C6": 10.0,
}
_OFF = (0.004, -0.003, 0.001, 0.0, 0.002, -0.001)
_PPM = (18.0, -11.0, 25.0, -20.0, 7.0, 12.0)
SPECS = tuple(
    SensorSpec(
        family=name.partition(":")[0],
        serial=name.partition(":")[2],
        placement=("chest", "abdomen", "neck")[number % 3],
        rate_error=_OFF[number],
        clock_ppm=_PPM[number],
    )
    for number, name in enumerate(RATES_HZ)
)
SENSORS = [spec.sensor for spec in SPECS]
NEED_NUMBERS = ("duplicated packets", "reordered packets")
"""Nobody can tell a repeat from a new packet when packets have neither number nor stamp."""


@dataclass
class _Keeper:
    """Follower of the hub that hands everything to the night's recorder."""

    recorder: NightRecorder | None = None
    dtypes: dict[SensorId, str] = field(default_factory=dict)
    statuses: dict[SensorId, SensorStatus] = field(default_factory=dict)
    spans_ns: dict[SensorId, tuple[int, int]] = field(default_factory=dict)
    """From when on the night's first gap or block is, and when its last block came."""
    faults: int = 0

    def on_block(self, block: SampleBlock) -> None:
        """Keep."""
        self.dtypes[block.sensor] = str(block.counts.dtype)
        if self.recorder is not None:
            self.recorder.put_block(block)
            first_ns, _ = self.spans_ns.setdefault(block.sensor, (block.arrived_ns, 0))
            self.spans_ns[block.sensor] = (first_ns, block.arrived_ns)

    def on_gap(self, gap: Gap) -> None:
        """Keep."""
        if self.recorder is not None:
            self.recorder.put_gap(gap)
            self.spans_ns.setdefault(gap.sensor, (gap.started_ns, gap.ended_ns))

    def on_status(self, status: SensorStatus) -> None:
        """Remember the newest."""
        self.statuses[status.sensor] = status

    def on_found(self, found: FoundSensor) -> None:
        """Not needed."""

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Count."""
        self.faults += count

    # --- as the recorder's listener

    def on_saved(self, until_utc_ns: int) -> None:
        """Not needed."""

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        """Say so."""
        print(f"   recorder: {kind}: {words}", flush=True)

    def on_stopped(self, reason: str) -> None:
        """Say so."""
        print(f"   recorder stopped: {reason}", flush=True)


def noise(placement: str, times_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Forces that differ from sample to sample, for little computing."""
    turn = times_s[:, None] * np.array([1.7, 2.3, 0.9]) + len(placement)
    wave: npt.NDArray[np.float32] = np.sin(turn * 31.0).astype(np.float32)
    return wave


def scenario(hours: float) -> Scenario:
    """Random faults of all kinds, each on a sensor that can have it."""
    rng = random.Random(SEED)
    numbered = [s for s in SENSORS if family_of(s).has_clock]
    wanted = RandomFaults(seed=SEED, every_s=FAULTS_EVERY_S, until_s=hours * 3600.0 - 300.0)
    steps = tuple(
        replace(step, sensor=rng.choice(numbered if step.fault in NEED_NUMBERS else SENSORS))
        for step in drawn(wanted)
    )
    return Scenario(id="soak", title="soak", steps=steps)


class _Look(NamedTuple):
    """What is held at one moment."""

    resident_mib: float
    tasks: int
    descriptors: int
    names: int
    rules: int


def nobody() -> BusState:
    """Where no message bus is between ward and hub."""
    return BusState()


class BrokenNight:
    """One night of so many hours, over any radio to this ward."""

    def __init__(
        self,
        folder: Path,
        hours: float,
        ward: VirtualWard,
        radio: Radio,
        bus_state: Callable[[], BusState] = nobody,
    ) -> None:
        self.folder = folder
        self.hours = hours
        self.ward = ward
        self.bus_state = bus_state
        self.keeper = _Keeper()
        self.hub = SensorHub(radio, ward.clock, self.keeper, lambda: ward.suspended_ns)
        self.truth = TruthLog(folder, SENSORS)
        self.on_bus = BusState()
        """While all sensors streamed for the first time."""
        self.looks: list[_Look] = []

    def figures(self) -> Iterable[Figure]:
        """Speed, faults, samples lost and twice, ledger, recovery, memory, leaks."""
        before = Belongings()
        self.hub.open()
        self.ward.open_sensors()
        self.connect()
        meta = self.meta()
        self.on_bus = self.bus_state()
        self.let_go()
        started_ns = self.ward.clock.monotonic_ns()
        self.keeper.recorder = recorder = NightRecorder.open(
            self.folder / "nights",
            meta,
            self.ward.clock,
            self.keeper,
            options=RecorderOptions(check_space=False),
        )
        self.ward.tap(self.truth.note)
        self.connect()
        began_s = time.perf_counter()
        self.ward.play(scenario(self.hours))
        self.wait(started_ns)
        took_s = time.perf_counter() - began_s
        done = self.ward.faults_done
        self.ward.stop()
        healed_s = self.healed_after_s()
        streaming = sum(status.state == "streaming" for status in self.hub.statuses())
        lived_s = (self.ward.clock.monotonic_ns() - started_ns + self.ward.suspended_ns) * 1e-9
        self.let_go()
        recorder.close("stopped")
        self.hub.close()
        self.truth.close()
        gc.collect()
        left = tuple(self.left(before))
        yield as_it_is("simulated hours", lived_s / 3600.0, "h")
        yield at_least("speed", self.hours * 3600.0 / took_s, "x", 60.0)
        yield at_least("random faults", sum(done.values()), "faults", 20.0 * self.hours)
        yield at_least("kinds of faults", len(done), "kinds", len(FAULTS))
        yield as_it_is("faults told to the listener", self.keeper.faults, "times")
        yield at_least("sensors that stream at the end", streaming, "sensors", len(SENSORS))
        yield at_most("all stream again after the last fault", healed_s, "s", 20.0)
        yield from self.growth()
        yield from left
        yield from self.night(recorder)

    def connect(self) -> None:
        for sensor in SENSORS:
            self.hub.connect(sensor, StreamRequest(rate_hz=RATES_HZ[sensor]))
        while not set(SENSORS) <= set(self.keeper.dtypes):
            time.sleep(0.01)

    def let_go(self) -> None:
        for sensor in SENSORS:
            self.hub.disconnect(sensor)

    def meta(self) -> NightMeta:
        rows = [self.row(status) for status in self.hub.statuses()]
        return replace(
            night_meta(0),
            sensors=tuple(rows),
            started_utc_ns=self.ward.clock.utc_ns(),
            started_monotonic_ns=self.ward.clock.monotonic_ns(),
        )

    def row(self, status: SensorStatus) -> NightSensor:
        return NightSensor(
            sensor=status.sensor,
            name=status.name,
            family=status.family,
            serial=status.serial,
            placement=self.ward.placement_of(status.sensor),
            rate_hz=status.rate_hz,
            range_g=status.range_g,
            g_per_count=status.g_per_count,
            dtype="float32" if self.keeper.dtypes[status.sensor] == "float32" else "int16",
            has_device_clock=family_of(status.sensor).has_clock,
            simulated=True,
        )

    def wait(self, started_ns: int) -> None:
        """Until the hours are over; looks at what is held a hundred times."""
        told = 0
        while (part := (self.ward.clock.monotonic_ns() - started_ns) / (self.hours * 3.6e12)) < 1.0:
            if part * 100 >= len(self.looks):
                self.looks.append(self.look())
            if part * 10 >= told:
                told += 1
                print(f"   {part:4.0%}, {self.looks[-1].resident_mib:.1f} MiB", flush=True)
            time.sleep(0.05)

    def healed_after_s(self) -> float:
        """Simulated seconds until all sensors stream once nothing is wrong any more."""
        began_ns = self.ward.clock.monotonic_ns()
        while (after_s := (self.ward.clock.monotonic_ns() - began_ns) * 1e-9) < 60.0:
            if all(status.state == "streaming" for status in self.hub.statuses()):
                break
            time.sleep(0.01)
        return after_s

    def look(self) -> _Look:
        bus = self.bus_state()
        return _Look(
            _resident_mib(), len(live_tasks()), len(open_descriptors()), len(bus.names), bus.rules
        )

    def growth(self) -> Iterable[Figure]:
        """What was held at the end of the night against what was held early in it."""
        tenth = len(self.looks) // 10
        early, late = self.looks[tenth : 2 * tenth], self.looks[-tenth:]
        after, end = (
            float(np.median([look.resident_mib for look in some])) for some in (early, late)
        )
        yield as_it_is("memory after the first tenth", after, "MiB")
        yield at_most("memory grown since", 100.0 * (end - after) / after, "%", 5.0)
        first = self.looks[: 2 * tenth]
        tasks, descriptors, rules = (
            max(getattr(look, what) for look in late) - max(getattr(look, what) for look in first)
            for what in ("tasks", "descriptors", "rules")
        )
        yield at_most("tasks grown", tasks, "tasks", 6)
        yield at_most("descriptors grown", descriptors, "descriptors", 0)
        if self.on_bus.names:
            most = max(look.names for look in self.looks) - len(self.on_bus.names)
            yield as_it_is("D-Bus connections", len(self.on_bus.names), "connections")
            yield at_most("D-Bus connections more at any time", most, "connections", 0)
            yield at_most("D-Bus match rules grown", rules, "rules", 0)

    def left(self, before: Belongings) -> Iterable[Figure]:
        """What was still there once all was closed."""
        left = before.left_over()
        for words in left:
            print(f"   left over: {words}")
        for kind in ("thread", "task", "descriptor"):
            count = sum(words.startswith(kind) for words in left)
            yield at_most(f"{kind}s left", count, f"{kind}s", 0)
        if self.on_bus.names:
            count = len(self.bus_state().names)
            yield at_most("D-Bus connections left", count, "connections", 0)

    def streamed_s(self, sensor: SensorId) -> float:
        """Seconds that a sensor's blocks and gaps are about, with those that the computer slept."""
        first_ns, last_ns = self.keeper.spans_ns[sensor]
        return (last_ns - first_ns + self.ward.suspended_ns) * 1e-9

    def night(self, recorder: NightRecorder) -> Iterable[Figure]:
        report = build_in_child(recorder.folder, recorder.file, lambda part: None)
        verdict = verify_night(recorder.file)
        for finding in verdict.findings:
            if finding.state == "lost":
                print(f"   verify: {finding.name}: {finding.words}", flush=True)
        arrived = lost = extra = 0
        off = []
        with open_night(recorder.file) as night:
            for spec in SPECS:
                sensor = spec.sensor
                one = self.truth.compare(night, sensor)
                ticks = _ticks_between(night, sensor)
                true_ticks = self.streamed_s(sensor) * RATES_HZ[sensor] * (1.0 + spec.rate_error)
                off.append(100.0 * (ticks - true_ticks) / true_ticks)
                print(
                    f"   {sensor}: arrived {one[0]}, lost {one[1]}, extra {one[2]}, in the ledger"
                    f" {report.missing[sensor]}, ticks off {off[-1]:+.3f} %"
                )
                arrived, lost, extra = arrived + one[0], lost + one[1], extra + one[2]
        yield as_it_is("samples that reached the computer", arrived, "samples")
        yield at_most("of these not in the file", lost, "samples", 0)
        yield at_most("in the file and never sent, or twice", extra, "samples", 0)
        yield as_it_is("samples in the ledger", sum(report.missing.values()), "samples")
        yield at_most("ledger off the truth, worst sensor", max(map(abs, off)), "%", 0.2)
        yield at_least("night whole by verify", int(verdict.whole), "", 1)


def _ticks_between(night: NightReader, sensor: SensorId) -> int:
    """Samples and missing ones up to the last sample; how long a night stays open is no matter."""
    gaps = night.gaps(sensor)
    last = night.packets(sensor)["first_tick"][-1]
    return night.length(sensor) + int(gaps["missing"][gaps["after_tick"] < last].sum())


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB
