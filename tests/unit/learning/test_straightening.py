"""Windows as their person means them."""

import dataclasses

import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.orientation import roll_deg, sector_of
from sleepmon.learning.build_base import crooked_sleepers
from sleepmon.learning.datasets.simulated import references_of_sleepers, windows_of_sleepers
from sleepmon.learning.datasets.windows import UNKNOWN, LabelledWindows, body_of
from sleepmon.learning.straightening import (
    mean_angles_of,
    mean_roll_deg,
    own_angles_of,
    straightened,
    to_learn,
)

PEOPLE = 6
PLACES = ("neck", "chest", "abdomen")


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
        read = straightened(theirs, own, PLACES)
        for windows, right in ((theirs, before), (read, after)):
            sector = sector_of(roll_deg(body_of(windows).mean(axis=1)))
            right.append(float(np.mean(sector == theirs.posture)))
    assert np.mean(after) > np.mean(before) + 0.03


def test_that_windows_of_another_form_stay_as_they_are(
    scheme: Scheme, lying: LabelledWindows, held: LabelledWindows
) -> None:
    own = own_angles_of(held, scheme)
    sensed = dataclasses.replace(lying, calibrated_g=None)
    assert not straightened(sensed, own, PLACES).is_calibrated.any()
    assert lying is straightened(lying, (), PLACES)
    read = straightened(lying, own, PLACES)
    assert np.array_equal(lying.windows_g, read.windows_g)
    assert not np.array_equal(body_of(lying), body_of(read))


def test_that_windows_as_sensed_have_angles_of_their_own(
    scheme: Scheme, held: LabelledWindows
) -> None:
    sensed = dataclasses.replace(held, calibrated_g=None)
    own = own_angles_of(sensed, scheme)
    assert {False} == {one.calibrated for one in own}
    read = straightened(sensed, own, PLACES)
    assert read.is_calibrated.all()


def test_that_one_posture_tells_no_angles(scheme: Scheme, held: LabelledWindows) -> None:
    assert () == own_angles_of(held.where(held.posture == 0), scheme)


def test_that_rolls_about_zero_have_their_mean_at_zero() -> None:
    assert 0.0 == pytest.approx(mean_roll_deg([350.0, 10.0]) % 360.0, abs=0.01)


def test_that_each_head_learns_from_the_forms_it_will_be_asked_in(
    scheme: Scheme, lying: LabelledWindows
) -> None:
    angles = mean_angles_of(lying, scheme)
    assert {(place, form) for place in PLACES for form in (False, True)} == {
        (own.placement, own.calibrated) for own in angles
    }
    forms = to_learn(lying, angles, PLACES)
    assert 3 * len(lying) == len(forms)
    assert not forms.is_calibrated.any()
    placed, posed = forms.placement != UNKNOWN, forms.posture != UNKNOWN
    assert not (placed & posed).any()
    assert np.array_equal(lying.windows_g, forms.windows_g[placed])
    assert np.array_equal(np.tile(lying.posture, 2), forms.posture[posed])
    copies = dataclasses.replace(lying, placement=np.full(len(lying), UNKNOWN), calibrated_g=None)
    assert len(copies) == len(to_learn(copies, angles, PLACES))


def test_that_windows_of_one_form_are_learnt_as_they_are(lying: LabelledWindows) -> None:
    sensed = dataclasses.replace(lying, calibrated_g=None)
    same = to_learn(sensed, (), PLACES)
    assert np.array_equal(sensed.windows_g, same.windows_g)
    assert np.array_equal(sensed.placement, same.placement)
    assert np.array_equal(sensed.posture, same.posture)
