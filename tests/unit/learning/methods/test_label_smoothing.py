"""Label smoothing: the plain loss against smoothed truth."""

import pytest
from torch.nn import functional

from sleepmon.learning.methods.catalog import make_task
from sleepmon.learning.methods.contract import Batch
from tests.unit.learning.methods.conftest import recipe_of, small_network


@pytest.mark.parametrize(("method", "part"), [("mtl-ls-0.1", 0.1), ("mtl-ls-0.3", 0.3)])
def test_that_labels_are_smoothed_by_the_part_in_the_name(
    batch: Batch, method: str, part: float
) -> None:
    network = small_network()
    losses = make_task(recipe_of(method), network, 10, None).answer(batch).losses
    logits, _ = network(batch.windows)
    expected = 0.5 * functional.cross_entropy(logits, batch.posture, label_smoothing=part)
    assert float(expected.detach()) == pytest.approx(float(losses["posture"].detach()))
