"""How long the default method takes to reach what the published loop ends at, on unseen people."""

import contextlib
from collections.abc import Iterator
from time import perf_counter

import msgspec
import torch
from torch import Tensor

from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.batches import Batches, Examples, examples_of
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.loop import Loop, TrainingCancelled, scores_of
from sleepmon.learning.methods.catalog import make_task
from sleepmon.learning.networks.catalog import build_network
from tests.perf.figures import Figure, as_it_is, at_most
from tests.perf.published import PublishedNet, PublishedTraining, published_input

LEARNT_FROM, UNSEEN = 20, 40
"""Simulated people; two windows of each posture at each of three placements."""
BATCH, PUBLISHED_EPOCHS = 64, 50
SEED = 42


def figures() -> Iterator[Figure]:
    """Wall time of ours over that of the published loop, both on one thread."""
    torch.set_num_threads(1)
    learning, unseen = _people(LEARNT_FROM, 11), _people(UNSEEN, 12)
    published_s, score = _published(learning, unseen)
    ours_s, reached, epochs = _ours(learning, unseen, score)
    ratio = ours_s / published_s if reached >= score else float("inf")
    yield at_most("default_time_to_reference_score_ratio", ratio, "of 1", 0.1)
    yield as_it_is("published_loop_seconds", published_s, "s")
    yield as_it_is("published_loop_final_joint_score", score, "of 1")
    yield as_it_is("default_seconds_to_that_score", ours_s, "s")
    yield as_it_is("default_epochs_to_that_score", float(epochs), "")
    yield as_it_is("default_joint_score_then", reached, "of 1")


def _people(people: int, seed: int) -> Examples:
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    windows = windows_of_people(scheme, people=people, per_posture=2, seed=seed)
    return examples_of(windows, Normalisation())


def _published(learning: Examples, unseen: Examples) -> tuple[float, float]:
    """Seconds of 50 epochs, and the mean of both accuracies on unseen people at their end."""
    torch.manual_seed(SEED)
    training = PublishedTraining(PublishedNet(12, 3))
    windows = learning.windows.transpose(1, 2).contiguous()
    began = perf_counter()
    for _ in range(PUBLISHED_EPOCHS):
        for rows in torch.split(torch.randperm(len(learning)), BATCH):
            inputs = published_input(windows[rows])
            training.step(inputs, learning.posture[rows], learning.placement[rows])
    taken = perf_counter() - began
    with torch.no_grad():
        answers = training.student(published_input(unseen.windows.transpose(1, 2).contiguous()))
    truths = (unseen.posture, unseen.placement)
    right = [_accuracy(logits, truth) for logits, truth in zip(answers, truths, strict=True)]
    return taken, sum(right) / 2


def _accuracy(logits: Tensor, truth: Tensor) -> float:
    return float((logits.argmax(1) == truth).float().mean())


def _ours(learning: Examples, unseen: Examples, wanted: float) -> tuple[float, float, int]:
    """Seconds, judging after each epoch included, until a network we would keep is as good."""
    recipe = msgspec.toml.decode(resource("recipes", "base.toml").read_bytes(), type=Recipe)
    network = build_network(
        recipe.network, postures=12, placements=3, window_samples=100, seed=recipe.seed
    )
    batches = Batches(learning, None, batch=recipe.batch, replay_fraction=0.0, seed=recipe.seed)
    task = make_task(recipe, network, batches.steps * recipe.epochs, None)
    best, ended = 0.0, [0.0, 0.0]
    began = perf_counter()

    def look(report: EpochReport) -> None:
        nonlocal best
        for kept in task.keepable().values():
            best = max(best, scores_of(kept, unseen).joint[0])
        ended[:] = [perf_counter() - began, report.epoch]

    with contextlib.suppress(TrainingCancelled):
        Loop(
            task,
            batches,
            epochs=recipe.epochs,
            weight_decay=recipe.weight_decay,
            validation=None,
            held_out=None,
            report=look,
            cancelled=lambda: best >= wanted,
            fused=True,
        ).run()
    return ended[0], best, int(ended[1])
