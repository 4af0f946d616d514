"""The night that is being recorded: its journal, its labels and its news."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from sleepmon.domain import commands, events
from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import NightInUse, RefusedError
from sleepmon.domain.events import Event
from sleepmon.domain.nights import EndReason, NightMeta
from sleepmon.domain.predictions import PostureSpan, Prediction
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.services.labelling import LabelEditor
from sleepmon.services.ports import Recorder

EVENTS_KEPT = 200
_NOT_WRITTEN = (
    events.PosturePredicted,  # written as predictions
    events.LabelsChanged,  # written as labels
    events.GapRecorded,  # written as gaps
    events.PersonSeen,  # follows from the predictions
    events.NightSavedUntil,  # would make the journal grow by telling that it grew
    events.SensorFound,
)
_NOT_SHOWN = (*_NOT_WRITTEN[:2], events.PersonSeen, events.NightSavedUntil, events.SensorChanged)


class OpenNight:
    """One night from its first frame to its last; `put_` methods are safe from any thread."""

    def __init__(
        self, meta: NightMeta, recorder: Recorder, ends_monotonic_ns: int | None = None
    ) -> None:
        self.meta = meta
        self.recorder = recorder
        self._ends_monotonic_ns = ends_monotonic_ns
        self.members: frozenset[SensorId] = frozenset(s.sensor for s in meta.sensors)
        self.labels = LabelEditor(meta.scheme, recorder.labels_before)
        self._lock = threading.Lock()
        self._events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._batteries: dict[SensorId, int] = {}
        self._states: dict[SensorId, tuple[object, ...]] = {}

    def put_block(self, block: SampleBlock) -> None:
        """Keep samples, if the sensor takes part in this night."""
        if block.sensor in self.members:
            self.recorder.put_block(block)

    def put_gap(self, gap: Gap) -> None:
        """Keep a loss."""
        if gap.sensor in self.members:
            self.recorder.put_gap(gap)

    def put_prediction(self, prediction: Prediction) -> None:
        """Keep what the model said."""
        if prediction.sensor in self.members:
            self.recorder.put_prediction(prediction)

    def put_event(self, event: Event) -> None:
        """Keep news: in the journal what belongs there, in mind what a window would show."""
        if not isinstance(event, _NOT_SHOWN):
            with self._lock:
                self._events.append(event)
        if isinstance(event, events.SensorChanged) and not self._is_news(event.status):
            return
        if not isinstance(event, _NOT_WRITTEN):
            self.recorder.put_event(event)

    def put_status(self, status: SensorStatus, utc_ns: int) -> None:
        """Keep a battery's charge when it has changed."""
        percent = status.battery_percent
        if status.sensor not in self.members or percent is None:
            return
        if self._batteries.get(status.sensor) != percent:
            self._batteries[status.sensor] = percent
            self.recorder.put_battery(status.sensor, percent, utc_ns)

    def put_labels(self) -> None:
        """Keep the labels as they are now."""
        self.recorder.put_labels(self.labels.track)

    def is_over(self, monotonic_ns: int) -> bool:
        """True when the planned time has passed."""
        return self._ends_monotonic_ns is not None and monotonic_ns >= self._ends_monotonic_ns

    def as_told(self, ribbon: tuple[PostureSpan, ...]) -> commands.OpenNight:
        """The night as a window is told of it."""
        with self._lock:
            newest = tuple(self._events)
        return commands.OpenNight(
            meta=self.meta,
            folder=str(self.recorder.folder),
            file=str(self.recorder.file),
            saved_until_utc_ns=self.recorder.saved_until_utc_ns,
            labels=self.labels.track,
            can_undo=self.labels.can_undo,
            can_redo=self.labels.can_redo,
            ribbon=ribbon,
            events=newest,
        )

    def _is_news(self, status: SensorStatus) -> bool:
        """Counters change every second and stand in the samples; states do not."""
        state = (status.state, status.placement, status.rate_hz, status.battery_percent)
        changed = self._states.get(status.sensor) != state
        self._states[status.sensor] = state
        return changed


class NightDesk:
    """At most one night is open; who opens, edits and ends it takes turns.

    Nobody waits for the disk in turn: labels may come from the thread that hears the sensors.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._opening = False
        self._night: OpenNight | None = None

    @property
    def night(self) -> OpenNight | None:
        """The open night; None when none is."""
        return self._night

    def expect(self) -> OpenNight:
        """The open night; RefusedError when none is."""
        if self._night is None:
            raise RefusedError("No night is open.", "Start a night first.")
        return self._night

    def open(self, make: Callable[[], OpenNight]) -> OpenNight:
        """Open a night unless one is open."""
        with self._turn:
            if self._night is not None or self._opening:
                raise NightInUse("A night is open already.", "End it before you start another.")
            self._opening = True
        try:
            night = make()
            self._night = night
        finally:
            self._opening = False
        return night

    def end(self, reason: EndReason, only: OpenNight | None = None) -> OpenNight:
        """Write the last labels and let the night go; its journal is still to be closed.

        With `only`, refused unless that night is still the open one.
        """
        with self._turn:
            night = self.expect()
            if only is not None and night is not only:
                raise RefusedError("That night has ended already.")
            now_ns = self._clock.utc_ns()
            night.labels.end(now_ns)
            night.put_labels()
            night.put_event(
                events.NightEnded(utc_ns=now_ns, night_id=night.meta.night_id, reason=reason)
            )
            self._night = None
        return night

    def edit_labels(
        self, edit: Callable[[LabelEditor, int], None], tell: Callable[[Event], None]
    ) -> None:
        """Change the labels of the open night, write them, and tell how they are now."""
        with self._turn:
            night = self.expect()
            now_ns = self._clock.utc_ns()
            edit(night.labels, now_ns)
            night.put_labels()
            tell(
                events.LabelsChanged(
                    utc_ns=now_ns,
                    labels=night.labels.track,
                    can_undo=night.labels.can_undo,
                    can_redo=night.labels.can_redo,
                )
            )
