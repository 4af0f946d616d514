"""The card of a candidate: what it learnt from, how, and what its confidence was fitted on."""

from __future__ import annotations

import hashlib
import time

import msgspec

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.training import TrainingPlan
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.fitting import HELD_OUT, calibrated, code_version, gravity_pull
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.temperature import FEWEST
from sleepmon.learning.weights import bytes_of

_MOST_NAMES = 20


def candidate_card(
    plan: TrainingPlan,
    base: ModelCard,
    network: TwoHeadNetwork,
    *,
    windows: LabelledWindows,
    choosing: LabelledWindows,
    parted: str,
    held_out: LabelledWindows,
) -> ModelCard:
    """The card of a freshly trained network, calibrated, its metrics still empty.

    Windows are as the nights have them; own angles are `base`'s.
    """
    digest = hashlib.sha256(bytes_of(network)).hexdigest()
    card = msgspec.structs.replace(
        base,
        id=f"{plan.kind}-{digest[:12]}",
        kind=plan.kind,
        trained_on=_trained_on(plan, base, windows),
        simulated=plan.simulated,
        people=windows.people,
        split=f"{len(held_out.nights)} nights held out; for choosing the checkpoint: {parted}",
        method=plan.recipe.method,
        metrics=(),
        parent_id=base.id,
        subject=plan.subject if plan.kind == "personal" else "",
        sensors=plan.sensors if plan.kind == "personal" else (),
        created_utc_ns=time.time_ns(),
        code_version=code_version(),
        weights_sha256=digest,
    )
    # Few windows are learnt by heart, and so ask for no gravity: they may contradict it.
    pull = gravity_pull(network, card, choosing if len(choosing) >= FEWEST else windows)
    card = msgspec.structs.replace(card, gravity_pull=pull)
    if len(held_out) >= FEWEST:
        calibration = calibrated(network, card, held_out, HELD_OUT)
    else:
        calibration = calibrated(network, card, choosing, parted)
    return msgspec.structs.replace(card, calibration=calibration)


def _trained_on(plan: TrainingPlan, base: ModelCard, windows: LabelledWindows) -> str:
    nights = windows.nights
    names = ", ".join(nights[:_MOST_NAMES]) + (" and more" if len(nights) > _MOST_NAMES else "")
    return (
        f"{len(windows)} windows of {len(nights)} labelled nights ({names}), started from "
        f"{base.id}; {plan.recipe.replay_fraction:.0%} of each batch simulated windows replayed"
    )
