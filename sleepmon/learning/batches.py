"""Batches for training: shuffled by seed, with replayed windows mixed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.training import ViewKind
from sleepmon.learning.datasets.windows import UNKNOWN, LabelledWindows
from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.preprocess import tensor_of
from sleepmon.learning.views import REACHES, Views

FEWEST_STEPS = 10
"""An epoch on very few windows goes through them several times."""
MOST_STEPS = 250
"""An epoch on very many ends here and the next goes on, so that one click stays minutes."""
_TEACHERS_CHANCE = 5000
"""Added to the seed for views that only a teacher sees."""


@dataclass(frozen=True)
class Examples:
    """Labelled windows as tensors: (k, 3, window), (k,), (k,)."""

    windows: Tensor
    posture: Tensor
    placement: Tensor

    def __len__(self) -> int:
        return len(self.windows)

    def rows(self, chosen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The windows, postures and placements at these indices."""
        return self.windows[chosen], self.posture[chosen], self.placement[chosen]


def examples_of(windows: LabelledWindows, normalisation: Normalisation) -> Examples:
    """Labelled windows in the form that networks read.

    A window with a calibrated form is there twice: as sensed with both labels, and as calibrated
    for the posture alone, because a full turn into the body's axes hides the placement.
    """
    posture, placement, sensed = windows.posture, windows.placement, windows.windows_g
    if windows.calibrated_g is not None:
        mine = windows.is_calibrated
        sensed = np.concatenate([sensed, windows.calibrated_g[mine]])
        posture = np.concatenate([posture, posture[mine]])
        placement = np.concatenate([placement, np.full(int(mine.sum()), UNKNOWN)])
    return Examples(
        tensor_of(sensed, normalisation),
        torch.from_numpy(posture.copy()),
        torch.from_numpy(placement.copy()),
    )


class _Shuffled:
    """Endless shuffled indices of a set: all once before any twice."""

    def __init__(self, count: int, generator: torch.Generator) -> None:
        self._count = count
        self._generator = generator
        self._left = torch.empty(0, dtype=torch.int64)

    def take(self, wanted: int) -> Tensor:
        while len(self._left) < wanted:
            again = torch.randperm(self._count, generator=self._generator)
            self._left = torch.cat([self._left, again])
        taken, self._left = self._left[:wanted], self._left[wanted:]
        return taken


def steps_of(windows: int, batch: int) -> int:
    """Steps of an epoch that goes through all windows, of very few several times."""
    return max(-(-windows // batch), FEWEST_STEPS)


class Batches:
    """Batches of new windows, each with a fixed part of replayed ones.

    An epoch has `steps`, by default as many as go through all windows, or MOST_STEPS. With `views`
    each time other views of them. Those that a teacher asks for come from a chance of their own:
    every method of a comparison learns from the same first views.
    """

    def __init__(
        self,
        new: Examples,
        replay: Examples | None,
        *,
        batch: int,
        replay_fraction: float,
        seed: int,
        views: ViewKind = "none",
        steps: int | None = None,
    ) -> None:
        self._new = new
        self._replay = replay if replay is not None and len(replay) else None
        self._replayed = round(batch * replay_fraction) if self._replay is not None else 0
        self._fresh = max(min(batch - self._replayed, len(new)), 1)
        self.steps = steps or min(steps_of(len(new), self._fresh), MOST_STEPS)
        generator = torch.Generator().manual_seed(seed)
        self._order = _Shuffled(len(new), generator)
        self._replay_order = _Shuffled(len(replay) if replay is not None else 0, generator)
        self._views: Views | None = None
        if views != "none":
            self._views = Views(REACHES[views], seed)
            self._more_views = Views(REACHES[views], seed + _TEACHERS_CHANCE)

    def epoch(self) -> Iterator[Batch]:
        """The batches of one epoch."""
        for _ in range(self.steps):
            yield self._batch()

    def _batch(self) -> Batch:
        rows = [self._new.rows(self._order.take(self._fresh))]
        if self._replay is not None and self._replayed:
            rows.append(self._replay.rows(self._replay_order.take(self._replayed)))
        windows, posture, placement = (torch.cat(part) for part in zip(*rows, strict=True))
        replayed = torch.arange(len(windows)) >= self._fresh
        if self._views is None:
            return Batch(windows, posture, placement, replayed)
        seen = self._views.of(windows)
        return Batch(seen, posture, placement, replayed, windows, self._more_views)
