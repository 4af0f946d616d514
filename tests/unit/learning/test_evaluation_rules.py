"""The gravity rule in comparisons, as sensed and calibrated."""

import numpy as np
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.build_base import crooked_sleepers
from sleepmon.learning.datasets.simulated import windows_of_sleepers
from sleepmon.learning.datasets.umafall_set import ROLLS_DEG
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_rules import by_calibrated_gravity, by_gravity
from sleepmon.learning.evaluation_scores import Judged

PEOPLE = 6


@pytest.fixture(scope="module")
def lying(scheme: Scheme) -> LabelledWindows:
    return windows_of_sleepers(crooked_sleepers(scheme, 72, per_posture=4), PEOPLE)


def right(judged: Judged, windows: LabelledWindows) -> float:
    return float(np.mean(judged.posture_probs.argmax(1) == windows.posture[judged.rows]))


def test_that_calibration_makes_the_rule_better_and_its_poses_are_not_judged(
    scheme: Scheme, lying: LabelledWindows
) -> None:
    rolls = [(posture.roll_deg,) for posture in scheme.postures]
    raw = by_gravity(lying, rolls)
    calibrated, words = by_calibrated_gravity(lying, rolls)
    assert right(calibrated, lying) > right(raw, lying) + 0.05
    assert len(lying) == len(raw.rows)
    assert len(lying) - 2 * 4 * 3 * PEOPLE <= len(calibrated.rows) < len(lying)
    assert f"of {3 * PEOPLE} sensors turned" in words


def test_that_a_label_may_lie_at_several_rolls(lying: LabelledWindows) -> None:
    some = lying.where(np.isin(lying.posture, [0, 3, 6, 9]))
    label = np.array([0, 1, 2, 1])[some.posture // 3]
    judged = by_gravity(some, ROLLS_DEG)
    assert np.allclose(1.0, judged.posture_probs.sum(axis=1), atol=1e-5)
    assert float(np.mean(judged.posture_probs.argmax(1) == label)) > 0.95


def test_that_nothing_to_calibrate_by_is_refused(scheme: Scheme, lying: LabelledWindows) -> None:
    rolls = [(posture.roll_deg,) for posture in scheme.postures]
    with pytest.raises(RefusedError, match="two reference poses"):
        by_calibrated_gravity(lying.where(np.isin(lying.posture, [1, 2])), rolls)
