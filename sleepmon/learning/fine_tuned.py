"""Fine-tuning as one of the methods compared: from the shipped model, on sets of its kind."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.evaluation import EvaluationPlan
from sleepmon.domain.model_card import Calibration, ModelCard
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import Recipe
from sleepmon.learning.datasets.recording import DataSet
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_splits import Fold
from sleepmon.learning.fitting import fit, gravity_pull
from sleepmon.learning.loop import Fitted, Report
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.replay import replayed
from sleepmon.learning.straightening import straightened, to_learn
from sleepmon.learning.weights import check_scheme, read_card, read_model

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class FineTuned:
    """What was learnt, and its answers on the judged windows: (k, postures), (k, placements)."""

    fitted: Fitted
    posture_probs: Floats
    placement_probs: Floats


def base_of_kind(data: DataSet, plan: EvaluationPlan) -> ModelCard:
    """The shipped model's card; RefusedError where the set is none that it could learn from."""
    card = read_card(shipped_model())
    ours = (card.postures, card.placements, card.rate_hz, card.window_samples, card.network)
    rate_hz = plan.rate_hz or data.rate_hz
    if ours != (data.labels, data.placements, rate_hz, plan.window_samples, plan.network):
        raise RefusedError(
            f"The shipped model cannot be fine-tuned here: it knows {len(card.postures)} postures "
            f"at {', '.join(card.placements)}, reads {card.rate_hz:g} Hz, and is a {card.network}.",
            f"Take sleep, nights or simulated, with --rate-hz {card.rate_hz:g}.",
        )
    return card


def fine_tuned(recipe: Recipe, windows: LabelledWindows, fold: Fold, tell: Report) -> FineTuned:
    """One click's learning on a fold: same anchor, replay and average, no gate and no mixing.

    Confidences are as they come, as those of all methods compared.
    """
    network, card = read_model(shipped_model())
    card = msgspec.structs.replace(card, calibration=Calibration())
    scheme = load_scheme(resource("schemes", f"{card.scheme_id}.toml"))
    check_scheme(card, scheme)
    learning, choosing = (
        to_learn(windows.where(rows), card.own_angles, card.placements)
        for rows in (fold.learning, fold.choosing)
    )
    fitted = fit(
        recipe,
        copy.deepcopy(network).requires_grad_(True),
        learning,
        normalisation=card.normalisation,
        base=network,
        replay=replayed(recipe, card, scheme),
        choosing=choosing,
        held_out=choosing,
        report=tell,
        cancelled=lambda: False,
    )
    pull = gravity_pull(fitted.network, card, windows.where(fold.choosing))
    card = msgspec.structs.replace(card, gravity_pull=pull)
    judged = windows.where(fold.judging)
    read = straightened(judged, card.own_angles, card.placements)
    answers = Predictor(fitted.network, card).predict(judged.windows_g, read.calibrated_g)
    return FineTuned(fitted, answers.posture_probs, answers.placement_probs)
