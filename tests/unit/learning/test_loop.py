"""The training loop with a task made for the test."""

import pytest
import torch
from torch import Tensor

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import EpochReport
from sleepmon.learning.batches import Batches, Examples
from sleepmon.learning.loop import Fitted, Loop, TrainingCancelled, scores_of
from sleepmon.learning.methods.contract import Answers, Batch, ParameterGroup
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork

EPOCHS = 4


def network() -> TwoHeadNetwork:
    return build_network("compact_net", postures=3, placements=2, window_samples=20)


def examples(count: int = 40) -> Examples:
    dice = torch.Generator().manual_seed(1)
    posture = torch.arange(count) % 3
    windows = 0.1 * torch.randn(count, 3, 20, generator=dice)
    windows[torch.arange(count), posture] += 1.0
    return Examples(windows, posture, torch.arange(count) % 2)


class Plain:
    """Cross-entropy of the posture, and a part that goes its own way."""

    def __init__(self, learns: TwoHeadNetwork, odd: float = 0.25) -> None:
        self.network = learns
        self.odd = odd
        self.steps = 0

    def parameter_groups(self) -> list[ParameterGroup]:
        return [
            ParameterGroup(list(self.network.parameters()), 3e-3),
            ParameterGroup([], 1.0),
        ]

    def answer(self, batch: Batch) -> Answers:
        posture, _ = self.network(batch.windows)
        entropy: Tensor = torch.nn.functional.cross_entropy(posture, batch.posture)
        return Answers({"posture": entropy, "odd": torch.tensor(self.odd)}, posture)

    def stepped(self) -> None:
        self.steps += 1

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        return {"student": self.network}


def run(
    task: Plain,
    *,
    validation: Examples | None = None,
    held_out: Examples | None = None,
    stop_after: int = 10**9,
    told: list[EpochReport] | None = None,
) -> Fitted:
    asked = iter(range(10**9))
    return Loop(
        task,
        Batches(examples(), None, batch=8, replay_fraction=0.0, seed=1),
        epochs=EPOCHS,
        weight_decay=0.0,
        validation=validation,
        held_out=held_out,
        report=told.append if told is not None else lambda epoch: None,
        cancelled=lambda: next(asked) >= stop_after,
    ).run()


def test_that_it_learns_and_tells_each_epoch() -> None:
    told: list[EpochReport] = []
    fitted = run(Plain(network()), validation=examples(), held_out=examples(), told=told)
    assert [1, 2, 3, 4] == [epoch.epoch for epoch in told]
    assert tuple(told) == fitted.reports
    assert {"posture", "odd"} == set(told[0].losses)
    assert 0.25 == pytest.approx(told[0].losses["odd"])
    assert told[-1].losses["posture"] < told[0].losses["posture"]
    assert told[-1].learning_wrong < told[0].learning_wrong
    assert told[-1].held_out_wrong == 0.0
    assert 0.0 == told[-1].left_s < told[0].left_s


def test_that_nothing_held_out_is_told_as_nothing() -> None:
    told: list[EpochReport] = []
    run(Plain(network()), told=told)
    assert [None] * EPOCHS == [epoch.held_out_wrong for epoch in told]


def test_that_the_best_network_is_kept_as_a_copy() -> None:
    task = Plain(network())
    fitted = run(task, validation=examples())
    best = scores_of(fitted.network, examples()).joint
    with torch.no_grad():
        for parameter in task.network.parameters():
            parameter.zero_()
    assert best == scores_of(fitted.network, examples()).joint
    assert not any(parameter.requires_grad for parameter in fitted.network.parameters())


def test_that_a_worse_later_epoch_is_not_kept() -> None:
    class Spoilt(Plain):
        def stepped(self) -> None:
            super().stepped()
            if self.steps == 20:  # the end of the second epoch
                with torch.no_grad():
                    self.network.posture_head.weight.mul_(-1.0)

    told: list[EpochReport] = []
    fitted = run(Spoilt(network(), 0.0), validation=examples(), told=told)
    assert 2 != fitted.best_epoch
    assert fitted.best_epoch == told[-1].best_epoch


def test_that_without_validation_the_last_epoch_is_kept() -> None:
    assert EPOCHS == run(Plain(network())).best_epoch


@pytest.mark.parametrize("batches", [0, 1, 15])
def test_that_cancelling_is_heard_at_every_batch(batches: int) -> None:
    task = Plain(network())
    with pytest.raises(TrainingCancelled):
        run(task, stop_after=batches)
    assert batches == task.steps


def test_that_a_loss_that_is_no_number_ends_the_run() -> None:
    with pytest.raises(TrainingFailed, match="ran away"):
        run(Plain(network(), odd=float("nan")))


def test_that_scores_leave_the_network_in_its_mode() -> None:
    learning = network().train()
    scores = scores_of(learning, examples())
    assert learning.training
    assert 0.5 == pytest.approx(scores.placement, abs=0.5)
