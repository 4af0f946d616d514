"""What can be asked about the night: check, start, label, mark, end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from sleepmon.domain import commands, events
from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.nights import EndReason, Finding, NightRequest, NightSensor
from sleepmon.domain.settings import Settings
from sleepmon.services.folder_check import folder_problem
from sleepmon.services.labelling import LabelEditor
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.mounting import Mounting
from sleepmon.services.mounts_before import mounts_before
from sleepmon.services.night_builds import NightBuilds
from sleepmon.services.night_meta import night_meta
from sleepmon.services.open_night import OpenNight
from sleepmon.services.parts import StationParts
from sleepmon.services.preflight import NightFacts, findings_of, refuse_if_vital
from sleepmon.services.resuming import (
    expect_same_sensors,
    interrupted_night,
    planned_end_utc_ns,
)
from sleepmon.services.station_state import StationState
from sleepmon.storage.space import bytes_needed

LONGEST_MARK = 500
SAVED_BEFORE_SLEEP_S = 3.0
"""How long sleep may be kept waiting for the disk; logind by itself waits for five seconds."""
_log = logging.getLogger(__name__)


class NightCommands:
    """Carries out the commands about the night, and ends it when its recorder must stop."""

    def __init__(
        self,
        state: StationState,
        parts: StationParts,
        settings: Settings,
        posture: LivePosture,
        builds: NightBuilds,
        mounting: Mounting,
    ) -> None:
        self._clock = state.clock
        self._desk = state.desk
        self._sensors = state.sensors
        self._board = state.board
        self._state = state
        self._tell = state.tell
        self._parts = parts
        self._settings = settings
        self._posture = posture
        self._builds = builds
        self._mounting = mounting
        self._ending = threading.Lock()

    def preflight(self, command: commands.Preflight) -> commands.PreflightAnswer:
        """Check all that a night needs."""
        return commands.PreflightAnswer(findings=self._findings(command.request))

    def start(self, command: commands.StartNight) -> commands.NightOpened:
        """Open a night; on return its first frame is on disk."""
        return self._begin(lambda: self._open(command.request))

    def resume(self, command: commands.ResumeNight) -> commands.NightOpened:
        """Take a night that was cut off up again; its sensors must stream as they did."""
        folder = Path(command.folder)
        interrupted_night(folder)
        before = mounts_before(folder, self._clock.utc_ns())
        opened = self._begin(lambda: self._take_up(folder))
        self._mounting.take_up(before)
        return opened

    def _begin(self, make: Callable[[], OpenNight]) -> commands.NightOpened:
        night = self._desk.open(make)
        for status in self._sensors.placed():
            night.put_status(status, self._clock.utc_ns())
        self._board.turn_page()
        self._posture.begin(night.meta.wearer)
        self._parts.sleep_signal.listen(lambda: night.recorder.save_now(SAVED_BEFORE_SLEEP_S))
        problem = self._parts.awake.hold("A night is being recorded.")
        if problem:
            self._board.show("sleep", "attention", problem, "Turn sleep off in the settings.")
        folder = str(night.recorder.folder)
        started = events.NightStarted(
            utc_ns=self._clock.utc_ns(), night_id=night.meta.night_id, folder=folder
        )
        self._tell(started)
        self._mounting.begin_night()
        return commands.NightOpened(meta=night.meta, folder=folder, file=str(night.recorder.file))

    def end(self, command: commands.EndNight) -> commands.Done:
        """Close the night; its file is built in the background."""
        self.end_for("stopped")
        return commands.Done()

    def end_for(self, reason: EndReason, only: OpenNight | None = None) -> None:
        """Close the night for this reason; with `only`, if it is still that night.

        On return all is on disk. NightError when the disk does not answer; the night has ended all
        the same, and its journal is recovered later.
        """
        with self._ending:
            night = self._desk.end(reason, only)
            try:
                night.recorder.close(reason)
            except SleepmonError as error:
                self._let_go(night, reason)
                self._builds.give_up(night, str(error))
                raise
            self._let_go(night, reason)
            self._builds.begin(night)

    def end_unless_over(self, night: OpenNight, reason: EndReason) -> None:
        """Close this night for this reason, unless someone else has done so meanwhile."""
        try:
            self.end_for(reason, only=night)
        except RefusedError:
            return  # it has ended: that is what was wanted

    def _let_go(self, night: OpenNight, reason: EndReason) -> None:
        self._parts.awake.release()
        self._parts.sleep_signal.stop()
        self._state.watch.end_night()
        self._board.clear("sleep", "The night has ended.")
        self._tell(
            events.NightEnded(
                utc_ns=self._clock.utc_ns(), night_id=night.meta.night_id, reason=reason
            )
        )
        self._mounting.end_night()
        self._posture.end()

    @property
    def busy(self) -> bool:
        """True while a night is open, being closed or being built."""
        return self._desk.night is not None or self._ending.locked() or self._builds.busy

    def set_label(self, command: commands.SetLabel) -> commands.Done:
        """From now on this posture holds."""
        return self._edit(lambda labels, now: labels.set(command.code, now, command.author))

    def end_label(self, command: commands.EndLabel) -> commands.Done:
        """From now on no label holds."""
        return self._edit(lambda labels, now: labels.end(now))

    def undo(self, command: commands.UndoLabel) -> commands.Done:
        """Take the last label edit back."""
        return self._edit(lambda labels, now: labels.undo())

    def redo(self, command: commands.RedoLabel) -> commands.Done:
        """Do the edit taken back again."""
        return self._edit(lambda labels, now: labels.redo())

    def mark(self, command: commands.Mark) -> commands.Done:
        """Write a marker or note with the time of now."""
        self._desk.expect()
        text = command.text.strip()[:LONGEST_MARK]
        self._tell(events.Marked(utc_ns=self._clock.utc_ns(), text=text))
        return commands.Done()

    def label_by_script(self, code: str | None) -> None:
        """The protocol's own label, while a night is open; None while the sleeper turns."""
        if self._desk.night is None:
            return
        try:
            self._edit(
                lambda labels, now: (
                    labels.end(now) if code is None else labels.set(code, now, "script")
                )
            )
        except RefusedError:
            return  # the night ended in this very moment

    def _edit(self, edit: Callable[[LabelEditor, int], None]) -> commands.Done:
        self._desk.edit_labels(edit, self._tell)
        return commands.Done()

    def _open(self, request: NightRequest) -> OpenNight:
        refuse_if_vital(self._findings(request))
        meta = night_meta(
            request,
            self._night_sensors(),
            self._state.scheme,
            self._clock,
            self._parts.radio,
            self._parts.software_version,
            self._posture.model_id_for,
        )
        news = _RecorderNews(self)
        recorder = self._parts.open_recorder(Path(request.folder), meta, self._clock, news)
        planned_s = meta.planned_s
        ends_ns = None if planned_s is None else meta.started_monotonic_ns + round(planned_s * 1e9)
        night = OpenNight(meta, recorder, ends_ns)
        news.attach(night)
        return night

    def _take_up(self, folder: Path) -> OpenNight:
        meta = interrupted_night(folder)
        expect_same_sensors(meta, self._night_sensors(), self._state.scheme)
        left_ns = planned_end_utc_ns(meta) - self._clock.utc_ns() if meta.planned_s else 0
        request = NightRequest(
            subject=meta.subject,
            folder=str(folder.parent),
            planned_s=left_ns / 1e9 if left_ns > 0 else None,
            consent=True,  # it was asked for when the night began
        )
        refuse_if_vital(self._findings(request))
        news = _RecorderNews(self)
        recorder = self._parts.resume_recorder(folder, self._clock, news)
        # A planned end that has passed meanwhile ends nothing: someone wants the night to go on.
        ends_ns = self._clock.monotonic_ns() + left_ns if left_ns > 0 else None
        night = OpenNight(meta, recorder, ends_ns)
        news.attach(night)
        return night

    def _findings(self, request: NightRequest) -> tuple[Finding, ...]:
        disk, power = self._parts.disk, self._parts.power
        planned_s = request.planned_s or self._settings.planned_hours * 3600
        problem = folder_problem(request.folder, disk)
        facts = NightFacts(
            request=request,
            radio=self._parts.radio,
            sensors=self._sensors.statuses(),
            needed_bytes=bytes_needed(self._night_sensors(), planned_s),
            free_bytes=0 if problem else disk.free_bytes(Path(request.folder)),
            folder_problem=problem,
            awake_problem=self._parts.awake.problem(),
            on_mains=power.on_mains(),
            utc_ns=self._clock.utc_ns(),
            planned_s=planned_s,
            calibrated=frozenset(one.sensor for one in self._mounting.calibrations),
        )
        return findings_of(facts)

    def _night_sensors(self) -> tuple[NightSensor, ...]:
        return self._sensors.night_sensors(self._parts.radio)

    def hear_saved(self, until_utc_ns: int) -> None:
        """The journal has reached the disk."""
        self._tell(events.NightSavedUntil(utc_ns=self._clock.utc_ns(), until_utc_ns=until_utc_ns))

    def hear_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        """The disk did something wrong that was dealt with."""
        self._board.show(kind, level, words, advice, again=True, of_night=True)


