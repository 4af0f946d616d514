"""The strips of a window that came late, or that was too slow: the journal makes them good."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.nights import NightRequest
from sleepmon.domain.samples import SampleBlock
from sleepmon.gui.pages.signals_card import LiveSignals
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import FakeStation
from tests.fakes.nights import STARTED_UTC_NS, block, night_meta, recorded, sensor_row
from tests.gui.opened import opened_window, until

pytestmark = pytest.mark.usefixtures("letters")
NS = 1_000_000_000
NOW_NS = STARTED_UTC_NS + 60 * NS
NECK = sensor_row(0).sensor


def _station(folder: Path) -> FakeStation:
    """A station in the middle of a night with a real journal, whose memory is short."""
    station = FakeStation(now_utc_ns=lambda: NOW_NS)
    for row in night_meta().sensors:
        station.put_on(row.serial, row.placement)
    night = station.open_night(NightRequest(subject="S01", folder="/nights"), STARTED_UTC_NS)
    station.night = msgspec.structs.replace(
        night, meta=night_meta(), folder=str(folder), saved_until_utc_ns=NOW_NS
    )
    station.events.clear()
    return station


def _filled(signals: LiveSignals, until_ns: int = NOW_NS) -> float:
    """The share of the neck's strip that is drawn."""
    signals.draw()
    low = signals.live_view.strip(NECK, 300, until_ns).low
    return 1.0 - float(np.isnan(low[:, 0]).mean())


def _send(station: FakeStation, one: SampleBlock) -> None:
    for listener in list(station.listeners):
        listener.on_block(one, STARTED_UTC_NS + one.arrived_ns)


def test_that_a_late_window_shows_strips_ribbon_and_events_of_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    services = FakeServices(station=_station(recorded(tmp_path, 60.0)))
    with opened_window(qtbot, services, now_utc_ns=lambda: NOW_NS) as window:
        until(qtbot, lambda: _filled(window.record.signals) > 0.98)
        until(qtbot, lambda: window.desk.state.ribbon != [])
        span = window.desk.state.ribbon[0].span
        assert span.start_ns < STARTED_UTC_NS + NS
        assert span.end_ns >= NOW_NS - NS
        assert "Note: lights out" in [line.text for line in window.desk.state.log.lines]
        window.desk.refresh()  # a later snapshot does not take the past away
        until(qtbot, lambda: window.desk.state.ribbon != [])
        assert span == window.desk.state.ribbon[0].span


def test_that_what_came_while_the_journal_was_read_is_not_lost(
    qtbot: QtBot, tmp_path: Path
) -> None:
    services = FakeServices(station=_station(recorded(tmp_path, 60.0)))
    with opened_window(qtbot, services, now_utc_ns=lambda: NOW_NS) as window:
        signals = window.record.signals
        for tick in range(6000, 6100, 20):
            _send(services.station, block(0, tick))
        until(qtbot, lambda: _filled(signals, NOW_NS + NS) > 0.98)
        strip = signals.live_view.strip(NECK, 300, NOW_NS + NS)
        assert () == strip.gaps


def test_that_samples_a_slow_window_never_got_are_read_from_the_journal(
    qtbot: QtBot, tmp_path: Path
) -> None:
    services = FakeServices(station=_station(recorded(tmp_path, 60.0)))
    with opened_window(qtbot, services, now_utc_ns=lambda: NOW_NS) as window:
        signals = window.record.signals
        until(qtbot, lambda: _filled(signals) > 0.98)
        signals.live_view.clear(NECK)
        _send(services.station, block(0, 4000))
        _send(services.station, block(0, 6000))
        until(qtbot, lambda: _filled(signals) > 0.98)


def test_that_a_night_whose_journal_cannot_be_read_is_shown_from_now_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    services = FakeServices(station=_station(tmp_path / "gone.night"))
    with opened_window(qtbot, services, now_utc_ns=lambda: NOW_NS) as window:
        signals = window.record.signals
        for tick in range(5000, 6000, 20):
            _send(services.station, block(0, tick))
        until(qtbot, lambda: _filled(signals) > 0.3)
        assert not window.foot.error_note.isVisible()
