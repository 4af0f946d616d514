"""A real station on the virtual ward; by default only its classifier is a fake, to spare torch.

`python -m tests.fakes.ward_station RUNTIME_DIR GRACE_S SPEED` is a station process to be killed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sleepmon.domain import commands
from sleepmon.domain.clock import EvenClock
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import NightRequest, Wearer
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.sensors import StreamRequest
from sleepmon.domain.settings import Settings
from sleepmon.machine.awake import NullAwake
from sleepmon.machine.disk import SystemDisk
from sleepmon.machine.notify import NullNotifier
from sleepmon.machine.power import NullPower
from sleepmon.machine.sleep_signal import NullSleepSignal
from sleepmon.remote.server import StationServer
from sleepmon.sensors.contracts import HubListener
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.ward import VirtualWard
from sleepmon.services.parts import StationParts
from sleepmon.services.ports import Classifier, ClassifierListener, StationPort
from sleepmon.services.station import Station
from sleepmon.storage.recorder import NightRecorder
from sleepmon.workers.export import build_in_child
from tests.fakes.live_classifier import FakeModels

ChooseModel = Callable[[Wearer], ModelCard]
MakeClassifier = Callable[[ClassifierListener, Wearer], Classifier]
WORN = {
    SensorId("polar_h10:7A21C3F0"): "chest",
    SensorId("polar_h10:5D90E46B"): "abdomen",
    SensorId("open_profile:0C31"): "neck",
}


def ward_station(
    make_classifier: MakeClassifier | None = None,
    speed: float = 1.0,
    specs: Sequence[SensorSpec] = DEFAULT_SPECS,
    choose_model: ChooseModel | None = None,
) -> Station:
    """A station whose sensors, recorder and builder are real."""
    models = FakeModels()
    ward = VirtualWard(3, specs, speed=speed)

    def stood_still_ns() -> int:
        return ward.suspended_ns

    clock = EvenClock(ward.clock, stood_still_ns)

    def open_hub(listener: HubListener) -> SensorHub:
        return SensorHub(ward, clock, listener, stood_still_ns)

    parts = StationParts(
        radio="virtual",
        clock=clock,
        open_hub=open_hub,
        ward=ward,
        open_recorder=NightRecorder.open,
        resume_recorder=NightRecorder.resume,
        build_night=build_in_child,
        choose_model=choose_model or models.choose,
        make_classifier=make_classifier or models.make,
        disk=SystemDisk(),
        awake=NullAwake(),
        sleep_signal=NullSleepSignal(),
        power=NullPower(),
        notifier=NullNotifier(),
        software_version="test",
        wall_utc_ns=ward.clock.utc_ns,
        take_wall_time=clock.take_wall_time,
    )
    return Station(parts, Settings(), load_scheme(resource("schemes", "twelve.toml")))


def put_on(station: StationPort, rate_hz: float = 100.0) -> None:
    """Open the ward and put all three sensors on the sleeper."""
    station.do(commands.OpenWard(seed=3))
    for sensor, placement in WORN.items():
        request = StreamRequest(rate_hz=rate_hz)
        station.do(commands.Connect(sensor=sensor, placement=placement, stream=request))


def start_night(station: StationPort, folder: Path) -> commands.NightOpened:
    """Open a night with the three sensors."""
    request = NightRequest(subject="S01", folder=str(folder))
    opened = station.do(commands.StartNight(request=request))
    assert isinstance(opened, commands.NightOpened)
    return opened


def snapshot_of(station: StationPort) -> commands.Snapshot:
    """All that a window needs."""
    snapshot = station.do(commands.TakeSnapshot())
    assert isinstance(snapshot, commands.Snapshot)
    return snapshot


if __name__ == "__main__":
    station = ward_station(speed=float(sys.argv[3]))
    StationServer(station, Path(sys.argv[1]), float(sys.argv[2])).run()
