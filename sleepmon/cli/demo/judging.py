"""What the demo promises, and whether it held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepmon.app.window_report import WindowReport
from sleepmon.cli.context import Context
from sleepmon.cli.demo.log import NightLog
from sleepmon.cli.demo.night import RecordedNight
from sleepmon.cli.demo.report import NightPart, Promise
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import RunResult
from sleepmon.services.agreement import agreement

SETTLE_S = 0.25
"""Left out at the start of each label, which is set when the turn is done."""
RIBBON_SHARE = 0.5
"""A short night of the demo turns all the time, and the model says so by and by."""
SIGNALS_BEFORE_S = 15.0
PAGES = 4
"""At least: record, sensors, train, help or settings."""


@dataclass(frozen=True)
class LossFacts:
    """Which sensor was taken out of range, and for how long."""

    sensor: str
    seconds: float


@dataclass
class WindowFacts:
    """What became of the windows."""

    pid: int = 0
    ran: bool = False
    killed: bool = False
    killed_utc_ns: int = 0
    second: WindowReport | None = None
    """What the window opened afterwards showed."""


def night_part(night: RecordedNight, context: Context, scheme: Scheme) -> NightPart:
    """One night for the report: its file proved, its live predictions compared with the script."""
    verified = context.doors.nights(str(Path(night.file).parent)).verify(Path(night.file))
    log = night.log
    return NightPart(
        subject=night.subject,
        file=night.file,
        seconds=night.seconds,
        verified=verified,
        live=agreement(log.labels, log.predictions, scheme, night.worn, SETTLE_S),
        warnings=tuple(log.warnings),
    )


def promises_of(
    nights: Sequence[NightPart],
    first_log: NightLog,
    loss: LossFacts,
    window: WindowFacts,
    training: RunResult | None,
    pictures: Sequence[Path],
) -> tuple[Promise, ...]:
    """Each promise of the demo with its verdict."""
    pages = sorted({picture.name.partition("-")[0] for picture in pictures})
    return (
        _nothing_lost(nights, loss),
        _loss_in_ledger(nights[0], first_log, loss),
        _whole(nights),
        _outlived_window(first_log, window),
        _found_again(nights[0].verified.night_id, window),
        _live(nights),
        Promise(
            name="a candidate was made and judged",
            holds=training is not None and training.verdict != "not judged",
            words="" if training is None else training.verdict,
        ),
        Promise(
            name="every page can be drawn",
            holds=len(pages) >= PAGES,
            words=", ".join(pages),
        ),
    )


def _nothing_lost(nights: Sequence[NightPart], loss: LossFacts) -> Promise:
    elsewhere = {
        f"{night.subject} {sensor}": missing
        for index, night in enumerate(nights)
        for sensor, missing in night.verified.missing.items()
        if missing and (index > 0 or sensor != loss.sensor)
    }
    words = ", ".join(f"{name} {missing}" for name, missing in elsewhere.items())
    return Promise(
        name="no sample lost outside the forced link loss",
        holds=not elsewhere,
        words=words or f"{sum(sum(n.verified.samples.values()) for n in nights)} samples kept",
    )


def _loss_in_ledger(night: NightPart, log: NightLog, loss: LossFacts) -> Promise:
    written = night.verified.missing.get(loss.sensor, 0)
    told = sum(gap.missing for gap in log.gaps if gap.sensor == loss.sensor)
    return Promise(
        name="the forced loss stands in the gap ledger",
        holds=0 < written == told,
        words=f"{written} samples of {loss.sensor} written, {told} told",
    )


def _whole(nights: Sequence[NightPart]) -> Promise:
    broken = [night.subject for night in nights if not night.verified.whole]
    return Promise(
        name="every night verifies as whole",
        holds=not broken,
        words=f"not whole: {', '.join(broken)}" if broken else f"{len(nights)} nights",
    )


def _outlived_window(log: NightLog, window: WindowFacts) -> Promise:
    went_on = log.saved_until_utc_ns > window.killed_utc_ns > 0
    if not window.ran:
        words = "The window had ended before it was killed."
    elif not window.killed:
        words = "The window could not be killed."
    else:
        words = f"Window {window.pid} was killed; the night went on." if went_on else "It did not."
    return Promise(
        name="killing the window does not end the night",
        holds=window.ran and window.killed and went_on,
        words=words,
    )


def _found_again(night_id: str, window: WindowFacts) -> Promise:
    """The second window shows this night, and what happened before it came, and while none was."""
    name, seen = "a new window finds the night again", window.second
    if seen is None or not seen.night_id:
        return Promise(name=name, holds=False, words="It showed no night.")
    began = seen.ribbon_from_utc_ns < window.killed_utc_ns
    covered_s = (seen.told_utc_ns - seen.ribbon_from_utc_ns) / 1e9
    return Promise(
        name=name,
        holds=seen.night_id == night_id
        and began
        and seen.ribbon_s > RIBBON_SHARE * covered_s
        and seen.signals_before_s > SIGNALS_BEFORE_S,
        words=f"It showed night {seen.night_id}: {seen.ribbon_s:.0f} s of ribbon, and"
        f" {seen.signals_before_s:.0f} s of signals of before it came.",
    )


def _live(nights: Sequence[NightPart]) -> Promise:
    judged = [night.live.judged for night in nights]
    return Promise(
        name="the posture was seen live",
        holds=all(judged),
        words=f"{sum(judged)} windows compared with the script",
    )
