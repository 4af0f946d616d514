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
from sleepmon.dsp.windows import windows_of_track
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.fitting import fit
from sleepmon.learning.networks.catalog import NETWORKS, build_network
from sleepmon.learning.predictor import Predictor, load_predictor
from sleepmon.learning.weights import read_card
from tests.perf.figures import Figure, as_it_is, at_most

NIGHT_WINDOWS = 86_400
"""Eight hours of three sensors, one window a second."""


def figures() -> Iterator[Figure]:
    """One live window, a night of windows, and training speed of each network."""
    yield at_most("live_window_ms", _live_window_ms(), "ms", 2.0)
    yield at_most("night_windowing_seconds", _windowing_seconds(), "s", 4.0)
    for name, bar in (("compact_net", 4.0), ("mtl_net", 12.0)):
        yield at_most(f"night_of_windows_{name}_seconds", _night_seconds(name), "s", bar)
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


def _windowing_seconds() -> float:
    """Three sensors of eight hours at 100 Hz to windows at 50 Hz, one a second."""
    samples = 8 * 3600 * 100
    track = np.random.default_rng(1).normal(size=(samples, 3)).astype(np.float32)
    times = np.arange(samples) / 100
    began = perf_counter()
    for _ in range(3):
        windows_of_track(track, times, 50.0, 100, 50)
    return perf_counter() - began


def _night_seconds(name: str) -> float:
    torch.set_num_threads(2)
    network = build_network(name, postures=12, placements=3, window_samples=100)
    predictor = Predictor(network, read_card(shipped_model()))
    windows = np.random.default_rng(2).normal(size=(NIGHT_WINDOWS, 100, 3)).astype(np.float32)
    predictor.predict(windows[:2048])
    began = perf_counter()
    predictor.predict(windows)
    return perf_counter() - began


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
