"""Simulated windows that a fine-tune goes on seeing, so that unseen postures do not vanish."""

from __future__ import annotations

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Recipe
from sleepmon.learning.datasets.simulated import replay_seed, windows_of_people
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.straightening import to_learn

PEOPLE = 60
"""Simulated people whose windows are replayed: other ones in every run of another seed."""


def replayed(recipe: Recipe, card: ModelCard, scheme: Scheme) -> LabelledWindows | None:
    """The windows for a fine-tune of this model; None where its recipe asks for none."""
    if recipe.replay_fraction <= 0.0:
        return None
    windows = windows_of_people(
        scheme,
        people=PEOPLE,
        per_posture=1,
        seed=replay_seed(recipe.seed),
        rate_hz=card.rate_hz,
        window_samples=card.window_samples,
    )
    return to_learn(windows, card.own_angles, card.placements)
