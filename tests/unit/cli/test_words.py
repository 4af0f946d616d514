"""Numbers and events as a person reads them."""

import pytest

from sleepmon.cli.words import counts_words, duration_words, words_of_event
from sleepmon.domain import events as news
from sleepmon.domain.samples import SensorId

SENSOR = SensorId("polar_h10:A1")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(48, "48 s"), (59.6, "1 min 00 s"), (754, "12 min 34 s"), (28684, "7 h 58 min")],
)
def test_that_a_duration_is_told(seconds: float, words: str) -> None:
    assert words == duration_words(seconds)


def test_that_counts_are_told_in_a_steady_order() -> None:
    assert "a 1, b 2" == counts_words({"b": 2, "a": 1})
    assert "none" == counts_words({})


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (news.NightStarted(utc_ns=0, night_id="n1", folder="f"), "Night n1 is being recorded."),
        (
            news.GapRecorded(
                utc_ns=0, sensor=SENSOR, after_tick=9, missing=50, reason="link lost", seconds=0.5
            ),
            "polar_h10:A1: 50 samples missing (0.5 s, link lost).",
        ),
        (
            news.NightSaved(utc_ns=0, night_id="n1", file="n.h5", samples={"a": 5}, missing={}),
            "Saved n.h5 (a 5 samples).",
        ),
        (
            news.NightSaved(
                utc_ns=0, night_id="n1", file="n.h5", samples={"a": 5}, missing={"a": 2}
            ),
            "Saved n.h5 (a 5 samples; missing: a 2).",
        ),
        (news.NightEnded(utc_ns=0, night_id="n1", reason="disk full"), "(disk full)"),
        (
            news.NightBuildFailed(utc_ns=0, night_id="n1", folder="f.night", words="No room."),
            "No room. The journal is kept in f.night.",
        ),
        (news.Marked(utc_ns=0, text="coughed"), "Marker: coughed"),
        (
            news.WarningRaised(utc_ns=0, kind="k", level="lost", words="Silent.", advice="Look."),
            "Silent. Look.",
        ),
        (news.WarningCleared(utc_ns=0, kind="k", words="It is back."), "It is back."),
    ],
)
def test_that_an_event_is_told_with_its_time(event: news.Event, words: str) -> None:
    told = words_of_event(event)
    assert words in told
    assert ":" in told.split()[0]


def test_that_progress_is_for_programs_only() -> None:
    assert "" == words_of_event(news.NightSavedUntil(utc_ns=0, until_utc_ns=1))
