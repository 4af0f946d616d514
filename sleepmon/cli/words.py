"""Events and numbers as a person at a terminal reads them."""

from datetime import datetime
from itertools import groupby

from sleepmon.domain import events as news
from sleepmon.domain.calibration import fit_words
from sleepmon.domain.events import Event
from sleepmon.domain.model_card import ModelCard


def duration_words(seconds: float) -> str:
    """`7 h 58 min`, `12 min`, `48 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def clock_words(utc_ns: int) -> str:
    """Local time of day, `04:31:07`."""
    return datetime.fromtimestamp(utc_ns / 1e9).strftime("%H:%M:%S")


def date_words(utc_ns: int) -> str:
    """Local date and time, `2026-10-01 22:31`."""
    return datetime.fromtimestamp(utc_ns / 1e9).strftime("%Y-%m-%d %H:%M")


def counts_words(counts: dict[str, int]) -> str:
    """`polar_h10:A1 6000, open:17 5980`."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def card_words(card: ModelCard) -> str:
    """The model's passport."""
    lines = [
        f"{card.id} ({card.kind}), {card.network}, made {date_words(card.created_utc_ns)}",
        f"learnt from: {card.trained_on}" + (" (simulated only)" if card.simulated else ""),
        f"method {card.method}, {card.people} people, split {card.split}",
    ]
    for data, scores in groupby(card.metrics, key=lambda score: score.data):
        lines.append(f"on {data}:")
        lines += [
            f"  {score.metric:<37} {score.value:.3f}{score.interval_words}" for score in scores
        ]
    return "\n".join(lines)


def words_of_event(event: Event) -> str:
    """One line for a person, or nothing where the event is only for programs and windows."""
    said = _sentence(event)
    return f"{clock_words(event.utc_ns)}  {said}" if said else ""


def _sentence(event: Event) -> str:
    match event:
        case news.SensorFaulted(words=words) | news.ClassifierChanged(words=words):
            return words
        case news.GapRecorded(sensor=sensor, missing=missing, reason=reason, seconds=seconds):
            return f"{sensor}: {missing} samples missing ({seconds:.1f} s, {reason})."
        case news.NightStarted(night_id=night_id):
            return f"Night {night_id} is being recorded."
        case news.NightEnded(reason=reason):
            return f"Recording ended ({reason}); the night's file is being built."
        case news.NightSaved(file=file, samples=samples, missing=missing):
            lost = f"; missing: {counts_words(missing)}" if any(missing.values()) else ""
            return f"Saved {file} ({counts_words(samples)} samples{lost})."
        case news.NightBuildFailed(words=words, folder=folder):
            return f"{words} The journal is kept in {folder}."
        case news.Marked(text=text):
            return f"Marker: {text}" if text else "Marker."
        case news.MountCalibrated(calibration=made, utc_ns=utc_ns) if utc_ns > made.made_at_ns:
            return f"{made.sensor} is still calibrated, {fit_words(made.residual_deg)}."
        case news.MountForgotten(sensor=sensor, why=why) if why:
            return f"{sensor} is no longer calibrated: {why}."
        case news.WarningRaised(words=words, advice=advice):
            return f"{words} {advice}".rstrip()
        case news.WarningCleared(words=words):
            return words
        case _:
            return ""
