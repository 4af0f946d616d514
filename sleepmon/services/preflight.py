"""All that must hold before a night: one function for each condition, one line for each finding."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sleepmon.domain.errors import PreflightFailed
from sleepmon.domain.nights import Finding, NightRequest
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import RadioKind, SensorStatus
from sleepmon.domain.sizes import size_words
from sleepmon.services.pseudonyms import subject_problem

BATTERY_LOST_PERCENT = 5
BATTERY_ATTENTION_PERCENT = 20
RATE_TOLERANCE = 0.05


@dataclass(frozen=True, kw_only=True)
class NightFacts:
    """What is known when a night is asked for."""

    request: NightRequest
    radio: RadioKind
    sensors: tuple[SensorStatus, ...]
    """All sensors in use, worn or not."""
    needed_bytes: int
    """What the planned night takes on the disk, journal and file together."""
    free_bytes: int
    folder_problem: str
    """Why nights cannot be kept there; empty when they can."""
    awake_problem: str
    on_mains: bool | None
    utc_ns: int
    planned_s: float = 0.0
    """How long the night is to be."""
    calibrated: frozenset[SensorId] = frozenset()
    """Sensors whose mount was calibrated."""

    @property
    def worn(self) -> tuple[SensorStatus, ...]:
        """The sensors that the night would record."""
        return tuple(sensor for sensor in self.sensors if sensor.placement is not None)


def check_sensors(facts: NightFacts) -> Finding:
    """Every sensor that is worn streams."""
    name = "sensors streaming"
    if not facts.sensors:
        return _lost(name, "No sensor is connected.", "Find and connect a sensor.")
    waiting = [s for s in facts.worn if s.state in ("idle", "connecting") or not _has_sent(s)]
    silent = [s for s in facts.worn if s.state not in ("idle", "connecting", "streaming")]
    if silent:
        words = f"{_names(silent)} does not stream ({silent[0].state})."
        return _lost(name, words, silent[0].advice or "Bring it nearer, or disconnect it.")
    if waiting:
        words = f"{_names(waiting)} is still starting."
        return Finding(name=name, state="waiting", words=words, remedy="Wait a moment.")
    return _ok(name, f"{len(facts.worn)} sensors stream.", len(facts.worn))


def check_placements(facts: NightFacts) -> Finding:
    """At least one sensor is worn somewhere."""
    name = "placements"
    if not facts.worn:
        return _lost(name, "No sensor has a placement.", "Say where each sensor is worn.")
    spare = [s for s in facts.sensors if s.placement is None]
    if spare:
        words = f"{_names(spare)} has no placement and will not be recorded."
        return _attention(name, words, "Say where it is worn, or disconnect it.")
    return _ok(name, ", ".join(s.placement or "" for s in facts.worn))


def check_calibration(facts: NightFacts) -> Finding:
    """It is known how each sensor sits; without that, angles are rough."""
    name = "calibration"
    if not facts.worn:
        return Finding(name=name, state="ok", words="Asked for once sensors are worn.")
    rough = [s for s in facts.worn if s.sensor not in facts.calibrated]
    if not rough:
        return _ok(name, "Each sensor is calibrated.", len(facts.worn))
    who = "No sensor" if len(rough) == len(facts.worn) else _names(rough)
    words = f"{who} is calibrated" if len(rough) == len(facts.worn) else f"{who} is not calibrated"
    return _attention(name, f"{words}: angles are rough.", "Calibrate; it takes a minute.")


def check_rates(facts: NightFacts) -> Finding:
    """Sensors deliver as many samples as they declared."""
    name = "sample rates"
    if not facts.worn:
        return Finding(name=name, state="waiting", words="Not known without a sensor.")
    off = [
        s
        for s in facts.worn
        if s.measured_rate_hz > 0
        and s.rate_hz > 0
        and abs(s.measured_rate_hz / s.rate_hz - 1) > RATE_TOLERANCE
    ]
    if off:
        words = (
            f"{off[0].name} delivers {off[0].measured_rate_hz:.0f} samples a second"
            f" instead of {off[0].rate_hz:.0f}."
        )
        return _attention(name, words, "Bring the sensor nearer to the computer.")
    return _ok(name, "Each sensor delivers what it declared.")


def check_batteries(facts: NightFacts) -> Finding:
    """No battery is nearly empty."""
    name = "batteries"
    if not facts.worn:
        return Finding(name=name, state="waiting", words="Not known without a sensor.")
    known = [(s.battery_percent, s) for s in facts.worn if s.battery_percent is not None]
    if not known:
        return _ok(name, "No sensor has told its battery yet.")
    short = [s for _, s in known if _hours_left(s) * 3600.0 < facts.planned_s]
    if short:
        hours = _hours_left(short[0])
        words = f"{short[0].name} lasts {hours:.1f} h at its measured use, the night is longer."
        return _lost(name, words, "Charge it or change its battery.", hours)
    percent, sensor = min(known, key=lambda pair: pair[0])
    words = f"{sensor.name} has {percent} %."
    if percent <= BATTERY_LOST_PERCENT:
        return _lost(name, words, "Change its battery.", percent)
    if percent < BATTERY_ATTENTION_PERCENT:
        return _attention(name, words, "It may not last the night.", percent)
    return _ok(name, f"The weakest, {words}", percent)


def check_subject(facts: NightFacts) -> Finding:
    """The subject is named by a pseudonym."""
    name = "subject"
    problem = subject_problem(facts.request.subject)
    if problem:
        return _lost(name, problem, "Use a pseudonym such as S01.")
    return _ok(name, facts.request.subject)


def check_consent(facts: NightFacts) -> Finding:
    """The person agreed; simulated sleepers need not."""
    name = "consent"
    if facts.request.consent:
        return _ok(name, "Consent was given.")
    if facts.radio == "virtual":
        return _ok(name, "The sleeper is simulated; no consent is needed.")
    return _lost(name, "Consent has not been confirmed.", "Confirm that the person agreed.")


def check_folder(facts: NightFacts) -> Finding:
    """The folder for nights can be written and is on this computer."""
    if facts.folder_problem:
        return _lost("folder", facts.folder_problem, "Choose another folder.")
    return _ok("folder", facts.request.folder)


def check_disk(facts: NightFacts) -> Finding:
    """There is room for the planned night."""
    name = "disk space"
    if facts.folder_problem:
        return Finding(name=name, state="waiting", words="Not known without a folder.")
    free, needed = size_words(facts.free_bytes), size_words(facts.needed_bytes)
    if facts.free_bytes < facts.needed_bytes:
        words = f"{free} are free and {needed} are needed for the planned night."
        return _lost(name, words, "Make room, or choose another disk.", facts.free_bytes)
    return _ok(name, f"{free} are free; {needed} are needed.", facts.free_bytes)


def check_awake(facts: NightFacts) -> Finding:
    """The computer will not fall asleep."""
    name = "computer stays awake"
    if facts.awake_problem:
        remedy = "Turn sleep off in the computer's settings for this night."
        return _attention(name, facts.awake_problem, remedy)
    if facts.on_mains is False:
        return _attention(name, "The computer runs on its battery.", "Plug it in.")
    return _ok(name, "Sleep is held off while a night is open.")


def check_clock(facts: NightFacts) -> Finding:
    """The computer's clock is not plainly wrong."""
    name = "clock"
    year = datetime.fromtimestamp(facts.utc_ns / 1e9, UTC).year
    if not 2025 <= year < 2100:
        return _lost(name, f"The computer's clock says {year}.", "Set its date and time.")
    return _ok(name, "The computer's clock is plausible.")


