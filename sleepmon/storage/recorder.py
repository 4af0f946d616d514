"""Records a night: takes what comes without ever waiting for the disk, and says what is safe."""

from __future__ import annotations

import contextlib
import logging
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import NightError
from sleepmon.domain.events import (
    Event,
    LabelsChanged,
    NightBuildFailed,
    NightBuildProgressed,
    NightSaved,
    NightSavedUntil,
    NightStarted,
    PersonSeen,
    PosturePredicted,
    WarningRaised,
)
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason, NightMeta
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.storage.caretaker import Caretaker
from sleepmon.storage.encoder import Encoder
from sleepmon.storage.files import Files
from sleepmon.storage.folders import file_of, journal_files
from sleepmon.storage.frames import Frame
from sleepmon.storage.intake import EndNow, Intake, RepeatHead, SyncMark
from sleepmon.storage.journal import JournalStopped, Trouble
from sleepmon.storage.layout import FrameType
from sleepmon.storage.lock import NightLock
from sleepmon.storage.opening import (
    OpenedNight,
    RecorderOptions,
    begin_night,
    open_journal,
    take_up_night,
)

log = logging.getLogger(__name__)

STORED_ELSEWHERE = (LabelsChanged, NightSavedUntil, PersonSeen, PosturePredicted)
"""Events whose content has frames of its own, or can be computed again."""
OF_ANOTHER_NIGHT = (NightBuildFailed, NightBuildProgressed, NightSaved)
"""News of files: the night that is open has none yet."""
OWN_TROUBLES = frozenset(
    {"rolled over", "fallback folder", "disk full", "disk slow", "disk space", "queue full",
     "samples lost", "recorder"}
)  # fmt: skip
"""Kinds of trouble that the recorder itself writes to the night."""
JOIN_LIMIT_S = 60.0


class RecorderListener(Protocol):
    """Hears from the recorder's threads; must return at once."""

    def on_saved(self, until_utc_ns: int) -> None:
        """All that was delivered until then is on the disk."""
        ...

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        """Something is wrong with the disk; level `lost` when samples are at stake."""
        ...

    def on_stopped(self, reason: EndReason) -> None:
        """The recorder ended the night by itself; called once, then `close` is still due."""
        ...


