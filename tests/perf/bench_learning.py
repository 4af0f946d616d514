"""How quick learning and classification are on this computer, once torch is loaded."""

import statistics
from collections.abc import Iterator
from time import perf_counter

import numpy as np
import torch

from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import Recipe
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.fitting import fit
from sleepmon.learning.networks.catalog import NETWORKS, build_network
from sleepmon.learning.predictor import load_predictor
from tests.perf.figures import Figure, as_it_is, at_most


def figures() -> Iterator[Figure]:
    """One live window, and training speed of each network."""
    yield at_most("live_window_ms", _live_window_ms(), "ms", 2.0)
    for name in NETWORKS:
        yield as_it_is(f"training_{name}_windows_per_second", _training_rate(name), "1/s")


def _live_window_ms() -> float:
    predictor = load_predictor(shipped_model(), threads=1)
    window = np.tile(np.array([1.0, 0.0, 0.0], dtype=np.float32), (1, 100, 1))
    taken = []
    for _ in range(300):
        began = perf_counter()
        predictor.predict(window)
        taken.append(perf_counter() - began)
    return statistics.median(taken) * 1000


def _training_rate(name: str) -> float:
    """Smooth-Distill on one thread, batches of 64 as the recipe of one click has them."""
    torch.set_num_threads(1)
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    windows = windows_of_people(scheme, people=36, per_posture=1, seed=1)
    recipe = Recipe(id="b", title="b", method="smooth-distill", network=name, epochs=1)
    network = build_network(name, postures=12, placements=3, window_samples=100)
    began = perf_counter()
    fit(
        recipe,
        network,
        windows,
        normalisation=Normalisation(),
        report=lambda epoch: None,
        cancelled=lambda: False,
    )
    return len(windows) / (perf_counter() - began)
