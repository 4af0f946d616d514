"""What the sync thread looks after beside syncing: clocks, head, and the room on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sleepmon.domain.clock import Clock
from sleepmon.domain.nights import NightMeta
from sleepmon.storage import space
from sleepmon.storage.encoder import Encoder
from sleepmon.storage.files import Files
from sleepmon.storage.intake import EndNow, Intake, RepeatHead
from sleepmon.storage.opening import RecorderOptions

CLOCK_JUMP_NS = 50_000_000
"""The computer slept, or its clock was set: the two clocks no longer agree as before."""


class Caretaker:
    """Puts into the intake what is due. `look` is called once a second or so, by one thread."""

    def __init__(
        self,
        encoder: Encoder,
        intake: Intake,
        clock: Clock,
        files: Files,
        tell: Callable[[str, str, str], None],
        options: RecorderOptions,
    ) -> None:
        self._encoder = encoder
        self._intake = intake
        self._clock = clock
        self._files = files
        self._tell = tell
        self._options = options
        self._clock_due_ns = self._head_due_ns = self._space_due_ns = clock.monotonic_ns()
        self._head_due_ns += round(options.head_every_s * 1e9)
        self._offset_ns = clock.utc_ns() - clock.monotonic_ns()
        self._level = "ok"

    def look(self, folder: Path, meta: NightMeta) -> None:
        """Write the clocks and the head when due, and judge the room on the disk."""
        now_ns = self._clock.monotonic_ns()
        offset_ns = self._clock.utc_ns() - self._clock.monotonic_ns()
        if now_ns >= self._clock_due_ns or abs(offset_ns - self._offset_ns) > CLOCK_JUMP_NS:
            self._offset_ns = offset_ns
            self._clock_due_ns = now_ns + round(self._options.clock_every_s * 1e9)
            self._intake.put(self._encoder.clock())
        if now_ns >= self._head_due_ns:
            self._head_due_ns = now_ns + round(self._options.head_every_s * 1e9)
            self._intake.put(RepeatHead())
        if self._options.check_space and now_ns >= self._space_due_ns:
            self._space_due_ns = now_ns + round(self._options.space_every_s * 1e9)
            self._judge_room(folder, meta)

    def _judge_room(self, folder: Path, meta: NightMeta) -> None:
        try:
            free = self._files.free_bytes(folder)
        except OSError:  # the disk itself is in trouble: the next write will tell
            return
        room = space.room_left(free, space.bytes_per_s(meta.sensors))
        if room.level == self._level:
            return
        self._level = room.level
        if room.level == "lost":
            self._tell("disk space", "lost", f"{room.words} The night is being closed.")
            self._intake.put(EndNow("disk full"))
        elif room.level == "attention":
            self._tell("disk space", "attention", room.words)
