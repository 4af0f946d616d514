"""Windows of simulated people."""

import msgspec
import numpy as np

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import angle_between_deg, roll_deg, slope_deg
from sleepmon.learning.datasets.simulated import (
    REFERENCE_WINDOWS,
    Sleepers,
    references_of_sleepers,
    replay_seed,
    windows_of_people,
    windows_of_sleepers,
)
from tests.unit.learning.conftest import Nights


def test_that_every_posture_and_placement_is_there(nights: Nights) -> None:
    windows = nights(people=2, per_posture=2)
    assert (2 * 2 * 12 * 3, 100, 3) == windows.windows_g.shape
    pairs = set(zip(windows.posture.tolist(), windows.placement.tolist(), strict=True))
    assert 12 * 3 == len(pairs)


def test_that_people_lie_as_their_posture_says(nights: Nights, scheme: Scheme) -> None:
    windows = nights(people=10, per_posture=2)
    wanted = np.array([p.roll_deg for p in scheme.postures])[windows.posture]
    off = angle_between_deg(wanted, roll_deg(windows.windows_g.mean(axis=1)))
    assert np.median(np.abs(off)) < 15


def test_that_a_person_is_the_same_in_any_company(nights: Nights) -> None:
    alone, among = nights(people=1), nights(people=3)
    assert np.array_equal(alone.windows_g, among.windows_g[: len(alone)])


def test_that_putting_a_sensor_on_again_is_another_night_of_the_same_person(
    nights: Nights,
) -> None:
    windows = nights(people=1, donnings=2)
    assert (1, 2) == (windows.people, len(windows.nights))


def test_that_a_placement_nobody_can_simulate_is_left_out(scheme: Scheme) -> None:
    knee = msgspec.structs.replace(scheme.placements[0], code="knee")
    other = msgspec.structs.replace(scheme, placements=(knee, *scheme.placements[1:]))
    windows = windows_of_people(other, people=1, per_posture=1, seed=1)
    assert {1, 2} == set(windows.placement.tolist())


def test_that_replayed_people_are_others_for_another_seed() -> None:
    assert replay_seed(1) != replay_seed(2)


def test_that_reference_poses_bring_windows_into_the_axes_of_the_body(scheme: Scheme) -> None:
    crooked = Sleepers(scheme, 1, seed=3, mount_sd_deg=15.0, calibrated=True)
    windows = windows_of_sleepers(crooked, people=12)
    wanted = np.array([p.roll_deg for p in scheme.postures])[windows.posture]
    assert windows.calibrated_g is not None
    off, before = (
        np.abs(angle_between_deg(wanted, roll_deg(x.mean(axis=1))))
        for x in (windows.calibrated_g, windows.windows_g)
    )
    assert np.mean(off) < 0.75 * np.mean(before)


def test_that_reference_poses_are_of_the_same_people(scheme: Scheme) -> None:
    drawn = Sleepers(scheme, 1, seed=3, calibrated=True)
    held = references_of_sleepers(drawn, people=2)
    assert 2 * 3 * 4 * REFERENCE_WINDOWS == len(held)
    assert {0, 3, 6, 9} == set(held.posture.tolist())
    assert windows_of_sleepers(drawn, people=2).nights == held.nights
    assert held.is_calibrated.all()


def test_that_a_raised_head_end_slopes_the_body(scheme: Scheme) -> None:
    flat = windows_of_sleepers(Sleepers(scheme, 1, seed=5), people=20)
    raised = windows_of_sleepers(Sleepers(scheme, 1, seed=5, backrest_part=1.0), people=20)
    assert (
        slope_deg(raised.windows_g.mean(axis=1)).std()
        > slope_deg(flat.windows_g.mean(axis=1)).std()
    )


def test_that_sensors_of_one_person_can_sense_the_same_moments(scheme: Scheme) -> None:
    drawn = Sleepers(scheme, 2, seed=6, same_moments=True)
    windows = windows_of_sleepers(drawn, people=1)
    rolls = [roll_deg(windows.windows_g[windows.placement == p].mean(axis=1)) for p in (1, 2)]
    apart = angle_between_deg(*rolls)
    other = windows_of_sleepers(Sleepers(scheme, 2, seed=6), people=1)
    rolls = [roll_deg(other.windows_g[other.placement == p].mean(axis=1)) for p in (1, 2)]
    assert np.std(apart) < np.std(angle_between_deg(*rolls))