class NightRecorder:
    """An open night. Every `put_` may be called from any thread and returns at once."""

    def __init__(
        self,
        opened: OpenedNight,
        clock: Clock,
        listener: RecorderListener,
        files: Files,
        options: RecorderOptions,
    ) -> None:
        self.meta = opened.meta
        self.folder: Path = opened.folder
        """Its journal: the fallback folder, once closed, when its own is not there any more."""
        self.labels_before: LabelTrack = opened.labels
        """Labels of a night that was taken up again, as they were when it was interrupted."""
        self._locks = [opened.lock]
        self._clock = clock
        self._listener = listener
        self._encoder = Encoder(opened.meta, clock, opened.interrupted)
        self._intake = Intake(options.queue_items)
        self._ended = threading.Event()
        self._closing = threading.Event()
        self._wake = threading.Event()
        self._saving = threading.Condition()
        self._is_losing = self._is_lagging = False
        self._saved_until_utc_ns, self._last_saved_ns = clock.utc_ns(), clock.monotonic_ns()
        self._lag_warn_ns = round(options.lag_warn_s * 1e9)
        self._sync_every_s = options.sync_every_s
        self._journal = open_journal(opened, clock, files, options, self._on_trouble)
        self._caretaker = Caretaker(self._encoder, self._intake, clock, files, self._tell, options)
        self._writer = self._thread(self._write_all, "recorder")
        self._syncer = self._thread(self._sync_all, "recorder-sync")

    @classmethod
    def open(
        cls,
        nights: Path,
        meta: NightMeta,
        clock: Clock,
        listener: RecorderListener,
        *,
        fallback: Path | None = None,
        files: Files | None = None,
        options: RecorderOptions | None = None,
    ) -> NightRecorder:
        """Begin a night below the folder of nights; its first frame is on disk on return.

        `fallback` is another folder of nights, used when the disk of the first one fails.
        FolderUnusable, DiskFull or UsageError when it cannot begin.
        """
        disk, chosen = files or Files(), options or RecorderOptions()
        opened = begin_night(nights, meta, fallback, disk, chosen)
        return cls(opened, clock, listener, disk, chosen)

    @classmethod
    def resume(
        cls,
        journal_folder: Path,
        clock: Clock,
        listener: RecorderListener,
        *,
        fallback: Path | None = None,
        files: Files | None = None,
        options: RecorderOptions | None = None,
    ) -> NightRecorder:
        """Take an interrupted night up again; NightInUse, NightUnreadable when it cannot be."""
        opened = take_up_night(journal_folder, fallback)
        return cls(opened, clock, listener, files or Files(), options or RecorderOptions())

    @property
    def saved_until_utc_ns(self) -> int:
        """All that was delivered until then is on the disk."""
        return self._saved_until_utc_ns

    @property
    def file(self) -> Path:
        """The night file that will be built."""
        return file_of(self.folder)

    @property
    def is_open(self) -> bool:
        """Whether what is delivered is still written."""
        return not self._ended.is_set()

    # --- delivery ---------------------------------------------------------------------------

    def put_block(self, block: SampleBlock) -> None:
        """Deliver samples; UsageError when they are not of a sensor of this night."""
        self._encoder.check(block)
        if self.is_open and not self._intake.offer_block(block) and not self._is_losing:
            self._is_losing = True
            self._tell("queue full", "lost", "The disk does not keep up: samples are being lost.")

    def put_gap(self, gap: Gap) -> None:
        """Deliver the news that samples never came."""
        self._put(self._encoder.gap(gap))

    def put_labels(self, track: LabelTrack) -> None:
        """Deliver the labels as they are from now on; they are synced at once."""
        self._put(self._encoder.labels(track))

    def put_event(self, event: Event) -> None:
        """Deliver an event; those whose content is stored elsewhere are passed over."""
        is_own = isinstance(event, WarningRaised) and event.kind in OWN_TROUBLES
        if isinstance(event, NightStarted):
            # A night is handed on; how folders are called on this computer is not.
            event = msgspec.structs.replace(event, folder=self.folder.name)
        if not is_own and not isinstance(event, STORED_ELSEWHERE + OF_ANOTHER_NIGHT):
            self._put(self._encoder.event(event))

    def put_prediction(self, prediction: Prediction) -> None:
        """Deliver what the model says; the first to be dropped when the disk does not keep up."""
        if self.is_open:
            self._intake.offer(self._encoder.prediction(prediction))

    def put_battery(self, sensor: SensorId, percent: int, utc_ns: int) -> None:
        """Deliver a sensor's charge."""
        self._put(self._encoder.battery(sensor, percent, utc_ns))

    def save_now(self, within_s: float) -> None:
        """Sync at once; returns when all delivered so far is on disk, or after that time."""
        asked_utc_ns = self._clock.utc_ns()
        self._wake.set()
        with self._saving:
            self._saving.wait_for(
                lambda: self._saved_until_utc_ns >= asked_utc_ns or not self.is_open, within_s
            )

    def close(self, reason: EndReason) -> None:
        """Write what was delivered and the end, sync, and let the night go.

        NightError when the disk does not answer within a minute.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._intake.put(EndNow(reason, by_close=True))
        self._wake.set()
        for thread in (self._writer, self._syncer):
            thread.join(JOIN_LIMIT_S)
            if thread.is_alive():
                raise NightError("The disk does not answer.", "Do not switch the computer off yet.")
        if not journal_files(self.folder):
            self.folder = self._journal.folder
        for lock in self._locks:
            lock.release()

    def _put(self, frame: Frame) -> None:
        if self.is_open:
            self._intake.put(frame)

    # --- the recorder thread ----------------------------------------------------------------

    def _write_all(self) -> None:
        while True:
            item = self._intake.take()
            if isinstance(item, SyncMark):
                item.last_seq = self._journal.next_seq - 1
                item.reached.set()
            elif isinstance(item, EndNow):
                self._end(item)
                if item.by_close:
                    return
            elif self.is_open:
                self._write(item)
                self._watch_lag()

    def _write(self, item: SampleBlock | Frame | RepeatHead) -> None:
        try:
            if isinstance(item, SampleBlock):
                for frame in self._encoder.samples(item):
                    self._journal.append(frame)
            elif isinstance(item, Frame):
                self._journal.append(item)
            else:
                self._journal.repeat_head()
            self._write_losses()
        except JournalStopped as stopped:
            self._end(EndNow(stopped.reason))
        except (ValueError, struct.error):  # one senseless block must not end a night
            log.exception("a block cannot be written")
            self._tell("samples lost", "lost", "A block made no sense and was not written.")
        if isinstance(item, Frame) and item.kind in (FrameType.LABEL, FrameType.EVENT):
            self._wake.set()

    def _write_losses(self) -> None:
        """What found no room in the queue is missing: that goes into the ledger of gaps."""
        for lost in self._intake.losses():
            self._is_losing = False
            record = lost.record(self._encoder.utc_of, self._encoder.rate_hz(lost.sensor))
            self._journal.append(self._encoder.gap_frame(lost.sensor, record))
            words = f"{lost.samples} samples of {lost.sensor} could not be written."
            self._tell("samples lost", "lost", words)

    def _end(self, end: EndNow) -> None:
        """Write the end once; a later one only ends the thread."""
        if not self.is_open:
            return
        now_ns = self._clock.utc_ns()
        with contextlib.suppress(JournalStopped):  # `stopped` is looked at below
            for frame in (*self._encoder.never_seen_again(), self._encoder.clock()):
                self._journal.append(frame)
        self._journal.close(end.reason)
        self._ended.set()
        stopped = self._journal.stopped
        if stopped is None:
            self._saved(now_ns)
        else:
            log.warning("disk: recording stopped (%s): %s", stopped.reason, stopped.details)
        if stopped is not None and stopped.reason == "fault":
            self._tell("recorder", "lost", "The disk fails: recording has stopped.")
        if stopped is not None or not end.by_close:
            self._listener.on_stopped(stopped.reason if stopped else end.reason)

    # --- the sync thread --------------------------------------------------------------------

    def _sync_all(self) -> None:
        while True:
            self._wake.wait(self._sync_every_s)
            self._wake.clear()
            if self._closing.is_set() or self._ended.is_set():
                return
            self._caretaker.look(self.folder, self.meta)
            self._sync_once()

    def _sync_once(self) -> None:
        mark = SyncMark(self._clock.utc_ns())
        self._intake.put(mark)
        while not mark.reached.wait(0.1):
            if self._ended.is_set() or not self._writer.is_alive():
                return
            self._watch_lag()
        durable = self._journal.sync()
        stopped = self._journal.stopped
        if stopped is not None:
            self._intake.put(EndNow(stopped.reason))
        elif durable >= mark.last_seq:
            self._saved(mark.utc_ns)

    # --- news -------------------------------------------------------------------------------

    def _saved(self, until_utc_ns: int) -> None:
        with self._saving:
            self._saved_until_utc_ns = until_utc_ns
            self._saving.notify_all()
        self._last_saved_ns = self._clock.monotonic_ns()
        self._is_lagging = False
        self._listener.on_saved(until_utc_ns)

    def _watch_lag(self) -> None:
        """Called by both threads, so that the one sees the other stuck in the disk."""
        late_ns = self._clock.monotonic_ns() - self._last_saved_ns
        if late_ns > self._lag_warn_ns and not self._is_lagging:
            self._is_lagging = True
            words = f"Nothing was saved for {late_ns / 1e9:.0f} seconds: the disk is slow."
            self._tell("disk slow", "attention", words)

    def _on_trouble(self, trouble: Trouble) -> None:
        log.warning("disk: %s: %s", trouble.kind, trouble.details)
        if trouble.kind == "fallback folder" and len(self._locks) == 1:
            with contextlib.suppress(NightError):  # then nobody can write there but us
                self._locks.append(NightLock(self._journal.folder))
        where = ""
        if trouble.kind == "fallback folder":
            where = f" It is {self._journal.folder.parent}."
        self._tell(trouble.kind, "attention", trouble.words, where)

    def _tell(self, kind: str, level: str, words: str, where: str = "") -> None:
        """Say it to the listener, and write it to the night, but for `where` on this computer."""
        news = WarningRaised(
            utc_ns=self._clock.utc_ns(), kind=kind, level=level, words=words, advice=_ADVICE[kind]
        )
        self._put(self._encoder.event(news))
        self._listener.on_trouble(kind, level, words + where, _ADVICE[kind])

    def _thread(self, body: Callable[[], None], name: str) -> threading.Thread:
        thread = threading.Thread(target=self._guard, args=(body,), name=name, daemon=True)
        thread.start()
        return thread

    def _guard(self, body: Callable[[], None]) -> None:
        """No fault of ours may end a night without a word."""
        try:
            body()
        except Exception:
            log.exception("the recorder failed")
            self._ended.set()
            with contextlib.suppress(OSError):
                self._journal.close("fault")
            self._tell("recorder", "lost", "Recording stopped because of a fault in sleepmon.")
            self._listener.on_stopped("fault")


_ADVICE = {
    "rolled over": "Check the disk tomorrow.",
    "fallback folder": "Check the disk of the folder for nights.",
    "disk full": "Make room, then record again.",
    "disk slow": "Close other programs that write to the disk.",
    "disk space": "Make room on the disk.",
    "queue full": "Close other programs that write to the disk.",
    "samples lost": "The loss stands in the night's ledger of gaps.",
    "recorder": "Record again, in another folder.",
}
