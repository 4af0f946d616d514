"""Each condition of a night is told, and a vital one that is not met refuses the start."""

import dataclasses

import pytest
from msgspec.structs import replace

from sleepmon.domain.errors import PreflightFailed
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import RadioKind, SensorStatus
from sleepmon.services.preflight import CHECKS, NightFacts, findings_of, refuse_if_vital

STREAMING = SensorStatus(
    sensor=SensorId("polar_h10:1"),
    name="Polar H10 1",
    family="polar_h10",
    serial="1",
    placement="chest",
    state="streaming",
    rate_hz=100.0,
    measured_rate_hz=100.4,
    battery_percent=80,
    last_arrived_utc_ns=1,
)
REQUEST = NightRequest(subject="S01", folder="/nights", consent=True)


def _facts(
    *sensors: SensorStatus,
    request: NightRequest = REQUEST,
    radio: RadioKind = "system",
    free_bytes: int = 1 << 40,
    folder_problem: str = "",
    awake_problem: str = "",
    on_mains: bool | None = True,
    utc_ns: int = 1_790_000_000_000_000_000,
    calibrated: bool = True,
) -> NightFacts:
    return NightFacts(
        request=request,
        radio=radio,
        sensors=sensors,
        needed_bytes=100 << 20,
        free_bytes=free_bytes,
        folder_problem=folder_problem,
        awake_problem=awake_problem,
        on_mains=on_mains,
        utc_ns=utc_ns,
        calibrated=frozenset(s.sensor for s in sensors) if calibrated else frozenset(),
    )


def _states(facts: NightFacts) -> dict[str, str]:
    return {finding.name: finding.state for finding in findings_of(facts)}


def test_that_all_is_well_on_a_good_evening() -> None:
    findings = findings_of(_facts(STREAMING))
    assert {"ok"} == {finding.state for finding in findings}
    assert len(CHECKS) == len(findings)
    refuse_if_vital(findings)


FAULTS = {
    "sensors streaming": _facts(replace(STREAMING, state="silent")),
    "placements": _facts(replace(STREAMING, placement=None)),
    "batteries": _facts(replace(STREAMING, battery_percent=4)),
    "subject": _facts(STREAMING, request=replace(REQUEST, subject="Anna")),
    "consent": _facts(STREAMING, request=replace(REQUEST, consent=False)),
    "folder": _facts(STREAMING, folder_problem="The folder x cannot be written to."),
    "disk space": _facts(STREAMING, free_bytes=50 << 20),
    "clock": _facts(STREAMING, utc_ns=0),
}


@pytest.mark.parametrize("name", FAULTS)
def test_that_a_vital_fault_refuses_with_its_reason(name: str) -> None:
    findings = findings_of(FAULTS[name])
    finding = next(finding for finding in findings if finding.name == name)
    assert "lost" == finding.state
    assert finding.words
    assert finding.remedy
    with pytest.raises(PreflightFailed) as refusal:
        refuse_if_vital(findings)
    assert finding.words in refusal.value.details


ATTENTION = {
    "placements": _facts(STREAMING, replace(STREAMING, name="B", placement=None)),
    "sample rates": _facts(replace(STREAMING, measured_rate_hz=60.0)),
    "batteries": _facts(replace(STREAMING, battery_percent=15)),
    "computer stays awake": _facts(STREAMING, awake_problem="It cannot be held off."),
}


@pytest.mark.parametrize("name", ATTENTION)
def test_that_a_lesser_fault_is_told_and_does_not_refuse(name: str) -> None:
    findings = findings_of(ATTENTION[name])
    assert "attention" == _states(ATTENTION[name])[name]
    refuse_if_vital(findings)


def test_that_a_computer_on_its_battery_is_told() -> None:
    assert "attention" == _states(_facts(STREAMING, on_mains=False))["computer stays awake"]
    assert "ok" == _states(_facts(STREAMING, on_mains=None))["computer stays awake"]


def test_that_a_sensor_still_starting_is_waited_for() -> None:
    findings = findings_of(_facts(replace(STREAMING, state="connecting")))
    assert "waiting" == findings[0].state
    with pytest.raises(PreflightFailed, match="still starting"):
        refuse_if_vital(findings)


def test_that_no_sensor_is_a_reason_of_its_own() -> None:
    with pytest.raises(PreflightFailed, match="No sensor is connected"):
        refuse_if_vital(findings_of(_facts()))


def test_that_nothing_is_said_to_be_well_of_sensors_that_are_not_there() -> None:
    states = _states(_facts())
    assert ("waiting", "waiting") == (states["sample rates"], states["batteries"])


def test_that_large_disks_are_told_in_gigabytes() -> None:
    findings = {one.name: one for one in findings_of(_facts(STREAMING, free_bytes=77970 << 20))}
    assert "82 GB are free; 105 MB are needed." == findings["disk space"].words


def test_that_a_simulated_sleeper_need_not_consent() -> None:
    request = replace(REQUEST, consent=False)
    assert "ok" == _states(_facts(STREAMING, request=request, radio="virtual"))["consent"]


def test_that_an_unknown_battery_is_no_fault() -> None:
    assert "ok" == _states(_facts(replace(STREAMING, battery_percent=None)))["batteries"]


@pytest.mark.parametrize(("hours_left", "state"), [(7.5, "lost"), (8.5, "ok"), (None, "ok")])
def test_that_a_battery_that_cannot_last_the_night_blocks_it(
    hours_left: float | None, state: str
) -> None:
    facts = _facts(replace(STREAMING, battery_hours_left=hours_left))
    long = dataclasses.replace(facts, planned_s=8 * 3600.0)
    assert state == _states(long)["batteries"]


def test_that_a_sensor_without_calibration_is_told_and_stops_nothing() -> None:
    findings = findings_of(_facts(STREAMING, calibrated=False))
    (told,) = [finding for finding in findings if finding.name == "calibration"]
    assert ("attention", "No sensor is calibrated: angles are rough.") == (told.state, told.words)
    refuse_if_vital(findings)
