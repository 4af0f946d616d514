"""What is lost and not yet seen by the person at the bedside: one alarm at a time, worst first."""

from __future__ import annotations

from dataclasses import dataclass, field

from sleepmon.gui.event_log import is_of_link
from sleepmon.gui.station_state import STREAM_TROUBLES, StationState

AGAIN_AFTER_NS = 60_000_000_000
STATION_GONE = "No station"
_WORDS = {"silent": "silent", "lost": "lost", "backing off": "lost", "gone": "gone"}


@dataclass
class _Trouble:
    words: str
    since_ns: int
    counts_up: bool
    seen: bool = False
    sounded_ns: int = -AGAIN_AFTER_NS


@dataclass
class Alarm:
    """Lost sensors and data at stake; `seen` silences, only recovery clears."""

    _troubles: dict[str, _Trouble] = field(default_factory=dict)

    def update(self, state: StationState, now_ns: int) -> None:
        """Take over what is in trouble now; what recovered is forgotten."""
        now = _troubles_of(state, now_ns)
        for key, trouble in now.items():
            known = self._troubles.get(key)
            if known:
                known.words = trouble.words
            else:
                self._troubles[key] = trouble
        for key in set(self._troubles) - set(now):
            del self._troubles[key]

    def pill(self, now_ns: int) -> str:
        """What the pill in the top bar says; empty when all is well."""
        if not self._troubles:
            return ""
        worst = min(self._troubles.values(), key=lambda one: (one.seen, one.since_ns))
        words = worst.words
        if worst.counts_up:
            words += f" {_duration(now_ns - worst.since_ns)}"
        others = len(self._troubles) - 1
        return f"{words}, and {others} more" if others else words

    def wants_sound(self, now_ns: int) -> bool:
        """Whether to sound now; asked once a second, says yes once a minute until seen."""
        due = [
            trouble
            for trouble in self._troubles.values()
            if not trouble.seen and now_ns - trouble.sounded_ns >= AGAIN_AFTER_NS
        ]
        for trouble in due:
            trouble.sounded_ns = now_ns
        return bool(due)

    @property
    def waits_for_seen(self) -> bool:
        """Whether something sounds until it is seen."""
        return any(not trouble.seen for trouble in self._troubles.values())

    def see(self) -> None:
        """The person has seen it: no more sound; the pill stays until recovery."""
        for trouble in self._troubles.values():
            trouble.seen = True


def _troubles_of(state: StationState, now_ns: int) -> dict[str, _Trouble]:
    troubles: dict[str, _Trouble] = {}
    if state.phase == "failed":
        # With its station a night may have ended: nobody knows until it is reached again.
        troubles["station"] = _Trouble(STATION_GONE, now_ns, counts_up=False)
        return troubles
    for sensor in state.sensors.values():
        if sensor.placement and sensor.state in STREAM_TROUBLES:
            since = sensor.last_arrived_utc_ns or now_ns
            words = f"{sensor.placement.capitalize()} {_WORDS[sensor.state]}"
            troubles[sensor.sensor] = _Trouble(words, since, counts_up=True)
    for kind, warning in state.warnings.items():
        if warning.level == "lost" and not is_of_link(kind):
            words = warning.words.rstrip(".")
            troubles[f"warning {kind}"] = _Trouble(words, warning.utc_ns, counts_up=False)
    return troubles


def _duration(nanoseconds: int) -> str:
    seconds = max(0, nanoseconds // 1_000_000_000)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
