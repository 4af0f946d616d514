"""What of the news stands in the journal, and what a window is shown again."""

from pathlib import Path

from sleepmon.domain import commands, events
from sleepmon.services.open_night import EVENTS_KEPT
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK


def _shown(bed: Bedside) -> list[str]:
    night = bed.snapshot().night
    assert night is not None
    return [type(event).__name__ for event in night.events]


def test_that_only_members_are_recorded(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.Connect(sensor=CHEST, placement="chest"))
        bed.do(commands.StartNight(request=bed.request()))
        bed.do(commands.Connect(sensor=NECK))
        bed.hub.send(NECK)
        bed.hub.send(CHEST)
        bed.hub.lose(NECK, 3)
        assert {CHEST} == {block.sensor for block in bed.recorder.blocks}
        assert [] == bed.recorder.gaps


def test_that_states_are_written_when_they_change_and_counters_are_not(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        for _ in range(5):
            bed.hub.change(CHEST, "streaming")
        bed.hub.change(CHEST, "lost")
        states = [
            event.status.state
            for event in bed.recorder.events
            if isinstance(event, events.SensorChanged)
        ]
        assert ["streaming", "lost"] == states


def test_that_a_changed_battery_is_written_once(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.recorder.batteries.clear()
        for percent in (80, 79, 79, 78):
            bed.hub.change(CHEST, "streaming", battery_percent=percent)
        assert [(CHEST, 79), (CHEST, 78)] == bed.recorder.batteries


def test_that_what_is_written_elsewhere_is_no_event_of_the_journal(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.hub.lose(CHEST, 10)
        bed.do(commands.SetLabel(code="S"))
        bed.classifier.say(CHEST, 3, bed.clock.utc_ns())
        bed.recorder.save()
        assert {"NightStarted"} == set(bed.recorder.names())
        assert (1, 1, 1) == (
            len(bed.recorder.gaps), len(bed.recorder.tracks), len(bed.recorder.predictions),
        )  # fmt: skip
        assert ["NightStarted", "GapRecorded"] == _shown(bed)


def test_that_a_window_is_shown_the_newest_events_only(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        for number in range(EVENTS_KEPT + 10):
            bed.do(commands.Mark(text=str(number)))
        assert ["Marked"] * EVENTS_KEPT == _shown(bed)
        assert "stopped" != bed.recorder.closed
