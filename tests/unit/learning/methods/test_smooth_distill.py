"""Smooth-Distill against a plain transcription of its formula."""

import copy

import numpy as np
import pytest
import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.smooth_distill import SmoothDistill, ramp
from tests.unit.learning.methods.conftest import recipe_of, small_network

A, L, T, DECAY, STEPS = 0.6, 0.5, 3.0, 0.9, 20


def softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def transcribed(
    student: tuple[np.ndarray, ...], teacher: tuple[np.ndarray, ...], batch: Batch, weight: float
) -> float:
    """Sum of a (CE1 + l KD1) + (1 - a)(CE2 + l KD2); KD = T^2 KL(teacher, student)."""
    total = 0.0
    truths = (batch.posture.numpy(), batch.placement.numpy())
    for part, own, other, truth in zip((A, 1 - A), student, teacher, truths, strict=True):
        count = len(truth)
        entropy = -np.log(softmax(own)[np.arange(count), truth]).mean()
        p, q = softmax(other / T), softmax(own / T)
        divergence = T**2 * (p * np.log(p / q)).sum() / count
        total += part * (entropy + weight * divergence)
    return float(total)


def test_that_losses_follow_the_formula_over_several_steps(batch: Batch) -> None:
    network = small_network()
    recipe = recipe_of("smooth-distill", task_balance=A, distillation_weight=L, ema_decay=DECAY)
    task = SmoothDistill(network, recipe, STEPS)
    optimiser = torch.optim.Adam(network.parameters(), 1e-2)
    teacher = {k: v.clone().double() for k, v in network.state_dict().items()}
    plain = copy.deepcopy(network)
    for step in range(8):
        plain.load_state_dict({k: v.float() for k, v in teacher.items()})
        with torch.no_grad():
            own = tuple(x.numpy().astype(float) for x in network(batch.windows))
            other = tuple(x.numpy().astype(float) for x in plain(batch.windows))
        weight = L * np.exp(-5 * (1 - min(step / (0.2 * STEPS), 1)) ** 2)
        losses = task.answer(batch).losses
        total = torch.stack(list(losses.values())).sum()
        assert transcribed(own, other, batch, weight) == pytest.approx(
            float(total.detach()), rel=1e-4
        )
        optimiser.zero_grad()
        torch.autograd.backward(total)
        optimiser.step()
        task.stepped()
        keep = min(1 - 1 / (step + 2), DECAY)
        for name, value in network.state_dict().items():
            teacher[name] = keep * teacher[name] + (1 - keep) * value.double()


def test_that_no_gradient_reaches_the_teacher(batch: Batch) -> None:
    task = SmoothDistill(small_network(), recipe_of("smooth-distill"), STEPS)
    torch.autograd.backward(torch.stack(list(task.answer(batch).losses.values())).sum())
    assert all(p.grad is None for p in task.average.network.parameters())


def test_that_distillation_is_ramped_in() -> None:
    weights = [ramp(step, 100) for step in (0, 5, 10, 20, 90)]
    assert sorted(weights) == weights
    assert (1.0, 1.0) == (weights[3], weights[4])
    assert weights[0] < 0.01


def test_that_a_half_life_replaces_the_decay() -> None:
    recipe = recipe_of("smooth-distill", ema_half_life_fraction=0.1)
    task = SmoothDistill(small_network(), recipe, 1000)
    for _ in range(500):
        task.stepped()
    assert 0.5 ** (1 / 100) == pytest.approx(task.average.decay_now())


def test_that_student_and_average_may_be_kept() -> None:
    task = SmoothDistill(small_network(), recipe_of("smooth-distill"), STEPS)
    assert ["student", "average"] == list(task.keepable())
