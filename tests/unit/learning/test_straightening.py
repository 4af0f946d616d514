"""Windows as their person means them."""

import dataclasses

import msgspec
import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import roll_deg, sector_of
from sleepmon.learning.build_base import crooked_sleepers
from sleepmon.learning.datasets.simulated import references_of_sleepers, windows_of_sleepers
from sleepmon.learning.datasets.windows import LabelledWindows, body_of
from sleepmon.learning.straightening import mean_roll_deg, own_angles_of, straightened
from tests.fakes.predictor import card

PEOPLE = 6


@pytest.fixture(scope="module")
def lying(scheme: Scheme) -> LabelledWindows:
    return windows_of_sleepers(crooked_sleepers(scheme, 71, per_posture=2), PEOPLE)


@pytest.fixture(scope="module")
def held(scheme: Scheme) -> LabelledWindows:
    return references_of_sleepers(crooked_sleepers(scheme, 71, per_posture=2), PEOPLE)


def test_that_four_poses_make_the_plain_rule_right_more_often(
    scheme: Scheme, lying: LabelledWindows, held: LabelledWindows
) -> None:
    before: list[float] = []
    after: list[float] = []
    for subject in np.unique(lying.subject):
        theirs = lying.where(lying.subject == subject)
        own = own_angles_of(held.where(held.subject == subject), scheme)
        assert {placement.code for placement in scheme.placements} == {o.placement for o in own}
        read = straightened(theirs, msgspec.structs.replace(card(), own_angles=own))
        for windows, right in ((theirs, before), (read, after)):
            sector = sector_of(roll_deg(body_of(windows).mean(axis=1)))
            right.append(float(np.mean(sector == theirs.posture)))
    assert np.mean(after) > np.mean(before) + 0.03


def test_that_windows_of_another_form_stay_as_they_are(
    scheme: Scheme, lying: LabelledWindows, held: LabelledWindows
) -> None:
    own = own_angles_of(held, scheme)
    its_card = msgspec.structs.replace(card(), own_angles=own)
    sensed = dataclasses.replace(lying, calibrated_g=None)
    assert not straightened(sensed, its_card).is_calibrated.any()
    assert lying is straightened(lying, card())
    read = straightened(lying, its_card)
    assert np.array_equal(lying.windows_g, read.windows_g)
    assert not np.array_equal(body_of(lying), body_of(read))


def test_that_windows_as_sensed_have_angles_of_their_own(
    scheme: Scheme, held: LabelledWindows
) -> None:
    sensed = dataclasses.replace(held, calibrated_g=None)
    own = own_angles_of(sensed, scheme)
    assert {False} == {one.calibrated for one in own}
    read = straightened(sensed, msgspec.structs.replace(card(), own_angles=own))
    assert read.is_calibrated.all()


def test_that_one_posture_tells_no_angles(scheme: Scheme, held: LabelledWindows) -> None:
    assert () == own_angles_of(held.where(held.posture == 0), scheme)


def test_that_rolls_about_zero_have_their_mean_at_zero() -> None:
    assert 0.0 == pytest.approx(mean_roll_deg([350.0, 10.0]) % 360.0, abs=0.01)
