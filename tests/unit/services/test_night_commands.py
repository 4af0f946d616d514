"""A night from its check to its file."""

import threading
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.calibration import UPRIGHT_AXES, MountCalibration
from sleepmon.domain.errors import (
    DiskFull,
    NightError,
    NightInUse,
    PreflightFailed,
    RefusedError,
    UsageError,
)
from sleepmon.domain.nights import EndReason
from sleepmon.domain.samples import SensorId
from sleepmon.services.mounts_before import TOO_LONG
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.bedside import Bedside
from tests.fakes.nights import QUICK
from tests.fakes.nights import Listener as RecorderListener
from tests.fakes.sensor_hub import CHEST, NECK


def _labels(bed: Bedside) -> list[str]:
    night = bed.snapshot().night
    assert night is not None
    return [span.code for span in night.labels]


def test_that_a_preflight_tells_all_and_changes_nothing(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        answer = bed.do(commands.Preflight(request=bed.request()))
        assert isinstance(answer, commands.PreflightAnswer)
        told = {finding.name: finding.state for finding in answer.findings}
        assert {"calibration": "attention"} == {n: s for n, s in told.items() if s != "ok"}
        assert [] == bed.nights.opened
        assert 0 == bed.awake.held


def test_that_the_night_goes_to_the_disk_before_the_computer_sleeps(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.clock.advance(0.5)
        assert bed.sleep_signal.before_sleep is not None
        bed.sleep_signal.before_sleep()
        assert bed.clock.utc_ns() == bed.recorder.saved_until_utc_ns
        bed.do(commands.EndNight())
        assert bed.sleep_signal.before_sleep is None


def test_that_a_night_opens_with_what_is_worn(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        opened = bed.start_night()
        assert {CHEST: "chest", NECK: "neck"} == {
            sensor.sensor: sensor.placement for sensor in opened.meta.sensors
        }
        assert ("S01", True, "virtual", "base") == (
            opened.meta.subject,
            opened.meta.simulated,
            opened.meta.radio,
            opened.meta.model_id,
        )
        assert 1 == bed.awake.held
        assert {(CHEST, 80), (NECK, 80)} == set(bed.recorder.batteries)
        started = bed.listener.wait_for(events.NightStarted)
        assert (opened.meta.night_id, opened.folder) == (started.night_id, started.folder)


def test_that_a_vital_fault_refuses_the_start(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        with pytest.raises(PreflightFailed, match="looks like a name"):
            bed.do(commands.StartNight(request=bed.request(subject="Anna")))
        bed.hub.change(CHEST, "silent")
        with pytest.raises(PreflightFailed, match="does not stream"):
            bed.do(commands.StartNight(request=bed.request()))
        assert [] == bed.nights.opened


def test_that_a_disk_that_refuses_leaves_no_night_open(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        bed.nights.failure = DiskFull("The disk is full.")
        with pytest.raises(DiskFull):
            bed.do(commands.StartNight(request=bed.request()))
        assert bed.snapshot().night is None
        assert 0 == bed.awake.held


def test_that_there_is_one_night_at_a_time(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        with pytest.raises(NightInUse):
            bed.do(commands.StartNight(request=bed.request()))
        assert 1 == len(bed.nights.opened)


def test_that_an_ended_night_is_closed_then_built_then_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        opened = bed.start_night()
        bed.hub.send(CHEST, samples=7)
        bed.hub.lose(CHEST, samples=5)
        bed.do(commands.SetLabel(code="S"))
        bed.clock.advance(1)
        bed.do(commands.EndNight())
        assert "stopped" == bed.recorder.closed
        assert 0 == bed.awake.held
        assert bed.recorder.tracks[-1].spans[-1].end_ns is not None
        ended = bed.listener.wait_for(events.NightEnded)
        assert (opened.meta.night_id, "stopped") == (ended.night_id, ended.reason)
        saved = bed.listener.wait_for(events.NightSaved)
        assert ({CHEST: 7}, {CHEST: 5}) == (saved.samples, saved.missing)
        assert bed.snapshot().night is None


def test_that_a_file_that_cannot_be_built_is_told_and_the_journal_stays(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        opened = bed.start_night()
        bed.nights.failure = DiskFull("The disk is full.", "Make room.")
        bed.do(commands.EndNight())
        failed = bed.listener.wait_for(events.NightBuildFailed)
        assert (opened.folder, "The disk is full. Make room.") == (failed.folder, failed.words)


@pytest.mark.parametrize(
    "command",
    [
        commands.EndNight(),
        commands.SetLabel(code="S"),
        commands.EndLabel(),
        commands.UndoLabel(),
        commands.RedoLabel(),
        commands.Mark(text="cough"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_that_without_a_night_there_is_nothing_to_do(
    tmp_path: Path, command: commands.Command
) -> None:
    with Bedside(tmp_path) as bed, pytest.raises(RefusedError, match="No night is open"):
        bed.do(command)


def test_that_labels_are_set_ended_undone_and_redone(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        for command in (commands.SetLabel(code="S"), commands.SetLabel(code="left")):
            bed.clock.advance(1)
            bed.do(command)
        bed.do(commands.EndLabel())
        bed.do(commands.UndoLabel())
        bed.do(commands.UndoLabel())
        assert ["S"] == _labels(bed)
        bed.do(commands.RedoLabel())
        assert ["S", "L"] == _labels(bed)
        assert 6 == len(bed.recorder.tracks)
        changed = bed.listener.wait_for(events.LabelsChanged, lambda e: e.can_redo and e.can_undo)
        assert changed.labels.spans


def test_that_an_unknown_posture_is_refused(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        with pytest.raises(UsageError):
            bed.do(commands.SetLabel(code="sideways"))
        assert [] == bed.recorder.tracks


def test_that_a_mark_stands_in_the_night(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.do(commands.Mark(text=" cough "))
        assert "cough" == bed.listener.wait_for(events.Marked).text
        assert "Marked" in bed.recorder.names()


def test_that_saving_and_trouble_are_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.recorder.save()
        saved = bed.listener.wait_for(events.NightSavedUntil)
        assert bed.recorder.saved_until_utc_ns == saved.until_utc_ns
        bed.recorder.listener.on_trouble("disk error", "attention", "A new file was begun.", "")
        assert "A new file was begun." == bed.listener.wait_for(events.WarningRaised).words


def test_that_a_recorder_that_must_stop_ends_the_night_with_its_reason(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.recorder.listener.on_stopped("disk full")
        assert "disk full" == bed.listener.wait_for(events.NightEnded).reason
        bed.listener.wait_for(events.NightSaved)


def test_that_late_news_of_an_old_night_end_no_new_one(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        old = bed.recorder
        bed.do(commands.EndNight())
        bed.do(commands.StartNight(request=bed.request()))
        old.listener.on_stopped("fault")
        for thread in threading.enumerate():
            if thread.name == "night-end":
                thread.join()
        assert bed.recorder.closed is None


def test_that_a_computer_that_may_sleep_is_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.awake.why_not = "This computer does not let programs hold its sleep off."
        bed.start_night()
        assert "sleep" == bed.listener.wait_for(events.WarningRaised).kind


def test_that_the_planned_end_ends_the_night(tmp_path: Path) -> None:
    with Bedside(tmp_path, pulse_s=0.005) as bed:
        bed.start_night(planned_s=60.0)
        bed.clock.advance(61)
        assert "planned end" == bed.listener.wait_for(events.NightEnded).reason


def test_that_trouble_of_a_night_is_shown_until_the_next(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.recorder.listener.on_trouble("disk full", "lost", "The disk is full.", "Make room.")
        bed.do(commands.EndNight())
        assert ["disk full"] == [warning.kind for warning in bed.snapshot().warnings]
        bed.do(commands.StartNight(request=bed.request()))
        assert () == bed.snapshot().warnings


def test_that_a_disk_that_does_not_answer_ends_the_night_all_the_same(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()

        def fail(reason: EndReason) -> None:
            raise NightError("The disk does not answer.")

        bed.recorder.close = fail  # type: ignore[method-assign]  # the fault under test
        with pytest.raises(NightError, match="does not answer"):
            bed.do(commands.EndNight())
        bed.listener.wait_for(events.NightEnded)
        failed = bed.listener.wait_for(events.NightBuildFailed)
        assert "The disk does not answer." == failed.words
        assert (0, None) == (bed.awake.held, bed.snapshot().night)


def _cut_off(bed: Bedside, *before: events.Event, **changes: object) -> Path:
    """The journal folder of a night with the sensors that stream now."""
    opened = bed.start_night(**changes)
    bed.do(commands.EndNight())
    bed.nights.opened.clear()
    recorder = NightRecorder.open(
        bed.folder, opened.meta, bed.clock, RecorderListener(), options=QUICK
    )
    for event in before:
        recorder.put_event(event)
    recorder.close("fault")
    return recorder.folder


def test_that_a_night_cut_off_goes_on_as_the_same_night(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        folder = _cut_off(bed, planned_s=100.0)
        bed.clock.advance(30)
        opened = bed.do(commands.ResumeNight(folder=str(folder)))
        assert isinstance(opened, commands.NightOpened)
        night = bed.snapshot().night
        assert night is not None
        assert (str(folder), ["S"], 1) == (night.folder, _labels(bed), bed.awake.held)
        open_night = bed.station._state.desk.night
        assert open_night is not None
        assert not open_night.is_over(bed.clock.monotonic_ns())
        bed.clock.advance(71)
        assert open_night.is_over(bed.clock.monotonic_ns())


def test_that_a_night_goes_on_past_its_planned_end(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        folder = _cut_off(bed, planned_s=10.0)
        bed.clock.advance(60)
        bed.do(commands.ResumeNight(folder=str(folder)))
        open_night = bed.station._state.desk.night
        assert open_night is not None
        assert not open_night.is_over(bed.clock.monotonic_ns())


def test_that_a_night_does_not_go_on_without_its_sensors(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        folder = _cut_off(bed)
        bed.do(commands.Disconnect(sensor=CHEST))
        bed.do(commands.Disconnect(sensor=NECK))
        with pytest.raises(RefusedError, match="No sensor of this night streams"):
            bed.do(commands.ResumeNight(folder=str(folder)))
        assert bed.snapshot().night is None


def _made(bed: Bedside, sensor: SensorId) -> events.MountCalibrated:
    made = MountCalibration(
        sensor=sensor,
        rotation=UPRIGHT_AXES,
        residual_deg=3.0,
        poses=("supine",),
        made_at_ns=bed.clock.utc_ns(),
    )
    return events.MountCalibrated(utc_ns=bed.clock.utc_ns(), calibration=made)


def test_that_calibrations_hold_again_when_a_night_goes_on_soon(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        folder = _cut_off(bed, _made(bed, CHEST), _made(bed, NECK))
        bed.do(commands.Disconnect(sensor=NECK))
        bed.clock.advance(29 * 60)
        bed.do(commands.ResumeNight(folder=str(folder)))
        assert [CHEST] == [one.sensor for one in bed.snapshot().calibrations]
        assert [CHEST] == [one.sensor for one in bed.classifier.calibrations]
        told = bed.listener.wait_for(events.MountCalibrated)
        assert (CHEST, bed.clock.utc_ns()) == (told.calibration.sensor, told.utc_ns)
        lost = bed.listener.wait_for(events.MountForgotten)
        assert (NECK, "the night went on without it") == (lost.sensor, lost.why)
        kinds = [type(event).__name__ for event in bed.recorder.events]
        assert {"MountCalibrated", "MountForgotten"} <= set(kinds)


def test_that_calibrations_are_not_believed_after_half_an_hour(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        folder = _cut_off(bed, _made(bed, CHEST))
        bed.clock.advance(31 * 60)
        bed.do(commands.ResumeNight(folder=str(folder)))
        assert () == bed.snapshot().calibrations
        assert [] == bed.classifier.calibrations
        lost = bed.listener.wait_for(events.MountForgotten)
        assert (CHEST, TOO_LONG) == (lost.sensor, lost.why)
