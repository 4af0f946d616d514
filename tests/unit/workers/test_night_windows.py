from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import NightUnreadable
from sleepmon.workers import night_windows
from sleepmon.workers.night_windows import read_windows
from tests.fakes.nights import sensor_row
from tests.fakes.predictor import card
from tests.fakes.simulated_night import build, record_night


@pytest.fixture
def night(tmp_path: Path) -> str:
    return str(build(record_night(tmp_path, seconds_each=6.0, postures=(0, 6))))


def test_that_windows_carry_posture_placement_person_and_night(night: str) -> None:
    read = read_windows([night], [], card(), lambda: False)
    assert {0, 6} == set(read.learnt.posture.tolist())
    assert {0, 1, 2} == set(read.learnt.placement.tolist())
    assert ({"S01"}, ("n1",)) == (set(read.learnt.subject.tolist()), read.learnt.nights)
    assert (100, 3) == read.learnt.windows_g.shape[1:]
    assert 0 == len(read.held_out)
    # 6 s of label, the first second left out: windows of 2 s at 0, 1, 2 and 3 s
    assert 2 * 3 * 4 == len(read.learnt)


def test_that_one_night_does_not_fill_the_memory(
    night: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night_windows, "MOST_PER_NIGHT", 10)
    read = read_windows([night], [], card(), lambda: False)
    assert (10, {0, 6}) == (len(read.learnt), set(np.unique(read.learnt.posture).tolist()))


def test_that_reading_stops_when_cancelled(night: str) -> None:
    with pytest.raises(NightUnreadable, match="could be read"):
        read_windows([night], [], card(), lambda: True)


def test_that_windows_of_a_calibrated_sensor_have_their_calibrated_form(tmp_path: Path) -> None:
    turned = MountCalibration(
        sensor=sensor_row(1).sensor,
        rotation=((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
        residual_deg=1.0,
        poses=("supine",),
        made_at_ns=0,
    )
    journal = record_night(tmp_path, seconds_each=6.0, postures=(0, 6), calibrated=(turned,))
    learnt = read_windows([str(build(journal))], [], card(), lambda: False).learnt
    assert learnt.calibrated_g is not None
    assert {1} == set(learnt.placement[learnt.is_calibrated].tolist())
    mine = learnt.where(learnt.is_calibrated)
    assert mine.calibrated_g is not None
    assert np.allclose(mine.windows_g[..., 0], mine.calibrated_g[..., 1])
