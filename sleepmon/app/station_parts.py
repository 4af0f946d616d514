"""What the real station is made of: the one list of its concrete classes.

Loads the Bluetooth libraries, so only the process that hosts a station imports it.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import version

from sleepmon.app.paths import UserPaths
from sleepmon.app.sources import with_sources
from sleepmon.domain.clock import Clock, EvenClock
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import Wearer
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.domain.settings import Settings
from sleepmon.machine.awake import system_awake
from sleepmon.machine.clock import SystemClock
from sleepmon.machine.disk import SystemDisk
from sleepmon.machine.notify import system_notifier
from sleepmon.machine.power import system_power
from sleepmon.machine.sleep_signal import system_sleep_signal
from sleepmon.sensors.contracts import HubListener as SensorListener
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.system_radio import SystemRadio
from sleepmon.sensors.virtual.ward import VirtualWard
from sleepmon.services.parts import StationParts
from sleepmon.services.ports import Classifier, ClassifierListener
from sleepmon.services.station import Station
from sleepmon.storage.model_store import ModelStore
from sleepmon.storage.recorder import NightRecorder
from sleepmon.workers.classify import ClassifierProcess
from sleepmon.workers.export import build_in_child


def real_station(radio: RadioKind, settings: Settings, paths: UserPaths) -> Station:
    """A station on the real radio or on the virtual ward; nothing is opened yet."""
    parts = station_parts(radio, paths, settings)
    return Station(parts, settings, load_scheme(resource("schemes", f"{settings.scheme}.toml")))


def station_parts(
    radio: RadioKind, paths: UserPaths, settings: Settings | None = None
) -> StationParts:
    """The real parts, each behind its narrow door."""
    store = ModelStore(paths.models, shipped_model())
    ward = VirtualWard() if radio == "virtual" else None
    # Scenarios set the ward's clock; the computer's own they must not.
    wall: Clock = SystemClock() if ward is None else ward.clock
    power = system_power()

    def stood_still_ns() -> int:
        return power.stood_still_ns() + (0 if ward is None else ward.suspended_ns)

    clock = EvenClock(wall, stood_still_ns)
    heard_by = with_sources(ward or SystemRadio(), settings or Settings())

    def open_hub(listener: SensorListener) -> SensorHub:
        return SensorHub(heard_by, clock, listener, stood_still_ns)

    def choose_model(wearer: Wearer) -> ModelCard:
        return store.suiting(wearer.subject, wearer.placements).card

    def make_classifier(listener: ClassifierListener, wearer: Wearer) -> Classifier:
        return ClassifierProcess(store.suiting(wearer.subject, wearer.placements).folder, listener)

    return StationParts(
        radio=radio,
        clock=clock,
        open_hub=open_hub,
        ward=ward,
        open_recorder=partial(NightRecorder.open, fallback=paths.more_nights),
        resume_recorder=partial(NightRecorder.resume, fallback=paths.more_nights),
        build_night=build_in_child,
        choose_model=choose_model,
        make_classifier=make_classifier,
        disk=SystemDisk(),
        awake=system_awake(),
        sleep_signal=system_sleep_signal(),
        power=power,
        notifier=system_notifier(),
        software_version=version("sleepmon"),
        wall_utc_ns=wall.utc_ns,
        take_wall_time=clock.take_wall_time,
    )
