"""Folds by person never share anybody; the published split is leaky and called so."""

import numpy as np
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.evaluation import LEAKY, EvaluationPlan, Protocol
from sleepmon.learning.datasets.recording import NO_LABEL, DataSet, Recording
from sleepmon.learning.evaluation_splits import (
    evaluation_windows,
    folds_of,
    published_windows,
    thinned,
)


def plan_of(protocol: Protocol = "subject", folds: int = 3, per_cell: int = 0) -> EvaluationPlan:
    return EvaluationPlan(
        dataset="made",
        path="",
        methods=("mtl",),
        protocol=protocol,
        folds=folds,
        per_cell=per_cell,
        window_samples=10,
        step_samples=6,
    )


def data_of(people: int = 6, samples: int = 60) -> DataSet:
    recordings = []
    for person in range(people):
        label = np.repeat([0, 1], samples // 2)
        samples_g = np.full((samples, 3), person, dtype=np.float32)
        samples_g[:, 1] = label
        recordings.append(Recording(f"r{person}", f"S{person}", person % 2, 20.0, samples_g, label))
    return DataSet("made", "Made up", "g", ("a", "b"), ("x", "y"), 20.0, tuple(recordings))


@pytest.mark.parametrize("folds", [2, 3, 6])
def test_that_nobody_is_learnt_from_and_judged(folds: int) -> None:
    windows = evaluation_windows(data_of(), plan_of())
    made, words = folds_of(windows, plan_of(folds=folds))
    assert "leaky" not in words
    judged = []
    for fold in made:
        parts = [
            set(windows.subject[rows]) for rows in (fold.learning, fold.choosing, fold.judging)
        ]
        assert all(parts)
        assert sum(map(len, parts)) == len(set.union(*parts)) == 6
        judged += fold.judging.tolist()
    assert list(range(len(windows))) == sorted(judged)


def test_that_too_few_people_are_refused() -> None:
    windows = evaluation_windows(data_of(people=2), plan_of())
    with pytest.raises(RefusedError, match="2 people are too few"):
        folds_of(windows, plan_of(folds=2))


def test_that_the_published_split_is_called_leaky_and_is() -> None:
    plan = plan_of("paper", folds=5)
    windows = evaluation_windows(data_of(), plan)
    made, words = folds_of(windows, plan)
    assert LEAKY in words
    assert all(np.array_equal(made[0].judging, fold.judging) for fold in made)
    assert len(windows) // 5 == len(made[0].judging)
    chosen = np.concatenate([fold.choosing for fold in made])
    assert len(windows) == len(np.unique(chosen)) + len(made[0].judging)
    both = set(windows.subject[made[0].learning]) & set(windows.subject[made[0].judging])
    assert both


def test_that_published_windows_cross_borders_and_take_the_last_label() -> None:
    windows = published_windows(data_of(people=2, samples=20), 10, 6)
    assert [0, 1, 0, 0, 1] == windows.posture.tolist()[:5]
    crossing = [w for w in windows.windows_g if len(set(w[:, 0])) > 1]
    assert crossing
    for window, label in zip(windows.windows_g, windows.posture, strict=True):
        assert window[-1, 1] == label


def test_that_published_windows_leave_out_what_has_no_label() -> None:
    label = np.array([NO_LABEL] * 30 + [1] * 30)
    recording = Recording("r", "S", 0, 20.0, np.zeros((60, 3), dtype=np.float32), label)
    data = DataSet("made", "Made up", "g", ("a", "b"), ("x", "y"), 20.0, (recording,))
    assert {1} == set(published_windows(data, 10, 6).posture.tolist())


def test_that_thinning_keeps_every_cell_evenly() -> None:
    windows = evaluation_windows(data_of(samples=600), plan_of())
    few = thinned(windows, 3)
    assert 6 * 2 * 3 == len(few)
    assert len(windows) == len(thinned(windows, 10_000))


def test_that_recordings_shorter_than_a_window_are_refused() -> None:
    with pytest.raises(RefusedError, match=r"No window of 0\.5 s fits"):
        evaluation_windows(data_of(samples=8), plan_of())
