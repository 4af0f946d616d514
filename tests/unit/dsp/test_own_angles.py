"""One person's own angles."""

import numpy as np
import pytest

from sleepmon.domain.model_card import OwnAngles
from sleepmon.dsp.orientation import roll_deg
from sleepmon.dsp.own_angles import meant_deg, straightened_g

AT, WAS = np.array([0.0, 90.0, 180.0, 270.0]), np.array([2.0, 70.0, 182.0, 290.0])
OWN = OwnAngles(
    placement="chest", calibrated=True, meant_deg=tuple(AT.tolist()), reads_deg=tuple(WAS.tolist())
)


def lying(rolls: list[float], slope_deg: float = 20.0) -> np.ndarray[
    tuple[int, ...], np.dtype[np.float32]
]:  # fmt: skip
    roll, slope = np.radians(rolls), np.radians(slope_deg)
    g = np.stack(
        [np.cos(roll) * np.cos(slope), np.sin(roll) * np.cos(slope),
         np.full(len(rolls), np.sin(slope))], axis=1,
    )  # fmt: skip
    return np.repeat(g[:, None, :], 100, axis=1).astype(np.float32)


def test_that_the_map_goes_through_the_labelled_postures_and_straight_between() -> None:
    assert [0.0, 90.0, 180.0, 270.0] == pytest.approx(meant_deg(WAS, AT, WAS).tolist(), abs=0.5)
    assert [45.0] == pytest.approx(meant_deg(np.array([36.0]), AT, WAS).tolist(), abs=1.0)
    shuffled = [2, 0, 3, 1]
    assert [45.0] == pytest.approx(meant_deg([36.0], AT[shuffled], WAS[shuffled]).tolist(), abs=1.0)


def test_that_one_posture_shifts_all() -> None:
    meant = meant_deg(np.array([10.0, 350.0]), np.array([0.0]), np.array([10.0]))
    assert [0.0, 340.0] == pytest.approx(meant.tolist(), abs=0.5)


def test_that_a_posture_that_reads_beyond_its_neighbour_breaks_nothing() -> None:
    meant = meant_deg(np.arange(0.0, 360.0), AT, np.array([0.0, 200.0, 180.0, 270.0]))
    assert np.isfinite(meant).all()
    assert 0.0 <= meant.min() <= meant.max() < 360.0


def test_that_straightened_windows_read_as_meant_and_slope_as_before() -> None:
    windows = lying([2.0, 70.0, 182.0, 290.0])
    straight = straightened_g(windows, OWN)
    rolls = roll_deg(straight.mean(axis=1))
    assert np.abs((rolls - AT + 180.0) % 360.0 - 180.0).max() < 0.6
    assert np.allclose(windows[..., 2], straight[..., 2])
    assert np.allclose(np.linalg.norm(windows, axis=2), np.linalg.norm(straight, axis=2), atol=1e-5)


def test_that_a_window_without_numbers_stays_one() -> None:
    windows = lying([70.0, 70.0])
    windows[0, 3, 0] = np.nan
    straight = straightened_g(windows, OWN)
    assert np.isnan(straight[0]).any()
    assert np.isfinite(straight[1]).all()
