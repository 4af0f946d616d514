"""A block holds what a sensor counted and cannot be changed afterwards."""

import numpy as np
import pytest

from sleepmon.domain.samples import SampleBlock, SensorId


def block(counts: np.ndarray) -> SampleBlock:
    return SampleBlock(
        sensor=SensorId("open:1"),
        first_tick=7,
        counts=counts,
        g_per_count=0.001,
        device_time_ns=None,
        arrived_ns=1,
    )


def test_that_counts_become_g() -> None:
    acceleration_g = block(np.array([[0, -500, 1000]], np.int16)).acceleration_g()
    np.testing.assert_allclose(acceleration_g, [[0.0, -0.5, 1.0]], rtol=1e-6)


def test_that_the_next_block_starts_where_this_one_ends() -> None:
    assert block(np.zeros((5, 3), np.int16)).next_tick == 12


def test_that_counts_of_a_block_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        block(np.zeros((2, 3), np.int16)).counts[0, 0] = 1


@pytest.mark.parametrize("shape", [(0, 3), (4, 2), (3,)])
def test_that_a_block_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 3\)"):
        block(np.zeros(shape, np.int16))
