"""Model and rule side by side on simulated people."""

from pathlib import Path

from sleepmon.domain.schemes import Scheme
from sleepmon.learning.base_scores import by_placement, simulated_scores
from sleepmon.learning.datasets.simulated import Sleepers, windows_of_sleepers
from sleepmon.learning.predictor import load_predictor


def test_that_the_rule_stands_beside_the_model_with_and_without_calibration(
    base_folder: Path, scheme: Scheme
) -> None:
    windows = windows_of_sleepers(Sleepers(scheme, 1, seed=77, calibrated=True), people=4)
    scores = simulated_scores(load_predictor(base_folder, 1), scheme, windows, "here")
    names = [score.metric for score in scores]
    assert len(names) == len(set(names))
    for name in ("accuracy", "within_one", "four_way"):
        assert {
            f"posture_{name}",
            f"gravity_{name}",
            f"calibrated_posture_{name}",
            f"calibrated_gravity_{name}",
        } <= set(names)
    assert {"arc_coverage", "calibrated_arc_coverage"} <= set(names)
    assert not [name for name in names if name.startswith("calibrated_placement")]


def test_that_each_placement_has_its_own_line(base_folder: Path, scheme: Scheme) -> None:
    windows = windows_of_sleepers(Sleepers(scheme, 1, seed=77), people=3)
    some = windows.where(windows.placement != 0)
    scores = by_placement(load_predictor(base_folder, 1), scheme, some, "here")
    assert [
        ("posture_accuracy", "chest"),
        ("gravity_accuracy", "chest"),
        ("posture_accuracy", "abdomen"),
        ("gravity_accuracy", "abdomen"),
    ] == [(score.metric, score.data.rpartition(", ")[2]) for score in scores]
