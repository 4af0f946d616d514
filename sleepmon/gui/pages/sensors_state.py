"""What the Sensors page says now: cards by placement, who is nearby, what Start waits for."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from sleepmon.domain.calibration import fit_words
from sleepmon.domain.nights import Finding
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Placement, Scheme
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from sleepmon.gui.pages.record_state import Level, stream_words
from sleepmon.gui.station_state import STREAM_TROUBLES, StationState
from sleepmon.gui.words import plain

LOW_BATTERY_PERCENT = 20
SURE_OF_PLACEMENT = 0.7
MANY_NEARBY = 3
"""From so many on a tile's button says the place only."""
_SIGNALS = ((-60, 4, "Strong"), (-70, 3, "Good"), (-80, 2, "Fair"))


@dataclass(frozen=True)
class Signal:
    """Strength of the radio link: bars of 4, a word, and the figure."""

    bars: int
    word: str
    note: str


@dataclass(frozen=True)
class Advice:
    """The last line of a card."""

    words: str
    bold: bool = False


@dataclass(frozen=True)
class Nearby:
    """A sensor that could be used, and what its button says."""

    sensor: SensorId
    name: str
    detail: str
    placement: str | None
    button: str
    abilities: str = ""
    """What it can do, for who rests the pointer on it."""


def signal_of(rssi_dbm: int | None, heard: bool = True) -> Signal:
    """The link in bars and words."""
    if rssi_dbm is None or not heard:
        return Signal(0, "None" if not heard else "Unknown", "no packets" if not heard else "")
    for least, bars, word in _SIGNALS:
        if rssi_dbm >= least:
            return Signal(bars, word, f"−{abs(rssi_dbm)} dBm")
    return Signal(1, "Weak", f"−{abs(rssi_dbm)} dBm")


def card_state(status: SensorStatus, now_ns: int) -> tuple[Level, str]:
    """State and words at the top right of a card."""
    if status.state == "streaming":
        if is_battery_low(status):
            return "attention", "Battery low"
        return "ok", "Streaming"
    level, words = stream_words(status, now_ns)
    return level, words.capitalize()


def is_battery_low(status: SensorStatus) -> bool:
    """Whether the battery needs attention."""
    return status.battery_percent is not None and status.battery_percent < LOW_BATTERY_PERCENT


def rate_words(status: SensorStatus) -> tuple[str, str, Level]:
    """Rate, its note and how it stands."""
    declared = status.rate_hz
    if status.state in STREAM_TROUBLES:
        return f"0 of {declared:g} Hz", f"declared {declared:g} Hz", "lost"
    if not declared or status.state != "streaming":
        return "No rate yet", "waits for the stream", "waiting"
    measured = status.measured_rate_hz
    if not measured:
        return f"{declared:g} Hz", "declared", "waiting"
    if abs(measured - declared) <= 0.02 * declared:
        return f"{measured:.1f} Hz", "as declared", "ok"
    return f"{measured:.1f} Hz", f"declared {declared:g} Hz", "attention"