class _RecorderNews:
    """A `RecorderListener` of one night, so that late news of an old night end no new one."""

    def __init__(self, owner: NightCommands) -> None:
        self._owner = owner
        self._night: OpenNight | None = None
        self._stopped: EndReason | None = None
        self._lock = threading.Lock()

    def attach(self, night: OpenNight) -> None:
        """The night is open; from now on its end can be carried out."""
        with self._lock:
            self._night = night
            stopped = self._stopped
        if stopped is not None:
            self._end_later(night, stopped)

    def on_saved(self, until_utc_ns: int) -> None:
        """All that arrived until then is on disk."""
        self._owner.hear_saved(until_utc_ns)

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        """The disk did something wrong that was dealt with."""
        self._owner.hear_trouble(kind, level, words, advice)

    def on_stopped(self, reason: EndReason) -> None:
        """The recorder can write no more: the night ends, though not on the recorder's thread."""
        with self._lock:
            self._stopped = reason
            night = self._night
        if night is not None:
            self._end_later(night, reason)

    def _end_later(self, night: OpenNight, reason: EndReason) -> None:
        threading.Thread(
            target=self._end, args=(night, reason), name="night-end", daemon=True
        ).start()

    def _end(self, night: OpenNight, reason: EndReason) -> None:
        try:
            self._owner.end_unless_over(night, reason)
        except SleepmonError as error:
            _log.error("a night could not be closed: %s", error)
