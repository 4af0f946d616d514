"""Figures on real people, from the rest of their lying and falling."""

import tarfile
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.learning.predictor import load_predictor
from sleepmon.learning.real_people import (
    RestingPeople,
    placed_right,
    real_scores,
    resting_people,
)
from tests.unit.learning.datasets.test_umafall import NAME, written

ARCHIVE = Path(__file__).parents[4] / "shared" / "data" / "umafall_lying_falls.tar.xz"


def test_that_model_and_rule_stand_side_by_side(base_folder: Path, scheme: Scheme) -> None:
    supine, right = [1, 0, -0.2], [0, 1, 0.1]
    people = RestingPeople(
        np.stack([np.tile(np.array(v, np.float32), (100, 1)) for v in (supine, right) * 2]),
        ("S", "RL", "P", "RL"),
        ("chest", "chest", "abdomen", "abdomen"),
        np.array(["a", "a", "b", "b"]),
    )
    scores = real_scores(load_predictor(base_folder, 1), scheme, people)
    four_way = [(s.metric, s.value) for s in scores if s.metric.endswith("four_way")]
    assert [
        ("posture_four_way", 0.5),
        ("gravity_four_way", 0.5),
        ("posture_four_way", 1.0),
        ("gravity_four_way", 1.0),
    ] == four_way
    assert all(not score.simulated for score in scores)


def test_that_windows_at_rest_are_gathered(tmp_path: Path) -> None:
    for subject in ("05", "06"):
        written(tmp_path, name=NAME.replace("Subject_05", f"Subject_{subject}"))
    people = resting_people(tmp_path, 50.0, 100)
    assert (4, 100, 3) == people.windows_g.shape
    assert {"Subject_05", "Subject_06"} == set(people.subject.tolist())
    assert {"S"} == set(people.families)


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the real recordings are not on this computer")
def test_that_real_people_are_recognised(base_folder: Path, scheme: Scheme, tmp_path: Path) -> None:
    with tarfile.open(ARCHIVE) as archive:
        wanted = [member for member in archive.getmembers() if "Subject_05" in member.name]
        archive.extractall(tmp_path, wanted, filter="data")
    people = resting_people(tmp_path, 50.0, 100)
    scores = real_scores(load_predictor(base_folder, 1), scheme, people)
    four_way = {s.data: s.value for s in scores if s.metric == "posture_four_way"}
    assert 2 == len(four_way)
    assert min(four_way.values()) > 0.7


def test_that_sensors_of_one_person_are_placed_together() -> None:
    people = RestingPeople(
        np.zeros((4, 100, 3), np.float32),
        ("S", "P", "S", "P"),
        ("chest", "chest", "abdomen", "abdomen"),
        np.array(["a"] * 4),
    )
    probs = [[0.0, 0.4, 0.6], [0.0, 0.4, 0.6], [0.0, 0.1, 0.9], [0.0, 0.1, 0.9]]
    right, who = placed_right(probs, people, ["neck", "chest", "abdomen"], (1, 2))
    assert ([1.0, 1.0], ["a", "a"]) == (right.tolist(), who.tolist())


def test_that_calibrated_people_are_judged_both_ways(base_folder: Path, scheme: Scheme) -> None:
    half = np.radians(50.0)
    sensed = np.tile(np.array([np.cos(half), np.sin(half), 0.0], np.float32), (3, 100, 1))
    flat = np.tile(np.array([1.0, 0.0, 0.0], np.float32), (3, 100, 1))
    people = RestingPeople(sensed, ("S",) * 3, ("chest",) * 3, np.array(list("abc")), "here", flat)
    scores = real_scores(load_predictor(base_folder, 1), scheme, people)
    assert {
        "posture_four_way": 0.0,
        "gravity_four_way": 0.0,
        "calibrated_posture_four_way": 1.0,
        "calibrated_gravity_four_way": 1.0,
    } == {score.metric: score.value for score in scores}
