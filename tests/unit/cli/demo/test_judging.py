"""A promise of the demo holds only when what it says is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sleepmon.app.window_report import WindowReport
from sleepmon.cli.demo.judging import LossFacts, WindowFacts, promises_of
from sleepmon.cli.demo.log import NightLog
from sleepmon.cli.demo.report import NightPart
from sleepmon.domain.events import GapRecorded
from sleepmon.domain.nights import VerifyReport
from sleepmon.domain.samples import SensorId
from sleepmon.services.agreement import Agreement
from tests.fakes.fake_services import a_result

NS = 1_000_000_000
LOSS = LossFacts("chest:1", 5.0)
PICTURES = [Path(f"{page}-light.png") for page in ("a", "b", "c", "d")]


def _night(subject: str, missing: dict[str, int], whole: bool = True) -> NightPart:
    return NightPart(
        subject=subject,
        file=f"{subject}.h5",
        seconds=60.0,
        verified=VerifyReport(
            path="",
            night_id=subject,
            whole=whole,
            findings=(),
            samples={"chest:1": 100, "neck:1": 100},
            missing=missing,
        ),
        live=Agreement(windows=9, judged=9, exact=1, within_one=1, coarse=1, placement=1),
        warnings=(),
    )


def _log(missing: int) -> NightLog:
    log = NightLog(saved_until_utc_ns=100 * NS)
    log.gaps.append(
        GapRecorded(
            utc_ns=1,
            sensor=SensorId("chest:1"),
            after_tick=5,
            missing=missing,
            reason="link lost",
            seconds=5.0,
        )
    )
    return log


def _seen(**changed: Any) -> WindowReport:
    """What a second window shows that came 10 s after the kill: all of 40 s."""
    shown = {
        "night_id": "V01",
        "attached_utc_ns": 60 * NS,
        "told_utc_ns": 62 * NS,
        "ribbon_from_utc_ns": 22 * NS,
        "ribbon_s": 38.0,
        "signals_s": {"chest": 30.0, "neck": 29.0},
    }
    return WindowReport(**{**shown, **changed})


def _window(ran: bool = True, killed_utc_ns: int = 50 * NS, **changed: Any) -> WindowFacts:
    return WindowFacts(7, ran, True, killed_utc_ns=killed_utc_ns, second=_seen(**changed))


def _facts() -> dict[str, Any]:
    return {
        "nights": [_night("V01", {"chest:1": 500, "neck:1": 0}), _night("V02", {})],
        "first_log": _log(500),
        "loss": LOSS,
        "window": _window(),
        "training": a_result(),
        "pictures": PICTURES,
    }


def _broken(**changed: Any) -> list[str]:
    promises = promises_of(**{**_facts(), **changed})
    return [promise.name for promise in promises if not promise.holds]


def test_that_all_promises_hold_when_all_went_well() -> None:
    assert [] == _broken()


NOTHING_LOST = "no sample lost outside the forced link loss"
IN_LEDGER = "the forced loss stands in the gap ledger"
FOUND_AGAIN = "a new window finds the night again"
OUTLIVED = "killing the window does not end the night"


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        (
            {"nights": [_night("V01", {"chest:1": 500, "neck:1": 3}), _night("V02", {})]},
            NOTHING_LOST,
        ),
        (
            {"nights": [_night("V01", {"chest:1": 500}), _night("V02", {"chest:1": 1})]},
            NOTHING_LOST,
        ),
        ({"first_log": _log(400)}, IN_LEDGER),
        (
            {"nights": [_night("V01", {"chest:1": 500}, whole=False), _night("V02", {})]},
            "every night verifies as whole",
        ),
        ({"window": _window(ran=False)}, OUTLIVED),
        ({"window": _window(killed_utc_ns=200 * NS)}, OUTLIVED),
        ({"window": WindowFacts(7, True, True, 50 * NS)}, FOUND_AGAIN),
        ({"window": _window(night_id="")}, FOUND_AGAIN),
        ({"window": _window(night_id="V00")}, FOUND_AGAIN),
        ({"window": _window(ribbon_from_utc_ns=61 * NS)}, FOUND_AGAIN),
        ({"window": _window(ribbon_s=3.0)}, FOUND_AGAIN),
        ({"window": _window(signals_s={"chest": 30.0, "neck": 2.0})}, FOUND_AGAIN),
        ({"training": None}, "a candidate was made and judged"),
        ({"training": a_result("not judged")}, "a candidate was made and judged"),
        ({"pictures": PICTURES[:3]}, "every page can be drawn"),
    ],
)
def test_that_a_promise_breaks_when_it_must(changed: dict[str, Any], broken: str) -> None:
    assert [broken] == _broken(**changed)


def test_that_no_live_posture_is_told() -> None:
    silent = [
        msgspec.structs.replace(
            night,
            live=Agreement(windows=0, judged=0, exact=0, within_one=0, coarse=0, placement=0),
        )
        for night in _facts()["nights"]
    ]
    assert ["the posture was seen live"] == _broken(nights=silent)
