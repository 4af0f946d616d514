"""What the Record page says now: pure values, made from what the window knows and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

import msgspec

from sleepmon.domain.commands import OpenNight
from sleepmon.domain.model_card import is_personal
from sleepmon.domain.predictions import PersonPosture, PostureSpan
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import SensorStatus
from sleepmon.domain.settings import Settings
from sleepmon.gui.event_log import GOES_ON, is_of_link, label_words
from sleepmon.gui.station_state import STREAM_TROUBLES, StationState
from sleepmon.gui.words import short_words

Level = Literal["ok", "attention", "lost", "waiting"]
HOLE_FROM_S = 3.0
_NS = 1_000_000_000
_STATE_WORDS = {
    "upright": ("Upright", "sitting or standing"),
    "moving": ("Moving", "the posture follows when it is quiet"),
    "not worn": ("Not worn", "the sensor lies still, away from a body"),
    "unsure": ("Not sure", "the model cannot tell the posture"),
}


@dataclass(frozen=True)
class Headline:
    """The big words: a posture, or what stands in its place."""

    posture: int | None = None
    roll_deg: float | None = None
    confidence: float = 0.0
    within_deg: float | None = None
    unsure: bool = False
    calibrated: bool = True
    words: str = ""
    detail: str = ""


@dataclass(frozen=True)
class StripLine:
    """The head of one sensor's strip."""

    key: str
    place: str
    level: Level
    detail: str


@dataclass(frozen=True)
class Stretch:
    """Part of a ribbon in seconds since the night began.

    Without a posture, `word` says what was seen instead; without a word it is a hole.
    """

    start_s: float
    end_s: float
    posture: int | None
    word: str = ""


class SettledPosture:
    """Keeps what was said until another posture has settled, so that name and degrees agree."""

    def __init__(self) -> None:
        self._said: PersonPosture | None = None

    def said(self, person: PersonPosture | None) -> PersonPosture | None:
        """What to say now; other words, and none at all, are said at once."""
        before = self._said
        if person is None or person.settled:
            self._said = person
        elif before is None or (person.posture, person.state) != (before.posture, before.state):
            # Its figures are those of the way to another posture already.
            self._said = msgspec.structs.replace(person, posture=None, state="moving")
        return self._said


def person_now(state: StationState) -> PersonPosture | None:
    """How the person lies; nobody knows while no sensor streams: what was is not what is."""
    return state.person if _streams(state) else None


def _streams(state: StationState) -> bool:
    return any(status.state == "streaming" for status in state.sensors.values())


def headline(state: StationState, person: PersonPosture | None) -> Headline:
    """The big words for what the model says."""
    if person is None:
        return _no_model(state)
    if person.posture is not None and person.state in ("posture", "unsure"):
        return Headline(
            posture=person.posture,
            roll_deg=person.roll_deg,
            confidence=person.confidence,
            within_deg=person.arc_deg,
            unsure=person.state == "unsure",
            calibrated=person.calibrated,
        )
    words, detail = _STATE_WORDS.get(person.state, ("Not sure", ""))
    return Headline(words=words, detail=detail)


def _no_model(state: StationState) -> Headline:
    if not _streams(state):
        return Headline(words="No signal", detail="no sensor streams")
    if state.classifier == "restarting":
        return Headline(words="No model now", detail="It starts again. Recording goes on.")
    if state.classifier in ("running", "starting"):
        return Headline(words="Listening", detail="the model waits for its first seconds")
    why = "" if state.classifier == "stopped" else state.classifier
    detail = why if GOES_ON in why else f"{why} {GOES_ON}".strip()
    return Headline(words="No model", detail=detail)


def since_turn_s(person: PersonPosture | None, now_ns: int) -> float | None:
    """Seconds since the person came to lie like this."""
    if person is None or person.posture is None:
        return None
    return max(0.0, (now_ns - person.since_ns) / _NS)


def turn_due_s(since_s: float | None, settings: Settings) -> float | None:
    """Seconds until a turn is due; told in the last quarter only, negative when overdue."""
    if since_s is None or settings.turn_due_minutes <= 0:
        return None
    due_s = settings.turn_due_minutes * 60
    left_s = due_s - since_s
    return left_s if left_s <= due_s / 4 else None


def label_now(state: StationState, scheme: Scheme, now_ns: int) -> tuple[int | None, str]:
    """Posture of the label that holds now, and its words; (None, "") without a label."""
    span = state.labels.at(now_ns)
    night = state.night
    if span is None or night is None:
        return None, ""
    codes = [posture.code for posture in scheme.postures]
    posture = codes.index(span.code) if span.code in codes else None
    words = label_words(scheme, span.code) if posture is None else short_words(posture)
    return posture, f"{words}, since {clock_words(span.start_ns, night)}"


