"""Looks after a station: silent sensors, weak batteries, late saving, a computer that slept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sleepmon.domain.clock import Clock
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.services.warning_board import WarningBoard

SILENT_AFTER_S = 3.0
BATTERY_ATTENTION_PERCENT = 20
BATTERY_LOST_PERCENT = 5
SAVING_LATE_S = 10.0
"""The recorder itself warns earlier; this is for a recorder that is stuck."""
CLOCK_JUMP_S = 2.0
HAPPENING_STANDS_S = 600
NS = 1_000_000_000
_STATE_WORDS = {
    "silent": "is connected but sends nothing",
    "lost": "lost its link",
    "backing off": "does not answer; it is tried again and again",
    "gone": "has gone",
}


@dataclass(frozen=True)
class NightWatch:
    """What the watch needs to know of the open night."""

    saved_until_utc_ns: int
    members: frozenset[SensorId]


@dataclass(frozen=True)
class _Pulse:
    """The clocks at the last look."""

    monotonic_ns: int
    utc_ns: int
    suspended_ns: int


class Watch:
    """Turns states into warnings; `look` is called about once a second."""

    def __init__(
        self, clock: Clock, board: WarningBoard, wall_utc_ns: Callable[[], int] | None = None
    ) -> None:
        """`wall_utc_ns` is the time that people read, where the clock itself runs evenly."""
        self._clock = clock
        self._wall_utc_ns = wall_utc_ns or clock.utc_ns
        self._board = board
        self._last: _Pulse | None = None
        self._saved: tuple[int, int] = (0, 0)
        """Until when the night was saved at the last look, and since when that has stood."""
        self._happened_ns: dict[str, int] = {}

    def look(
        self, statuses: tuple[SensorStatus, ...], night: NightWatch | None, suspended_ns: int
    ) -> None:
        """Check everything once."""
        self._check_clocks(suspended_ns)
        members = night.members if night is not None else frozenset()
        for status in statuses:
            self.check_link(status, status.sensor in members)
            self._check_battery(status)
        if night is not None:
            self._check_saving(night)

    def check_link(self, status: SensorStatus, recorded: bool) -> None:
        """A sensor that should stream and does not."""
        kind = f"link {status.sensor}"
        words = _STATE_WORDS.get(status.state) or self._late_words(status)
        if words is None:
            if status.state == "streaming":
                self._board.clear(kind, f"{status.name} streams again.")
            return
        level = "lost" if recorded else "attention"
        self._board.show(kind, level, f"{status.name} {words}.", status.advice)

    def forget(self, status: SensorStatus) -> None:
        """The user let the sensor go: nothing of it is a fault any more."""
        for subject in ("link", "battery"):
            self._board.clear(f"{subject} {status.sensor}", f"{status.name} was let go.")

    def end_night(self) -> None:
        """Warnings about the night's file end with the night."""
        self._board.clear("saving", "The night has ended.")

    def _late_words(self, status: SensorStatus) -> str | None:
        came_ns = status.last_arrived_utc_ns
        if status.state != "streaming" or came_ns is None:
            return None
        late = (self._clock.utc_ns() - came_ns) / NS > SILENT_AFTER_S
        return _STATE_WORDS["silent"] if late else None

    def _check_battery(self, status: SensorStatus) -> None:
        percent = status.battery_percent
        kind = f"battery {status.sensor}"
        if percent is None:
            return
        if percent >= BATTERY_ATTENTION_PERCENT:
            self._board.clear(kind, f"The battery of {status.name} is charged again.")
            return
        level = "lost" if percent <= BATTERY_LOST_PERCENT else "attention"
        words = f"The battery of {status.name} is at {percent} %{_lasting(status)}."
        self._board.show(kind, level, words, "Change or charge it soon.")

    def _check_saving(self, night: NightWatch) -> None:
        now_ns = self._clock.monotonic_ns()
        if night.saved_until_utc_ns != self._saved[0]:
            self._saved = (night.saved_until_utc_ns, now_ns)
        # By the steady clock: the other one may have been set, or the computer may have slept.
        late_s = (now_ns - self._saved[1]) / NS
        if late_s <= SAVING_LATE_S:
            self._board.clear("saving", "Samples reach the disk in time again.")
            return
        words = f"Nothing has reached the disk for {late_s:.0f} s."
        self._board.show("saving", "lost", words, "The disk is slow, full or gone. Check it.")

    def _check_clocks(self, suspended_ns: int) -> None:
        now = _Pulse(self._clock.monotonic_ns(), self._wall_utc_ns(), suspended_ns)
        last, self._last = self._last, now
        if last is None:
            return
        slept_s = (now.suspended_ns - last.suspended_ns) / NS
        steady_s = (now.monotonic_ns - last.monotonic_ns) / NS
        ahead_s = (now.utc_ns - last.utc_ns) / NS - steady_s
        # Some computers' steady clock goes on while they sleep, others' stands still.
        jumped_s = min(ahead_s, ahead_s - slept_s, key=abs)
        self._check_sleep(slept_s)
        self._check_jump(jumped_s)

    def _check_sleep(self, slept_s: float) -> None:
        if slept_s < CLOCK_JUMP_S:
            self._let_fade("computer slept", "The computer has been awake since.")
            return
        words = f"The computer slept for {slept_s:.0f} s."
        advice = "Keep it on mains with the lid open; nothing was recorded meanwhile."
        self._tell_happening("computer slept", "lost", words, advice)

    def _check_jump(self, jumped_s: float) -> None:
        if abs(jumped_s) < CLOCK_JUMP_S:
            self._let_fade("clock set", "The clock has run evenly since.")
            return
        way = "forward" if jumped_s > 0 else "back"
        words = f"The computer's clock was set {way} by {abs(jumped_s):.0f} s."
        self._tell_happening("clock set", "attention", words, "The night's own clock goes on.")

    def _tell_happening(self, kind: str, level: str, words: str, advice: str) -> None:
        self._happened_ns[kind] = self._clock.monotonic_ns()
        self._board.show(kind, level, words, advice, again=True)

    def _let_fade(self, kind: str, words: str) -> None:
        """What happened in a moment stays on the board long enough to be read."""
        happened_ns = self._happened_ns.get(kind)
        if happened_ns is None:
            return
        if self._clock.monotonic_ns() - happened_ns > HAPPENING_STANDS_S * NS:
            del self._happened_ns[kind]
            self._board.clear(kind, words)


def _lasting(status: SensorStatus) -> str:
    hours = status.battery_hours_left
    return "" if hours is None else f" and lasts about {hours:.1f} h more"
