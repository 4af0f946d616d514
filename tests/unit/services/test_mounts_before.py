"""Calibrations of a night that was cut off, and when they are not believed any more."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.calibration import UPRIGHT_AXES, MountCalibration
from sleepmon.domain.events import Event, MountCalibrated, MountForgotten
from sleepmon.services.mounts_before import TOO_LONG, MountBefore, mounts_before
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, STARTED_UTC_NS, Listener, block, night_meta

META = night_meta(2)
ONE, OTHER = META.sensors
MADE = MountCalibration(
    sensor=ONE.sensor, rotation=UPRIGHT_AXES, residual_deg=3.0, poses=(), made_at_ns=STARTED_UTC_NS
)
CALIBRATED = MountCalibrated(utc_ns=STARTED_UTC_NS, calibration=MADE)
FORGOTTEN = MountForgotten(utc_ns=STARTED_UTC_NS, sensor=ONE.sensor, why="it sits elsewhere")
MINUTE_NS = 60 * 10**9


def cut_off(nights: Path, *events: Event) -> Path:
    """A night whose first sensor sent its last samples as it began."""
    clock = FakeClock(STARTED_UTC_NS)
    recorder = NightRecorder.open(nights, META, clock, Listener(), options=QUICK)
    for event in events:
        recorder.put_event(event)
    recorder.put_block(block(0, 0))
    recorder.close("fault")
    return recorder.folder


def test_that_a_calibration_holds_for_half_an_hour_without_samples(tmp_path: Path) -> None:
    folder = cut_off(tmp_path, CALIBRATED)
    soon, late = (STARTED_UTC_NS + minutes * MINUTE_NS for minutes in (29, 31))
    assert (MountBefore(MADE, ONE.placement),) == mounts_before(folder, soon)
    assert (MountBefore(MADE, ONE.placement, TOO_LONG),) == mounts_before(folder, late)


@pytest.mark.parametrize(
    ("events", "holds"),
    [
        ((), False),
        ((CALIBRATED, FORGOTTEN), False),
        ((CALIBRATED, FORGOTTEN, CALIBRATED), True),
        ((CALIBRATED, msgspec.structs.replace(FORGOTTEN, sensor=OTHER.sensor)), True),
    ],
)
def test_that_only_what_held_to_the_end_is_found(
    tmp_path: Path, events: tuple[Event, ...], holds: bool
) -> None:
    found = mounts_before(cut_off(tmp_path, *events), STARTED_UTC_NS)
    assert ([MADE] if holds else []) == [one.calibration for one in found]
