"""The person's posture over the night, from the predictions of whatever sensors stream."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.domain.events import PersonTurned
from sleepmon.domain.predictions import (
    PersonPosture,
    PostureSpan,
    Prediction,
    PredictionState,
    Span,
)
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.services.fusion import Fused, fused
from sleepmon.services.turns import Turn, TurnClock

STEADY_S = 2.0
"""A new posture is put into words once it has held this long; the roll follows at once."""
RESTLESS_S = 4.0
"""When nothing has held for so long, the newest is said: old words would be wrong ones."""
STALE_S = 6.0
"""A sensor that said nothing for longer has no say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The person after one more prediction, and the turn that counts from now on, if any."""

    person: PersonPosture
    turn: PersonTurned | None


@dataclass(slots=True)
class _Shown:
    """What is put into words now, and what may replace it."""

    posture: int | None
    state: PredictionState
    rival: tuple[int | None, PredictionState] | None = None
    rival_since_ns: int = 0
    unsettled_since_ns: int | None = None
    """When what is seen last began to differ from what is shown; None while they agree."""


class PersonTracker:
    """Fuses predictions into the person's posture, its ribbon and its turns; pure."""

    def __init__(self, scheme: Scheme, turn_held_s: float = 60.0) -> None:
        self._turns = TurnClock(scheme, turn_held_s)
        self._newest: dict[SensorId, Prediction] = {}
        self._shown: _Shown | None = None
        self._ribbon: list[PostureSpan] = []
        self._now_ns = 0

    def take(self, prediction: Prediction) -> Seen:
        """The person with this prediction taken in."""
        self._newest[prediction.sensor] = prediction
        self._now_ns = max(self._now_ns, prediction.span.end_ns)
        oldest_ns = self._now_ns - round(STALE_S * 1e9)
        now = fused([p for p in self._newest.values() if p.span.end_ns >= oldest_ns])
        changed_ns = self._settle(now)
        self._extend_ribbon(changed_ns, prediction.span.start_ns)
        turn = self._turn(now)
        return Seen(self._person(now), turn)

    def ribbon(self) -> tuple[PostureSpan, ...]:
        """Stretches in which posture and state stayed the same, in order of time."""
        return tuple(self._ribbon)

    def _settle(self, now: Fused) -> int | None:
        """Follow the steady posture; when it changed, the time from which the new one holds."""
        said = (now.posture, now.state)
        shown = self._shown
        if shown is None:
            self._shown = _Shown(*said)
            return None
        if said == (shown.posture, shown.state):
            shown.rival = shown.unsettled_since_ns = None
            return None
        if said != shown.rival:
            shown.rival, shown.rival_since_ns = said, self._now_ns
        if shown.unsettled_since_ns is None:
            shown.unsettled_since_ns = self._now_ns
        is_steady = self._now_ns - shown.rival_since_ns >= STEADY_S * 1e9
        is_restless = self._now_ns - shown.unsettled_since_ns >= RESTLESS_S * 1e9
        if not (is_steady or is_restless):
            return None
        self._shown = _Shown(*said)
        return shown.rival_since_ns

    def _extend_ribbon(self, changed_ns: int | None, started_ns: int) -> None:
        assert self._shown is not None
        posture, state = self._shown.posture, self._shown.state
        last = self._ribbon[-1] if self._ribbon else None
        if last is None or self._now_ns - last.span.end_ns > STALE_S * 1e9:
            self._append(started_ns, posture, state)
        elif changed_ns is not None and changed_ns > last.span.start_ns:
            self._ribbon[-1] = _span(last.span.start_ns, changed_ns, last.posture, last.state)
            self._append(changed_ns, posture, state)
        else:
            self._ribbon[-1] = _span(last.span.start_ns, self._now_ns, posture, state)

    def _append(self, start_ns: int, posture: int | None, state: PredictionState) -> None:
        self._ribbon.append(_span(start_ns, self._now_ns, posture, state))

    def _turn(self, now: Fused) -> PersonTurned | None:
        assert self._shown is not None
        said = (now.posture, now.state)
        if now.state not in ("posture", "upright") or said != (
            self._shown.posture,
            self._shown.state,
        ):
            return None  # on the way to somewhere
        turn: Turn | None = self._turns.see(self._shown.posture, now.roll_deg, self._now_ns)
        if turn is None:
            return None
        return PersonTurned(
            utc_ns=turn.at_ns,
            from_posture=turn.from_posture,
            to_posture=turn.to_posture,
            angle_deg=turn.angle_deg,
        )

    def _person(self, now: Fused) -> PersonPosture:
        assert self._shown is not None
        since_ns = self._turns.since_ns
        return PersonPosture(
            at_ns=self._now_ns,
            posture=self._shown.posture,
            state=self._shown.state,
            confidence=now.confidence,
            roll_deg=now.roll_deg,
            arc_deg=now.arc_deg,
            sensors=now.sensors,
            calibrated=now.calibrated,
            since_ns=self._now_ns if since_ns is None else since_ns,
            settled=self._shown.rival is None,
        )


def _span(start_ns: int, end_ns: int, posture: int | None, state: PredictionState) -> PostureSpan:
    return PostureSpan(span=Span(start_ns, end_ns), posture=posture, state=state)
