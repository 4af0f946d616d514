"""Following a run to its end, and Ctrl-C on the way."""

from __future__ import annotations

import pytest

from sleepmon.cli.training_news import run_training
from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import EpochReport, TrainingPlan
from sleepmon.gui.ports import TrainingListener
from tests.fakes.fake_doors import QuickRetraining
from tests.fakes.fake_services import a_plan, an_epoch


class _Endless(QuickRetraining):
    """A run that ends only when it is cancelled."""

    def start(self, plan: TrainingPlan, listener: TrainingListener) -> None:
        """One epoch, then nothing."""
        self.listener = listener
        listener.on_epoch(an_epoch(1))


def test_that_ctrl_c_cancels_the_run_and_waits_for_its_end() -> None:
    retraining = _Endless()

    def pressed(report: EpochReport) -> None:
        raise KeyboardInterrupt

    with pytest.raises(TrainingFailed, match="cancelled"):
        run_training(retraining, a_plan(), pressed)
    assert ["cancel"] == retraining.asked


def test_that_epochs_come_in_order_before_the_result() -> None:
    seen: list[int] = []
    result = run_training(QuickRetraining(), a_plan(), lambda report: seen.append(report.epoch))
    assert [1, 2] == seen
    assert "better" == result.verdict