CHECKS: tuple[Callable[[NightFacts], Finding], ...] = (
    check_sensors,
    check_placements,
    check_calibration,
    check_rates,
    check_batteries,
    check_subject,
    check_consent,
    check_folder,
    check_disk,
    check_awake,
    check_clock,
)


def findings_of(facts: NightFacts) -> tuple[Finding, ...]:
    """Every condition of a night."""
    return tuple(check(facts) for check in CHECKS)


def refuse_if_vital(findings: tuple[Finding, ...]) -> None:
    """Raise PreflightFailed with the first vital condition that is not met, naming all."""
    vital = [finding for finding in findings if finding.state in ("lost", "waiting")]
    if vital:
        details = "\n".join(f"{finding.name}: {finding.words}" for finding in vital)
        raise PreflightFailed(vital[0].words, vital[0].remedy, details)


def _has_sent(sensor: SensorStatus) -> bool:
    return sensor.last_arrived_utc_ns is not None


def _hours_left(sensor: SensorStatus) -> float:
    return math.inf if sensor.battery_hours_left is None else sensor.battery_hours_left


def _names(sensors: list[SensorStatus]) -> str:
    return " and ".join(sensor.name for sensor in sensors)


def _ok(name: str, words: str, value: float | None = None) -> Finding:
    return Finding(name=name, state="ok", words=words, value=value)


def _attention(name: str, words: str, remedy: str, value: float | None = None) -> Finding:
    return Finding(name=name, state="attention", words=words, remedy=remedy, value=value)


def _lost(name: str, words: str, remedy: str, value: float | None = None) -> Finding:
    return Finding(name=name, state="lost", words=words, remedy=remedy, value=value)
