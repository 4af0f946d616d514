"""Four postures teach twelve."""

import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import angle_between_deg, roll_deg
from sleepmon.learning import rotated
from sleepmon.learning.datasets.simulated import (
    Sleepers,
    references_of_sleepers,
    windows_of_sleepers,
)
from sleepmon.learning.datasets.windows import UNKNOWN, body_of
from sleepmon.learning.rotated import rotated_copies
from tests.unit.learning.conftest import Nights


def test_that_copies_of_four_postures_are_of_all_twelve(scheme: Scheme) -> None:
    held = references_of_sleepers(Sleepers(scheme, 1, seed=9, calibrated=True), people=1)
    copies = rotated_copies(held, scheme, 40, seed=1)
    assert 40 * len(held) == len(copies)
    counts = np.bincount(copies.posture, minlength=12)
    assert counts.min() > 0.5 * counts.mean()
    assert {UNKNOWN} == set(copies.placement.tolist())
    assert not copies.is_calibrated.any()


def test_that_copies_are_called_as_the_person_would_lie(scheme: Scheme) -> None:
    drawn = Sleepers(scheme, 4, seed=12, calibrated=True, anywhere_part=0.0, mount_sd_deg=9.5)
    lying = windows_of_sleepers(drawn, people=1)
    held = references_of_sleepers(drawn, people=1)
    copies = rotated_copies(held, scheme, 40, seed=1)
    for posture in range(12):
        theirs = roll_deg(body_of(lying.where(lying.posture == posture)).mean(axis=1))
        ours = roll_deg(copies.windows_g[copies.posture == posture].mean(axis=1))
        off = np.angle(
            np.exp(1j * np.radians(theirs)).mean() / np.exp(1j * np.radians(ours)).mean()
        )
        assert abs(np.degrees(off)) < 15.0


def test_that_each_sensor_has_a_map_of_its_own(scheme: Scheme) -> None:
    held = references_of_sleepers(Sleepers(scheme, 1, seed=9, calibrated=True), people=2)
    alone = rotated_copies(held.where(held.placement == 0), scheme, 5, seed=1)
    assert 5 * int((held.placement == 0).sum()) == len(alone)
    assert set(held.nights) == set(alone.nights)


def test_that_windows_without_calibration_are_copied_as_sensed(
    nights: Nights, scheme: Scheme
) -> None:
    windows = nights(people=1, per_posture=1)
    copies = rotated_copies(windows, scheme, 3, seed=1)
    slopes = (np.sort(x.windows_g.mean(axis=1)[:, 2]) for x in (windows, copies))
    one, other = slopes
    assert np.allclose(np.repeat(one, 3), other, atol=1e-5)
    same = rotated_copies(windows, scheme, 3, seed=1)
    assert np.array_equal(copies.windows_g, same.windows_g)
    assert (angle_between_deg(0.0, roll_deg(copies.windows_g.mean(axis=1))) != 0.0).any()


def test_that_long_nights_get_fewer_copies_of_each_window(
    scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = references_of_sleepers(Sleepers(scheme, 1, seed=9, calibrated=True), people=1)
    monkeypatch.setattr(rotated, "MOST_COPIES", 3 * len(held) + 1)
    assert 3 * len(held) == len(rotated_copies(held, scheme, 40, seed=1))
