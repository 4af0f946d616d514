"""A whole station on fakes, with two sensors that can be put on a sleeper."""

from __future__ import annotations

from pathlib import Path

from sleepmon.domain import commands
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.domain.settings import Settings
from sleepmon.services.parts import StationParts
from sleepmon.services.ports import HubListener
from sleepmon.services.station import Station
from tests.fakes.clock import FakeClock
from tests.fakes.computer import FakeAwake, FakeDisk, FakeNotifier, FakePower, FakeSleepSignal
from tests.fakes.listener import Listener
from tests.fakes.live_classifier import FakeClassifier, FakeModels
from tests.fakes.night_recorder import FakeNights, FakeRecorder
from tests.fakes.sensor_hub import CHEST, NECK, FakeHub
from tests.fakes.ward import FakeWard


class Bedside:
    """The station of one test and all it stands on; closed at the end of `with`."""

    def __init__(self, folder: Path, radio: RadioKind = "virtual", pulse_s: float = 3600.0) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.nights = FakeNights()
        self.models = FakeModels()
        self.disk = FakeDisk()
        self.awake = FakeAwake()
        self.sleep_signal = FakeSleepSignal()
        self.power = FakePower()
        self.notifier = FakeNotifier()
        self.ward = FakeWard()
        self.listener = Listener()
        self.scheme = load_scheme(resource("schemes", "twelve.toml"))
        self.station = Station(self._parts(radio, pulse_s), Settings(), self.scheme)
        self.unfollow = self.station.follow(self.listener)

    def _parts(self, radio: RadioKind, pulse_s: float) -> StationParts:
        return StationParts(
            radio=radio,
            clock=self.clock,
            open_hub=self._open_hub,
            ward=self.ward if radio == "virtual" else None,
            open_recorder=self.nights.open,
            resume_recorder=self.nights.resume,
            build_night=self.nights.build,
            choose_model=self.models.choose,
            make_classifier=self.models.make,
            disk=self.disk,
            awake=self.awake,
            sleep_signal=self.sleep_signal,
            power=self.power,
            notifier=self.notifier,
            software_version="test",
            pulse_s=pulse_s,
        )

    def _open_hub(self, listener: HubListener) -> FakeHub:
        self.hub = FakeHub(listener, self.clock)
        return self.hub

    def __enter__(self) -> Bedside:
        return self

    def __exit__(self, *error: object) -> None:
        self.station.close()

    @property
    def recorder(self) -> FakeRecorder:
        """The recorder of the newest night."""
        return self.nights.opened[-1]

    @property
    def classifier(self) -> FakeClassifier:
        """The newest classifier."""
        return self.models.made[-1]

    def do(self, command: Command) -> Answer:
        """As a window would."""
        return self.station.do(command)

    def snapshot(self) -> commands.Snapshot:
        """All that a window needs."""
        answer = self.do(commands.TakeSnapshot())
        assert isinstance(answer, commands.Snapshot)
        return answer

    def request(self, **changes: object) -> NightRequest:
        """A night that may start."""
        asked: dict[str, object] = {"subject": "S01", "folder": str(self.folder), "consent": True}
        return NightRequest(**{**asked, **changes})  # type: ignore[arg-type]  # named in the test

    def put_on(self) -> None:
        """One sensor at the chest, one at the neck."""
        self.do(commands.Connect(sensor=CHEST, placement="chest"))
        self.do(commands.Connect(sensor=NECK, placement="neck"))

    def start_night(self, **changes: object) -> commands.NightOpened:
        """Put the sensors on and open a night."""
        self.put_on()
        answer = self.do(commands.StartNight(request=self.request(**changes)))
        assert isinstance(answer, commands.NightOpened)
        return answer
