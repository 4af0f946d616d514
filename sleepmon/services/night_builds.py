"""Builds the files of nights that ended, in the background, one after the other."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sleepmon.domain import events
from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event
from sleepmon.services.open_night import OpenNight
from sleepmon.services.parts import BuildNight

_log = logging.getLogger(__name__)


class NightBuilds:
    """A thread for each night to be built; a failed build leaves the journal as it is."""

    def __init__(self, clock: Clock, build: BuildNight, tell: Callable[[Event], None]) -> None:
        self._clock = clock
        self._build = build
        self._tell = tell
        self._one_at_a_time = threading.Lock()
        self._running: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """True while a night is being built."""
        return any(thread.is_alive() for thread in self._running)

    def begin(self, night: OpenNight) -> None:
        """Build this night's file; its progress follows, then NightSaved or NightBuildFailed."""
        thread = threading.Thread(target=self._run, args=(night,), name="night-build", daemon=True)
        self._running = [t for t in self._running if t.is_alive()] + [thread]
        thread.start()

    def give_up(self, night: OpenNight, words: str) -> None:
        """Tell that there is no file; the journal is kept and recovered later."""
        self._tell(
            events.NightBuildFailed(
                utc_ns=self._clock.utc_ns(),
                night_id=night.meta.night_id,
                folder=str(night.recorder.folder),
                words=words,
            )
        )

    def wait(self, limit_s: float) -> bool:
        """Wait for what is being built; False when time ran out."""
        end = time.monotonic() + limit_s
        for thread in self._running:
            thread.join(max(0.0, end - time.monotonic()))
        return not self.busy

    def _run(self, night: OpenNight) -> None:
        night_id = night.meta.night_id
        folder, file = night.recorder.folder, night.recorder.file

        def progress(done: float) -> None:
            now_ns = self._clock.utc_ns()
            self._tell(events.NightBuildProgressed(utc_ns=now_ns, night_id=night_id, done=done))

        try:
            with self._one_at_a_time:
                built = self._build(folder, file, progress)
        except SleepmonError as error:
            self.give_up(night, str(error))
        except Exception:
            _log.exception("building a night failed")
            self.give_up(night, "The night's file could not be built.")
        else:
            self._tell(
                events.NightSaved(
                    utc_ns=self._clock.utc_ns(),
                    night_id=night_id,
                    file=str(file),
                    samples=dict(built.samples),
                    missing=dict(built.missing),
                )
            )
