"""The life of one sensor's link: a transition table, a watchdog and how long to rest.

Pure: it is told what happened and what time it is, and does nothing by itself.
"""

from __future__ import annotations

from typing import Literal

from sleepmon.domain.clock import Clock
from sleepmon.domain.sensors import LinkState

Happening = Literal[
    "wanted", "linked", "not heard", "failed", "dropped", "quiet", "cut", "rested", "released"
]

TRANSITIONS: dict[tuple[LinkState, Happening], LinkState] = {
    ("idle", "wanted"): "connecting",
    ("connecting", "linked"): "streaming",
    ("connecting", "not heard"): "backing off",
    ("connecting", "failed"): "backing off",
    ("streaming", "dropped"): "lost",
    ("streaming", "quiet"): "silent",
    ("lost", "cut"): "backing off",
    ("silent", "cut"): "backing off",
    ("backing off", "rested"): "connecting",
    ("idle", "released"): "gone",
    ("connecting", "released"): "gone",
    ("streaming", "released"): "gone",
    ("lost", "released"): "gone",
    ("silent", "released"): "gone",
    ("backing off", "released"): "gone",
}

QUIET_S = 3.0
QUIET_PACKETS = 3.0
FIRST_REST_S = 1.0
LONGEST_REST_S = 30.0
LONGEST_REST_UNHEARD_S = 2.0
"""A sensor out of range costs nothing to look for, and is wanted back within seconds."""


class Session:
    """State of one sensor's link; one owner, one thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._state: LinkState = "idle"
        self._failures = 0
        self._unheard = False
        self._is_doubted = False
        self._fed_ns = 0
        self._packet_s = 0.0

    @property
    def state(self) -> LinkState:
        """Where the link stands."""
        return self._state

    @property
    def told(self) -> LinkState:
        """Where it stands for people: a stream that broke streams again when samples come."""
        return "connecting" if self._state == "streaming" and self._is_doubted else self._state

    @property
    def expected(self) -> bool:
        """Whether an end of the link would be our own doing."""
        return self._state in ("idle", "gone")

    def on(self, happening: Happening) -> LinkState:
        """Move on; ValueError for what cannot happen in this state."""
        try:
            self._state = TRANSITIONS[self._state, happening]
        except KeyError:
            raise ValueError(f"'{happening}' cannot happen while {self._state}") from None
        if happening == "linked":
            self._fed_ns = self._clock.monotonic_ns()
            self._packet_s = 0.0
        self._unheard = happening == "not heard"
        if happening in ("failed", "dropped", "quiet"):
            self._failures += 1
            self._is_doubted = True
        return self._state

    def fed(self, arrived_ns: int) -> bool:
        """Samples arrived: the link is good, and the watchdog is content.

        True when that ends a doubt, and should be told.
        """
        doubted, self._is_doubted = self._is_doubted, False
        # Packets of slow rates may be seconds apart; the watchdog must know.
        apart_s = (arrived_ns - self._fed_ns) * 1e-9
        self._packet_s = max(0.9 * self._packet_s, min(apart_s, 10.0))
        self._fed_ns = arrived_ns
        self._failures = 0
        return doubted

    @property
    def quiet_in_s(self) -> float:
        """Seconds until silence counts as a fault; 0 or less when it does."""
        limit_s = max(QUIET_S, QUIET_PACKETS * self._packet_s)
        return limit_s - (self._clock.monotonic_ns() - self._fed_ns) * 1e-9

    @property
    def rest_s(self) -> float:
        """How long to rest before the next attempt: doubling from 1 to 30 seconds."""
        longest_s = LONGEST_REST_UNHEARD_S if self._unheard else LONGEST_REST_S
        doubled_s = FIRST_REST_S * 2.0 ** min(max(0, self._failures - 1), 10)
        return min(longest_s, doubled_s)
