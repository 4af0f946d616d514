"""Cross-task contrast: two true views, and a network that stands alone afterwards."""

import pytest
import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.cross_task import CrossTask, contrast
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_the_kept_network_answers_as_the_learning_one(batch: Batch) -> None:
    task = CrossTask(small_network(), recipe_of("cross-task"))
    with torch.no_grad():
        task.alpha.uniform_(0.1, 0.9)
    (kept,) = task.keepable().values()
    assert torch.allclose(task.answer(batch).posture, kept(batch.windows)[0], atol=1e-5)


def test_that_the_mixing_learns(batch: Batch) -> None:
    task = CrossTask(small_network(), recipe_of("cross-task"))
    with torch.no_grad():
        task.alpha.uniform_(0.1, 0.9)
    (onto_alpha,) = torch.autograd.grad(task.answer(batch).losses["contrast"], [task.alpha])
    assert float(onto_alpha.abs().sum()) > 0.0


def test_that_contrast_is_least_for_rows_that_match() -> None:
    apart = torch.eye(4)
    assert float(contrast(apart, apart)) < float(contrast(apart, apart.roll(1, 0)))
    same = torch.ones(4, 3)
    assert float(contrast(same, same)) == pytest.approx(float(torch.log(torch.tensor(4.0))))
