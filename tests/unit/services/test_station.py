"""The station as a whole: every command has its answer, and leaving is clean."""

import typing
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import RefusedError, UsageError
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST


def test_that_every_command_is_carried_out_by_someone(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        assert set(typing.get_args(commands.Command)) == set(bed.station._table)


def test_that_what_is_no_command_is_refused(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed, pytest.raises(UsageError, match="no command"):
        bed.do(commands.Done())  # type: ignore[arg-type]  # the wrong thing on purpose


def test_that_a_snapshot_is_enough_to_draw_a_window_anew(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        opened = bed.start_night()
        bed.do(commands.SetLabel(code="S"))
        snapshot = bed.snapshot()
        assert snapshot.night is not None
        assert opened.meta == snapshot.night.meta
        assert (opened.folder, opened.file) == (snapshot.night.folder, snapshot.night.file)
        assert (True, False) == (snapshot.night.can_undo, snapshot.night.can_redo)
        assert 2 == len(snapshot.sensors)


def test_that_leaving_is_refused_while_a_night_is_open(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        with pytest.raises(RefusedError, match="A night is open"):
            bed.do(commands.CloseStation())
        assert not bed.station.leaving.is_set()
        bed.do(commands.CloseStation(end_night=True))
        assert bed.station.leaving.is_set()
        assert "station closed" == bed.recorder.closed


def test_that_closing_ends_the_night_and_waits_for_its_file(tmp_path: Path) -> None:
    bed = Bedside(tmp_path)
    bed.start_night()
    bed.station.close()
    bed.station.close()
    assert "station closed" == bed.recorder.closed
    expected = [events.NightEnded, events.NightBuildProgressed, events.NightSaved]
    assert expected == [type(e) for e in bed.listener.events[-3:]]
    assert (1, True) == (bed.hub.closed, bed.classifier.stopped)
    with pytest.raises(RefusedError, match="has closed"):
        bed.snapshot()


def test_that_a_loss_is_notified_when_no_window_is_open(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.unfollow()
        bed.hub.change(CHEST, "lost")
        assert 1 == len(bed.notifier.told)


def test_that_the_station_looks_after_itself(tmp_path: Path) -> None:
    with Bedside(tmp_path, pulse_s=0.005) as bed:
        bed.start_night()
        bed.clock.advance(4)
        raised = bed.listener.wait_for(events.WarningRaised)
        assert raised.kind.startswith("link ")


@pytest.mark.expects_log("could not leave cleanly")
def test_that_a_radio_that_fails_at_the_end_keeps_no_night_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bed = Bedside(tmp_path)
    bed.start_night()

    def fail() -> None:
        raise OSError("the radio is gone")

    monkeypatch.setattr(bed.hub, "close", fail)
    bed.station.close()
    assert "station closed" == bed.recorder.closed
    bed.listener.wait_for(events.NightSaved)
