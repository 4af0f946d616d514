"""Learning and calibrating: what a base model and a fine-tune have in common."""

from __future__ import annotations

import dataclasses
from importlib.metadata import PackageNotFoundError, version

import msgspec
import numpy as np

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.model_card import Calibration, ModelCard, Normalisation, Trust
from sleepmon.domain.training import Recipe
from sleepmon.learning.batches import Batches, examples_of
from sleepmon.learning.datasets.windows import UNKNOWN, LabelledWindows, body_of
from sleepmon.learning.loop import Cancelled, Fitted, Loop, Report
from sleepmon.learning.methods.catalog import make_task
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.predictor import Predictor, towards_postures
from sleepmon.learning.straightening import straightened
from sleepmon.learning.temperature import FEWEST, fitted_temperature
from sleepmon.learning.trust import fitted_pull, fitted_trust

HELD_OUT = "the held-out nights"
"""On which a candidate's confidences are fitted, and on which it is judged."""
REPORTED_WINDOWS = 2000
"""Windows looked at after each epoch; the final figures use all."""
PULLED_WINDOWS = 4000
"""Windows on which the weight of gravity's own answer is fitted."""


def fit(
    recipe: Recipe,
    network: TwoHeadNetwork,
    learning: LabelledWindows,
    *,
    normalisation: Normalisation,
    base: TwoHeadNetwork | None = None,
    replay: LabelledWindows | None = None,
    choosing: LabelledWindows | None = None,
    held_out: LabelledWindows | None = None,
    report: Report,
    cancelled: Cancelled,
) -> Fitted:
    """Train the network as the recipe says and give the best one by `choosing`."""
    if recipe.views != "none" and normalisation != Normalisation():
        raise TrainingFailed(
            "Views turn accelerations in g, and this model reads shifted or scaled ones.",
            "Leave views out of the recipe.",
        )
    batches = Batches(
        examples_of(learning, normalisation),
        examples_of(replay, normalisation) if replay is not None else None,
        batch=recipe.batch,
        replay_fraction=recipe.replay_fraction,
        seed=recipe.seed,
        views=recipe.views,
    )

    def looked_at(windows: LabelledWindows | None) -> LabelledWindows | None:
        return windows.thinned(REPORTED_WINDOWS) if windows is not None and len(windows) else None

    chosen_by, told = looked_at(choosing), looked_at(held_out)
    return Loop(
        make_task(recipe, network, batches.steps * recipe.epochs, base),
        batches,
        epochs=recipe.epochs,
        weight_decay=recipe.weight_decay,
        validation=examples_of(chosen_by, normalisation) if chosen_by is not None else None,
        held_out=examples_of(told, normalisation) if told is not None else None,
        report=report,
        cancelled=cancelled,
    ).run()


def calibrated(
    network: TwoHeadNetwork, card: ModelCard, windows: LabelledWindows, fitted_on: str
) -> Calibration:
    """What confidences are worth, fitted on these windows; the card's own with too few."""
    if len(windows) < FEWEST:
        return card.calibration
    predictor = Predictor(network, card)
    sensed = dataclasses.replace(windows, calibrated_g=None)
    read = straightened(sensed, card.own_angles, card.placements)
    trust = fitted_trust(predictor.logits(body_of(read))[0], windows.posture)
    _, placement = predictor.logits(windows.windows_g)
    placed = windows.placement >= 0
    return Calibration(
        posture_temperature=trust.temperature,
        placement_temperature=fitted_temperature(placement[placed], windows.placement[placed]),
        unsure_below=trust.unsure_below,
        arc_share=trust.arc_share,
        mounted=_mounted(predictor, windows) or card.calibration.mounted,
        fitted_on=fitted_on,
    )


def _mounted(predictor: Predictor, windows: LabelledWindows) -> Trust | None:
    """The same for windows with a calibrated mount, and rolled copies; None with too few."""
    mine = windows.is_calibrated | (windows.placement == UNKNOWN)
    if mine.sum() < FEWEST:
        return None
    card = predictor.card
    read = straightened(windows.where(mine), card.own_angles, card.placements)
    posture, _ = predictor.logits(body_of(read))
    return fitted_trust(posture, windows.posture[mine])


def gravity_pull(network: TwoHeadNetwork, card: ModelCard, windows: LabelledWindows) -> float:
    """How much of what gravity itself says the network needs on these windows, as sensed and as
    calibrated; the card's own with too few.
    """
    if len(windows) < FEWEST:
        return card.gravity_pull
    network_alone = Predictor(network, msgspec.structs.replace(card, gravity_pull=0.0))
    some, answers = windows.thinned(PULLED_WINDOWS), []
    for form in (dataclasses.replace(some, calibrated_g=None), some):
        read = body_of(straightened(form, card.own_angles, card.placements))
        towards = towards_postures(read, len(card.postures)).astype(np.float64)
        answers.append((network_alone.logits(read)[0].astype(np.float64), towards, some.posture))
    return fitted_pull(answers)


def code_version() -> str:
    """Version of sleepmon that is running."""
    try:
        return version("sleepmon")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "unknown"
