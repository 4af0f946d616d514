"""What travels between the loop and a method."""

import dataclasses

import pytest

from sleepmon.learning.methods.contract import Batch


def test_that_a_batch_is_frozen(batch: Batch) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        batch.posture = batch.placement  # type: ignore[misc]  # the wrong thing on purpose
