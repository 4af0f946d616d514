"""What a window that comes late reads of an open night."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from sleepmon.domain.commands import OpenNight
from sleepmon.domain.errors import UsageError
from sleepmon.domain.events import Marked
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.predictions import PostureSpan, Span
from sleepmon.gui.catching_up import has_past, missed_signals, past_of
from tests.fakes.fake_services import FakeNights
from tests.fakes.nights import STARTED_UTC_NS, night_meta, recorded, sensor_row

NS = 1_000_000_000
NIGHTS = FakeNights()


def _night(folder: Path, known_from_s: float | None, events: int = 1) -> OpenNight:
    """A night of a minute whose station remembers it from then on only."""
    ribbon: tuple[PostureSpan, ...] = ()
    if known_from_s is not None:
        start_ns = STARTED_UTC_NS + round(known_from_s * NS)
        span = Span(start_ns, STARTED_UTC_NS + 60 * NS)
        ribbon = (PostureSpan(span=span, posture=3, state="posture"),)
    told = tuple(Marked(utc_ns=STARTED_UTC_NS + 61 * NS + n, text="later") for n in range(events))
    return OpenNight(
        meta=night_meta(),
        folder=str(folder),
        file="",
        saved_until_utc_ns=STARTED_UTC_NS + 60 * NS,
        labels=LabelTrack(),
        can_undo=False,
        can_redo=False,
        ribbon=ribbon,
        events=told,
    )


def test_that_the_last_half_minute_of_signals_is_there_to_be_drawn(tmp_path: Path) -> None:
    missed = missed_signals(NIGHTS, str(recorded(tmp_path, 60.0)))
    now_ns = STARTED_UTC_NS + 60 * NS
    for stream in range(3):
        sensor = sensor_row(stream).sensor
        strip = missed.live_view.strip(sensor, 300, now_ns)
        assert np.isnan(strip.low[:, 0]).mean() < 0.02
        assert () == strip.gaps
        assert 60 * NS == missed.newest_ns[sensor]


def test_that_a_hole_in_the_night_is_a_hole_in_the_picture(tmp_path: Path) -> None:
    missed = missed_signals(NIGHTS, str(recorded(tmp_path, 60.0, missing_at=5000)))
    strip = missed.live_view.strip(sensor_row(0).sensor, 300, STARTED_UTC_NS + 60 * NS)
    ((began_ago_s, ended_ago_s),) = strip.gaps
    assert began_ago_s - ended_ago_s == pytest.approx(1.0, abs=0.1)


def test_that_the_past_ends_where_the_station_remembers(tmp_path: Path) -> None:
    night = _night(recorded(tmp_path, 60.0), known_from_s=30.5)
    past = past_of(NIGHTS, night, ())
    (span,) = past.ribbon
    assert (0, STARTED_UTC_NS + round(30.5 * NS)) == (span.posture, span.span.end_ns)
    assert ["Note: lights out"] == [line.text for line in past.lines]
    assert "n1" == past.night_id


def test_that_the_past_is_read_only_where_the_station_may_not_know_it(tmp_path: Path) -> None:
    assert not has_past(_night(tmp_path, known_from_s=3.0))
    assert has_past(_night(tmp_path, known_from_s=45.0))
    assert has_past(_night(tmp_path, known_from_s=None))
    assert has_past(_night(tmp_path, known_from_s=3.0, events=200))
    young = msgspec.structs.replace(
        _night(tmp_path, known_from_s=None), saved_until_utc_ns=STARTED_UTC_NS + NS
    )
    assert not has_past(young)


def test_that_a_night_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        missed_signals(NIGHTS, str(tmp_path / "gone.night"))