def local(utc_ns: int, night: OpenNight | None = None) -> datetime:
    """A moment in the time zone of the night, or of the computer."""
    moment = datetime.fromtimestamp(utc_ns / _NS, UTC)
    if night is None:
        return moment.astimezone()
    return moment.astimezone(timezone(timedelta(seconds=night.meta.utc_offset_s)))


def clock_words(utc_ns: int, night: OpenNight | None = None, seconds: bool = False) -> str:
    """`04:31`, or `04:31:07`."""
    return local(utc_ns, night).strftime("%H:%M:%S" if seconds else "%H:%M")


def strip_lines(state: StationState, scheme: Scheme, now_ns: int) -> list[StripLine]:
    """Heads of the strips in the scheme's order of placements."""
    lines = []
    for placement in scheme.placements:
        if status := state.worn_at(placement.code):
            level, detail = stream_words(status, now_ns)
            lines.append(StripLine(placement.code, placement.name, level, detail))
    return lines


def stream_words(status: SensorStatus, now_ns: int) -> tuple[Level, str]:
    """How a sensor's stream is doing, in a few words."""
    if status.state == "streaming":
        rate = status.measured_rate_hz or status.rate_hz
        return "ok", f"{rate:.1f} Hz"
    if status.state in STREAM_TROUBLES:
        word = "silent" if status.state == "silent" else "lost"
        since = status.last_arrived_utc_ns
        if since is None:
            return "lost", word
        seconds = max(0, (now_ns - since) // _NS)
        return "lost", f"{word} {seconds} s" if seconds < 60 else f"{word} {seconds // 60} min"
    return "waiting", "connecting" if status.state == "connecting" else "not streaming"


def ribbon(state: StationState, night: OpenNight, now_ns: int) -> list[Stretch]:
    """The model's ribbon; stretches without any posture known are holes."""
    stretches: list[Stretch] = []
    end_s = 0.0
    for span in state.ribbon:
        start_s, stop_s = _seconds(span, night)
        if start_s - end_s > HOLE_FROM_S:
            stretches.append(Stretch(end_s, start_s, None))
        if stop_s > start_s:
            word = "" if span.posture is not None else span.state
            stretches.append(Stretch(start_s, stop_s, span.posture, word))
        end_s = max(end_s, stop_s)
    now_s = (now_ns - night.meta.started_utc_ns) / _NS
    if now_s - end_s > 4 * HOLE_FROM_S:
        stretches.append(Stretch(end_s, now_s, None))
    return stretches


def label_ribbon(state: StationState, scheme: Scheme, now_ns: int) -> list[Stretch]:
    """The person's labels as stretches."""
    night = state.night
    if night is None:
        return []
    codes = {posture.code: index for index, posture in enumerate(scheme.postures)}
    start_ns = night.meta.started_utc_ns
    return [
        Stretch(
            (span.start_ns - start_ns) / _NS,
            ((span.end_ns or now_ns) - start_ns) / _NS,
            codes[span.code],
        )
        for span in state.labels
        if span.code in codes
    ]


def _seconds(span: PostureSpan, night: OpenNight) -> tuple[float, float]:
    start_ns = night.meta.started_utc_ns
    return (span.span.start_ns - start_ns) / _NS, (span.span.end_ns - start_ns) / _NS


def status_words(state: StationState, scheme: Scheme) -> list[tuple[Level, str]]:
    """The row of states above the ribbon: streams, model, warnings."""
    worn = [status for status in state.sensors.values() if status.placement]
    order = [placement.code for placement in scheme.placements]
    worn.sort(key=lambda status: order.index(status.placement or order[0]))
    rows: list[tuple[Level, str]] = []
    streaming = [status.placement or "" for status in worn if status.state == "streaming"]
    if streaming:
        rows.append(("ok", f"{_listed(streaming)} streaming"))
    if state.classifier in ("running", "starting", "restarting"):
        words = _MODEL[state.classifier]
        if is_personal(state.model_id):
            words = words.replace("Model", "Own model", 1)
        rows.append(("ok" if state.classifier == "running" else "waiting", words))
    else:
        rows.append(("attention", "No live model"))
    for kind, warning in state.warnings.items():
        if not is_of_link(kind):
            level: Level = "lost" if warning.level == "lost" else "attention"
            rows.append((level, warning.words.rstrip(".")))
    return rows


_MODEL = {
    "running": "Model running",
    "starting": "Model starts",
    "restarting": "Model starts again",
}


def _listed(words: list[str]) -> str:
    if len(words) > 1:
        words = [*words[:-2], f"{words[-2]} and {words[-1]}"]
    return ", ".join(words).capitalize()
