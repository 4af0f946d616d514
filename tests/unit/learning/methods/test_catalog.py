"""Every method of the catalog, through the one contract."""

import pytest
import torch

from sleepmon.domain.errors import TrainingFailed
from sleepmon.learning.methods.catalog import FROM_BASE, METHODS, make_task
from sleepmon.learning.methods.contract import Batch
from tests.unit.learning.methods.conftest import recipe_of, small_network

EVERY = pytest.mark.parametrize("method", METHODS)


@EVERY
def test_that_loss_parts_have_names_and_gradients(method: str, batch: Batch) -> None:
    network = small_network()
    task = make_task(recipe_of(method), network, 10, small_network(2))
    answers = task.answer(batch)
    assert {"posture", "placement"} <= set(answers.losses)
    torch.autograd.backward(torch.stack(list(answers.losses.values())).sum())
    untaught = {name for name, weight in network.named_parameters() if weight.grad is None}
    # Single-task leaves the other question's head of each of its two networks alone.
    expected = (
        {"placement_head.weight", "placement_head.bias"} if method == "single-task" else set()
    )
    assert expected == untaught
    assert (8, 4) == tuple(answers.posture.shape)


@EVERY
def test_that_every_weight_is_trained_once(method: str) -> None:
    network = small_network()
    task = make_task(recipe_of(method), network, 10, small_network(2))
    trained = [id(p) for group in task.parameter_groups() for p in group.parameters]
    assert {id(p) for p in network.parameters()} <= set(trained)
    assert len(set(trained)) == len(trained)


@EVERY
def test_that_something_may_be_kept_after_a_step(method: str) -> None:
    network = small_network()
    task = make_task(recipe_of(method), network, 10, small_network(2))
    task.stepped()
    assert 1 <= len(task.keepable())
    assert network is task.network


def test_that_methods_from_a_base_need_one() -> None:
    for method in FROM_BASE:
        with pytest.raises(TrainingFailed, match="start from"):
            make_task(recipe_of(method), small_network(), 10, None)


def test_that_an_unknown_method_is_named() -> None:
    with pytest.raises(TrainingFailed, match="no training method 'magic'"):
        make_task(recipe_of("magic"), small_network(), 10, None)
