"""What a window that comes late reads from the journal of an open night, off its own thread."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from sleepmon.domain.commands import OpenNight
from sleepmon.domain.predictions import PostureSpan, Span
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.gui.event_log import EventLog
from sleepmon.gui.ports import Nights
from sleepmon.gui.station_state import Past
from sleepmon.services.live_view import LiveView

SECONDS = 30.0
LATE_S = 2.0
"""What is drawn lies a little behind what has come."""
NEWEST_BYTES = 2 << 20
"""More than half a minute of any night we know: six sensors at 200 Hz write 0.7 MB."""
PAUSE_S = 0.02
"""A whole night is read a little at a time, so that the window stays quick."""
TOLD_EVENTS = 200
"""So many the station tells of; where there are as many, there may be more."""
NEWEST_EVENTS = 1000
RIBBON_LATE_NS = 30_000_000_000
"""A ribbon that begins later than so long after the night may have begun before."""


@dataclass(frozen=True)
class MissedSignals:
    """The signals of the last seconds, ready to be drawn, and where each sensor stands in them."""

    live_view: LiveView
    newest_ns: dict[SensorId, int]
    """`arrived_ns` of the last block of each."""


def missed_signals(nights: Nights, folder: str) -> MissedSignals:
    """Read the last half minute; NightUnreadable or UsageError when there is no such journal."""
    # Late: what reads journals is loaded when one is to be read, not before the window is seen.
    from sleepmon.services.night_so_far import night_so_far

    so_far = night_so_far(nights.tail(folder, NEWEST_BYTES), SECONDS + LATE_S, 0)
    view = LiveView(SECONDS)
    newest: dict[SensorId, int] = {}
    for block in so_far.blocks:
        view.add(block, block.arrived_ns + so_far.utc_ahead_ns)
        newest[block.sensor] = block.arrived_ns
    return MissedSignals(view, newest)


def has_past(night: OpenNight) -> bool:
    """Whether the journal may tell more of this night than the station does."""
    if len(night.events) >= TOLD_EVENTS:
        return True
    known_ns = night.ribbon[0].span.start_ns if night.ribbon else night.saved_until_utc_ns
    return known_ns - night.meta.started_utc_ns > RIBBON_LATE_NS


def past_of(nights: Nights, night: OpenNight, sensors: tuple[SensorStatus, ...]) -> Past:
    """Read the night from its start up to where the station's own memory begins."""
    from sleepmon.services.night_so_far import night_so_far

    until_ns = night.ribbon[0].span.start_ns if night.ribbon else None
    so_far = night_so_far(nights.tail(night.folder), 0.0, until_ns, pause_s=PAUSE_S)
    oldest_ns = min((event.utc_ns for event in night.events), default=None)
    log = EventLog()
    log.restart(night.meta.scheme, sensors)
    earlier = [one for one in so_far.events if oldest_ns is None or one.utc_ns < oldest_ns]
    for event in earlier[-NEWEST_EVENTS:]:
        log.add(event)
    ribbon = tuple(_before(span, until_ns) for span in so_far.ribbon)
    return Past(night.meta.night_id, ribbon, tuple(log.lines))


def _before(span: PostureSpan, until_ns: int | None) -> PostureSpan:
    """The span, no longer than up to then."""
    if until_ns is None or span.span.end_ns <= until_ns:
        return span
    return replace(span, span=Span(min(span.span.start_ns, until_ns), until_ns))