def loss_words(status: SensorStatus, now_ns: int) -> tuple[str, str, Level]:
    """Lost samples, their note and how it stands."""
    if status.state in STREAM_TROUBLES and status.last_arrived_utc_ns is not None:
        seconds = max(0, (now_ns - status.last_arrived_utc_ns) // 1_000_000_000)
        return f"{seconds} s", "one open gap", "lost"
    total = status.received + status.missing
    share = 100 * status.missing / total if total else 0.0
    return f"{share:.2f} %", f"{status.missing} of {total}", "attention" if share >= 1 else "ok"


def mount_words(state: StationState, status: SensorStatus) -> str:
    """Whether it is known how the sensor sits, and how well."""
    made = state.calibrations.get(status.sensor)
    return "Not calibrated" if made is None else f"Calibrated, {fit_words(made.residual_deg)}"


def advice_of(state: StationState, status: SensorStatus, scheme: Scheme) -> Advice:
    """What to do about this sensor, or what the model says of where it is worn."""
    if status.advice:
        return Advice(plain(status.advice), bold=status.state != "streaming")
    if status.state == "silent":
        return Advice(
            "Connected but sends nothing. Press its button once, or move the laptop closer.", True
        )
    if status.state in STREAM_TROUBLES:
        return Advice("The link is lost. sleepmon keeps trying; move the laptop closer.", True)
    if is_battery_low(status):
        return Advice("The battery may not last. Charge it, or use another sensor.", True)
    return _placement_advice(state, status, scheme)


def _placement_advice(state: StationState, status: SensorStatus, scheme: Scheme) -> Advice:
    prediction = state.predictions.get(status.sensor)
    if prediction is None or prediction.state != "posture" or not prediction.placement_probs:
        return Advice("")
    seen = scheme.placements[prediction.placement]
    sure = prediction.placement_probs[prediction.placement]
    if sure < SURE_OF_PLACEMENT:
        return Advice("The model cannot tell yet where it is worn.")
    if seen.code == status.placement:
        return Advice(f"Placement agrees with the motion seen, {round(100 * sure)} % sure.")
    return Advice(
        f"Moves like the {seen.name.lower()}, {round(100 * sure)} % sure. Check it.", True
    )


def free_placements(state: StationState, scheme: Scheme) -> list[Placement]:
    """Placements without a sensor, in the scheme's order."""
    return [place for place in scheme.placements if state.worn_at(place.code) is None]


def nearby(state: StationState, scheme: Scheme) -> list[Nearby]:
    """Sensors that could be used: those in use without a place, then those heard."""
    free = free_placements(state, scheme)
    spare = [status for status in state.sensors.values() if status.placement is None]
    short = len(spare) + len(state.nearby()) >= MANY_NEARBY
    first = free[0] if free else None
    rows = [_near(status, "worn nowhere", first, short) for status in spare]
    hinted = {found.placement for found in state.nearby()}
    for found in state.nearby():
        place = _hinted(found, free) or next((p for p in free if p.code not in hinted), None)
        if place is not None:
            free.remove(place)
        rows.append(_near(found, signal_of(found.rssi_dbm).word.lower(), place, short))
    return rows


def _near(
    one: FoundSensor | SensorStatus, detail: str, place: Placement | None, short: bool
) -> Nearby:
    button = "Use"
    if place is not None:
        button = place.name if short else f"Use for {place.name.lower()}"
    name = one.name.replace(one.serial, "").strip() or one.name
    code = place.code if place else None
    abilities = one.abilities if isinstance(one, FoundSensor) else ""
    return Nearby(one.sensor, name, f"{one.serial}, {detail}", code, button, abilities)


def _hinted(found: FoundSensor, places: list[Placement]) -> Placement | None:
    """The placement where a simulated sensor sits, as long as it is free."""
    return next((place for place in places if place.code == found.placement), None)


def full_name(one: FoundSensor | SensorStatus) -> str:
    """Name and serial, the serial once."""
    return one.name if one.serial in one.name else f"{one.name} {one.serial}"


def waits_for(findings: tuple[Finding, ...]) -> tuple[str, list[Finding]]:
    """Headline of what Start waits for, and the findings to show: blocking ones first.

    Person and consent are one thing, as they are one line of the list.
    """
    blocking = _joined(_blocking(findings))
    telling = [finding for finding in findings if finding.state == "attention"]
    if not findings:
        return "Start night", []
    if not blocking:
        return "Ready to start", telling
    count = ("one thing", "two things", "three things", "four things")
    words = count[len(blocking) - 1] if len(blocking) <= 4 else f"{len(blocking)} things"
    return f"Start waits for {words}", [*blocking, *telling]


def reasons(findings: list[Finding], most: int) -> list[tuple[Level, str, str]]:
    """State, words and remedy of each; where there is no room for all, the last line names more.

    A remedy has room only where one finding stands alone. What blocks and what does not are
    never named in one line: the first is what Start waits for.
    """
    if len(findings) == 1:
        return [(findings[0].state, findings[0].words, findings[0].remedy)]
    if len(findings) <= most:
        return [(finding.state, finding.words, "") for finding in findings]
    first = findings[most - 1]
    rest = [one for one in findings[most - 1 :] if _blocks(one) == _blocks(first)]
    names = ", ".join(_title_of(finding).lower() for finding in rest)
    words = f"Also: {names}." if len(rest) > 1 else first.words
    shown: list[tuple[Level, str, str]] = [
        (one.state, one.words, "") for one in findings[: most - 1]
    ]
    return [*shown, (first.state, words, "")]


def _blocking(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if _blocks(finding)]


def _blocks(finding: Finding) -> bool:
    return finding.state in ("lost", "waiting")


def _joined(findings: list[Finding]) -> list[Finding]:
    """One finding for each line of the list."""
    rows: dict[str, Finding] = {}
    for finding in findings:
        title = _title_of(finding)
        first = rows.get(title)
        words = finding.words if first is None else f"{first.words} {finding.words}"
        rows[title] = replace(first or finding, words=words)
    return list(rows.values())


def _title_of(finding: Finding) -> str:
    return _TITLES.get(finding.name, finding.name.capitalize())


def reason_of(findings: tuple[Finding, ...]) -> str:
    """Why the night cannot start, and what to do; empty when it can."""
    blocking = _blocking(findings)
    if not findings:
        return "The check has not run yet."
    return f"{blocking[0].words} {blocking[0].remedy}".strip() if blocking else ""


def blocking_names(findings: tuple[Finding, ...]) -> set[str]:
    """What the start waits for, by the names of the checks."""
    return {finding.name for finding in _blocking(findings)}


def start_blocked(findings: tuple[Finding, ...]) -> str:
    """Why Start leads nowhere from here; who the night is of is asked on the Record page."""
    if not findings:
        return "The check has not run yet."
    others = [one for one in _blocking(findings) if one.name not in ("subject", "consent")]
    return others[0].words if others else ""


_TITLES = {
    "sensors streaming": "Sensors",
    "placements": "Placement",
    "sample rates": "Sample rate",
    "batteries": "Batteries",
    "subject": "Person and consent",
    "consent": "Person and consent",
    "disk space": "Disk",
    "computer stays awake": "Kept awake",
}
_WORST_FIRST = ("lost", "waiting", "attention", "ok")


def before_the_night(findings: tuple[Finding, ...]) -> list[tuple[Level, str, str]]:
    """State, title and words of each condition; person and consent are one line."""
    rows: dict[str, tuple[Level, str]] = {}
    for finding in findings:
        title = _title_of(finding)
        state, words = rows.get(title, ("ok", ""))
        if finding.state == "ok" and state != "ok":
            continue
        worse = min(state, finding.state, key=_WORST_FIRST.index)
        told = finding.words if finding.state != state else f"{words} {finding.words}".strip()
        rows[title] = (worse, told)
    return [(state, title, words) for title, (state, words) in rows.items()]
