"""Views: physical, within their reach, and nothing at all at reach zero."""

import math

import pytest
import torch
from torch import Tensor

from sleepmon.learning.views import REACHES, Reach, Views

COUNT, LENGTH = 400, 50


@pytest.fixture
def windows() -> Tensor:
    """Windows at rest with one g along the front, and some ripple along the long axis."""
    windows = torch.zeros(COUNT, 3, LENGTH)
    windows[:, 0] = 1.0
    windows[:, 2] = 0.1 * torch.sin(torch.arange(LENGTH) / 3.0)
    return windows


def test_that_no_reach_gives_the_very_windows(windows: Tensor) -> None:
    assert Views(REACHES["none"], 1).of(windows) is windows


def test_that_turns_keep_every_size(windows: Tensor) -> None:
    seen = Views(Reach(roll_sd_deg=5.0, mount_sd_deg=10.0), 1).of(windows)
    assert torch.allclose(windows.norm(dim=1), seen.norm(dim=1), atol=1e-5)
    assert not torch.allclose(windows, seen, atol=0.01)


def test_that_a_roll_is_as_wide_as_asked_and_keeps_the_long_axis(windows: Tensor) -> None:
    seen = Views(Reach(roll_sd_deg=4.0), 1).of(windows)
    rolls = torch.rad2deg(torch.atan2(seen[:, 1, 0], seen[:, 0, 0]))
    assert 4.0 == pytest.approx(float(rolls.std()), rel=0.15)
    assert torch.allclose(windows[:, 2], seen[:, 2], atol=1e-6)


def test_that_vigour_leaves_gravity_alone(windows: Tensor) -> None:
    seen = Views(Reach(vigour=0.3), 1).of(windows)
    assert torch.allclose(windows.mean(dim=2), seen.mean(dim=2), atol=1e-5)
    part = seen[:, 2].std(dim=1) / windows[:, 2].std(dim=1)
    assert 0.69 < float(part.min()) < 0.8 < 1.2 < float(part.max()) < 1.31


def test_that_another_pace_never_leaves_the_window() -> None:
    ramp = torch.arange(LENGTH, dtype=torch.float32).expand(COUNT, 3, LENGTH)
    seen = Views(Reach(slower=0.2), 1).of(ramp)
    assert float(seen.min()) >= 0.0
    assert float(seen.max()) <= LENGTH - 1.0
    pace = seen.diff(dim=2)
    assert 0.79 < float(pace.min()) < float(pace.max()) < 1.001
    assert float(seen[:, 0, 0].max()) > 5.0


def test_that_gain_and_noise_are_as_asked(windows: Tensor) -> None:
    gain = Views(Reach(gain_sd=0.05), 1).of(windows)[:, 0, 0]
    assert (1.0, 0.05) == pytest.approx((float(gain.mean()), float(gain.std())), rel=0.15)
    noise = Views(Reach(noise_g=0.02), 1).of(windows) - windows
    assert 0.02 == pytest.approx(float(noise.std()), rel=0.05)


def test_that_the_same_seed_gives_the_same_views(windows: Tensor) -> None:
    one, other, third = (Views(REACHES["activity"], seed) for seed in (1, 1, 2))
    first = one.of(windows)
    assert torch.equal(first, other.of(windows))
    assert not torch.equal(first, third.of(windows))
    assert not torch.equal(first, one.of(windows))


def test_that_views_of_postures_seldom_leave_half_a_sector(windows: Tensor) -> None:
    seen = Views(REACHES["posture"], 1).of(windows)
    rolls = [abs(math.degrees(math.atan2(w[1].mean(), w[0].mean()))) for w in seen]
    assert sum(roll > 15.0 for roll in rolls) < 0.01 * COUNT
