"""The scheme, the shipped model and simulated nights that tests of learning share."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.datasets.windows import LabelledWindows

Nights = Callable[..., LabelledWindows]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """The same bytes on a busy computer as on a quiet one."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme(resource("schemes", "twelve.toml"))


@pytest.fixture(scope="session")
def base_folder() -> Path:
    return shipped_model()


@pytest.fixture(scope="session")
def nights(scheme: Scheme) -> Nights:
    """Windows of so many simulated people, one night each unless donned more often."""

    def make(people: int = 1, per_posture: int = 4, seed: int = 7, **more: int) -> LabelledWindows:
        return windows_of_people(scheme, people=people, per_posture=per_posture, seed=seed, **more)

    return make
