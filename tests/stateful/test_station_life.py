"""Whatever a user asks in whatever order: one night at a time, and nothing of it is lost."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sleepmon.domain import commands
from sleepmon.domain.commands import Command
from sleepmon.domain.errors import SleepmonError
from tests.fakes.bedside import Bedside
from tests.fakes.night_recorder import FakeRecorder
from tests.fakes.sensor_hub import CHEST, NECK

SENSORS = st.sampled_from([CHEST, NECK])
PLACES = st.sampled_from(["neck", "chest", None])


class StationLife(RuleBasedStateMachine):
    """A station on fakes beside the least that must be true of it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.bed = Bedside(Path(self._folder.name))
        self.night: FakeRecorder | None = None
        self.sent = 0

    @initialize(worn=st.booleans())
    def put_on(self, worn: bool) -> None:
        if worn:
            self.bed.put_on()
            self.start_night("S01")

    def teardown(self) -> None:
        self.bed.station.close()
        self._folder.cleanup()
        if self.night is not None:
            assert "station closed" == self.night.closed

    def ask(self, command: Command) -> bool:
        """Ask as a user may: what is refused is refused in words, and changes nothing."""
        try:
            self.bed.do(command)
        except SleepmonError as error:
            return not error.summary
        return True

    @rule(sensor=SENSORS, placement=PLACES)
    def connect(self, sensor: str, placement: str | None) -> None:
        connected = SENSORS_BY_NAME[sensor]
        before = self._recorded()
        self.ask(commands.Connect(sensor=connected, placement=placement))
        self.sent += self._recorded() - before

    @rule(sensor=SENSORS)
    def disconnect(self, sensor: str) -> None:
        if SENSORS_BY_NAME[sensor] in self.bed.hub.states:
            self.ask(commands.Disconnect(sensor=SENSORS_BY_NAME[sensor]))

    @rule(sensor=SENSORS, placement=PLACES)
    def assign(self, sensor: str, placement: str | None) -> None:
        self.ask(commands.Assign(sensor=SENSORS_BY_NAME[sensor], placement=placement))

    @rule(subject=st.sampled_from(["S01", "S01", "Anna"]))
    def begin(self, subject: str) -> None:
        self.start_night(subject)

    def start_night(self, subject: str) -> None:
        was_open = self.night is not None
        if self.ask(commands.StartNight(request=self.bed.request(subject=subject))):
            assert not was_open
            assert "S01" == subject
            self.night, self.sent = self.bed.recorder, 0

    @rule()
    def end_night(self) -> None:
        ended = self.ask(commands.EndNight())
        assert ended == (self.night is not None)
        if self.night is not None:
            assert "stopped" == self.night.closed
        self.night = None

    @rule(
        command=st.sampled_from(
            [
                commands.SetLabel(code="S"),
                commands.SetLabel(code="L"),
                commands.EndLabel(),
                commands.UndoLabel(),
                commands.RedoLabel(),
                commands.Mark(text="note"),
            ]
        ),
        passed_s=st.floats(-5, 60),
    )
    def say(self, command: Command, passed_s: float) -> None:
        self.bed.clock.jump_utc(passed_s)
        said = self.ask(command)
        assert not said or self.night is not None

    @precondition(lambda self: self.bed.hub.states)
    @rule(data=st.data(), samples=st.integers(1, 40))
    def send(self, data: st.DataObject, samples: int) -> None:
        sensor = data.draw(st.sampled_from(sorted(self.bed.hub.states)))
        block = self.bed.hub.send(sensor, samples)
        members = {s.sensor for s in self.night.meta.sensors} if self.night else set()
        self.sent += sensor in members
        if self.night is not None and sensor in members:
            assert block is self.night.blocks[-1]

    @invariant()
    def a_night_is_open_exactly_when_one_was_started(self) -> None:
        night = self.bed.snapshot().night
        assert (night is not None) == (self.night is not None)
        if night is not None and self.night is not None:
            assert night.meta == self.night.meta
            assert self.night.closed is None
            assert self.sent == len(self.night.blocks)

    @invariant()
    def a_placement_has_one_sensor(self) -> None:
        worn = [s.placement for s in self.bed.snapshot().sensors if s.placement]
        assert len(set(worn)) == len(worn)

    def _recorded(self) -> int:
        return len(self.night.blocks) if self.night is not None else 0


SENSORS_BY_NAME = {str(sensor): sensor for sensor in (CHEST, NECK)}


def test_that_a_station_keeps_its_promises_in_any_order_of_things() -> None:
    plan = settings(max_examples=40, stateful_step_count=40, derandomize=True, deadline=None)
    run_state_machine_as_test(StationLife, settings=plan)
