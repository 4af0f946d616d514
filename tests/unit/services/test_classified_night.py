import msgspec
import pytest

from sleepmon.domain.labels import LabelTrack
from sleepmon.services.classified_night import (
    NOT_CALIBRATED,
    NOTHING_SEEN,
    judged_against,
    sensors_classified,
)
from tests.fakes.nights import STARTED_UTC_NS, night_meta
from tests.fakes.said import said
from tests.fakes.simulated_night import labels_of

META = night_meta(sensors=2)
LABELS = labels_of(META, (0, 3), 60.0)
START_S = STARTED_UTC_NS / 1e9
SENSOR = "virtual:0000"


def test_that_each_window_counts_for_a_step_of_time() -> None:
    own = [said(START_S + 2 + n, 0, sensor=SENSOR) for n in range(60)]
    own += [said(START_S + 62 + n, 0, sensor=SENSOR, state="moving") for n in range(30)]
    row, other = sensors_classified(META, LABELS, own, step_s=1.0)
    assert {"S": 1.0} == row.posture_minutes
    assert {"moving": 0.5, "posture": 1.0} == row.state_minutes
    assert ({}, "", 0.0) == (other.state_minutes, other.guessed_placement, other.guess_share)
    assert NOTHING_SEEN == other.words


def test_that_placement_is_guessed_from_all_windows_at_rest() -> None:
    own = [said(START_S + 2, 0, sensor=SENSOR)]
    (row, _) = sensors_classified(META, LABELS, own, step_s=1.0)
    assert ("neck", "neck", 1.0) == (
        row.placement,
        row.guessed_placement,
        round(row.guess_share, 3),
    )


def test_that_agreement_is_with_the_label_of_the_whole_window() -> None:
    right = [said(START_S + 10 + n, 0, sensor=SENSOR) for n in range(10)]
    wrong = [said(START_S + 80 + n, 0, sensor=SENSOR) for n in range(10)]
    found = judged_against(META, LABELS, right + wrong)
    assert 20 == found.judged
    assert 0.5 == pytest.approx(found.exact)
    assert 0 == judged_against(META, LabelTrack(), right).judged


def test_that_two_sensors_are_never_thought_to_be_in_one_place() -> None:
    doubtful = msgspec.structs.replace(
        said(START_S + 2, 0, sensor="virtual:0001"), placement_probs=(0.6, 0.4, 0.0)
    )
    rows = sensors_classified(META, LABELS, [said(START_S + 2, 0, sensor=SENSOR), doubtful], 1.0)
    assert ["neck", "chest"] == [row.guessed_placement for row in rows]


def test_that_without_a_calibration_every_sensor_says_so() -> None:
    plain = said(START_S + 2, 0, sensor=SENSOR)
    turned = msgspec.structs.replace(said(START_S + 2, 0, sensor="virtual:0001"), calibrated=True)
    one, other = sensors_classified(META, LABELS, [plain, turned], 1.0)
    assert (False, NOT_CALIBRATED) == (one.calibrated, one.words)
    assert (True, "") == (other.calibrated, other.words)
