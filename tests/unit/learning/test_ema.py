"""The smoothed copy: parameters, buffers, warm-up."""

import pytest
import torch
from torch import nn

from sleepmon.learning.ema import Average, decay_of_half_life
from sleepmon.learning.networks.contract import TwoHeadNetwork


def network() -> TwoHeadNetwork:
    trunk = nn.Sequential(nn.Flatten(), nn.Linear(24, 8), nn.BatchNorm1d(8))
    return TwoHeadNetwork(trunk, nn.Linear(8, 4), postures=3, placements=2)


def moved(by: float) -> tuple[TwoHeadNetwork, TwoHeadNetwork]:
    start = network()
    end = network()
    end.load_state_dict(
        {
            name: value + by if value.is_floating_point() else value + 5
            for name, value in start.state_dict().items()
        }
    )
    return start, end


def test_that_parameters_and_buffers_follow() -> None:
    start, end = moved(1.0)
    average = Average(start, 0.75, warm_up=False)
    average.update(end)
    state = average.network.state_dict()
    for name, value in start.state_dict().items():
        if value.is_floating_point():
            assert torch.allclose(value + 0.25, state[name], atol=1e-6), name
        else:
            assert torch.equal(value + 5, state[name]), name
    assert any("running_mean" in name for name in state)


def test_that_the_network_followed_is_left_alone() -> None:
    start, end = moved(1.0)
    before = {name: value.clone() for name, value in end.state_dict().items()}
    Average(start, 0.5, warm_up=True).update(end)
    assert all(torch.equal(before[name], value) for name, value in end.state_dict().items())


def test_that_warm_up_forgets_the_first_weights_soon() -> None:
    start, end = moved(1.0)
    average = Average(start, 0.999, warm_up=True)
    decays = []
    for _ in range(4):
        average.update(end)
        decays.append(average.decay_now())
    assert pytest.approx([1 / 2, 2 / 3, 3 / 4, 4 / 5]) == decays


def test_that_the_decay_ends_where_it_is_meant_to() -> None:
    average = Average(network(), 0.9, warm_up=True)
    for _ in range(50):
        average.update(network())
    assert 0.9 == average.decay_now()


def test_that_half_is_forgotten_in_the_half_life() -> None:
    assert 0.5 == pytest.approx(decay_of_half_life(20) ** 20)
