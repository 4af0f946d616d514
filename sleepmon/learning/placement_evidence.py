"""Telling chest from waist by slope alone, trained on all people but the one it is asked about.

The slope along the body is what tells placements apart, and dynamics learnt on one set were worse
than chance on another, so the evidence is the slope and how it changes from back to front.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.learning.real_people import RestingPeople, Words, placed_right

Floats = npt.NDArray[np.float64]

PLACES = ("chest", "abdomen")
RIDGE = 1.0
"""Pull towards no opinion, in units of standardised features: people are few."""
_ROUNDS = 50


def left_out_evidence(people: RestingPeople) -> tuple[Floats, Words]:
    """Whether each recording's placement is told right by a model of the other people.

    All of a person's sensors are told together; one value per recording, and whose it is.
    """
    chest_or_waist = np.array(people.placement)
    truth = (chest_or_waist == PLACES[1]).astype(np.float64)
    features = slope_features(people.windows_g)
    probs = np.zeros((len(features), 2))
    for subject in np.unique(people.subject):
        mine = people.subject == subject
        mean, spread = features[~mine].mean(axis=0), features[~mine].std(axis=0)
        weights = fitted_line((features[~mine] - mean) / spread, truth[~mine])
        waist = _probability((features[mine] - mean) / spread, weights)
        probs[mine] = np.stack([1.0 - waist, waist], axis=1)
    return placed_right(probs, people, PLACES, (0, 1))


def slope_features(windows_g: npt.ArrayLike) -> Floats:
    """Slope along the body, and slope as the front looks up or down: (k, 2)."""
    mean = np.asarray(windows_g, dtype=np.float64).mean(axis=1)
    direction = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
    return np.stack([direction[:, 2], direction[:, 2] * direction[:, 0]], axis=1)


def fitted_line(features: Floats, truth: Floats) -> Floats:
    """Weights (features + 1,) of a logistic regression with a ridge, by Newton's method."""
    x = np.column_stack([features, np.ones(len(features))])
    pull = RIDGE * np.eye(x.shape[1])
    pull[-1, -1] = 0.0
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        guess = _probability(features, weights)
        curve = (x * (guess * (1.0 - guess))[:, None]).T @ x + pull
        step = np.linalg.solve(curve, x.T @ (truth - guess) - pull @ weights)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def _probability(features: Floats, weights: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-(features @ weights[:-1] + weights[-1]))))
