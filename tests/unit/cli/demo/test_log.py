"""What was told during a night is there when the report asks."""

from sleepmon.cli.demo.log import NightLog
from sleepmon.domain import events as news
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import SensorId


def test_that_events_are_sorted_as_they_come() -> None:
    log = NightLog()
    gap = news.GapRecorded(
        utc_ns=1, sensor=SensorId("a:1"), after_tick=1, missing=2, reason="silent", seconds=0.1
    )
    labels = LabelTrack().from_now_on("S", 5)
    saved = news.NightSaved(utc_ns=9, night_id="n", file="n.h5", samples={}, missing={})
    for event in (
        gap,
        news.WarningRaised(utc_ns=2, kind="k", level="lost", words="Silent."),
        news.LabelsChanged(utc_ns=3, labels=labels, can_undo=True, can_redo=False),
        news.NightSavedUntil(utc_ns=4, until_utc_ns=3),
        news.Marked(utc_ns=5, text=""),
        saved,
    ):
        assert not log.is_over
        log.take(event)
    assert ([gap], ["Silent."], labels, 3) == (
        log.gaps,
        log.warnings,
        log.labels,
        log.saved_until_utc_ns,
    )
    assert log.is_over
    assert saved == log.saved


def test_that_a_failed_build_ends_the_night_too() -> None:
    log = NightLog()
    log.take(news.NightBuildFailed(utc_ns=1, night_id="n", folder="f", words="No room."))
    assert log.is_over
