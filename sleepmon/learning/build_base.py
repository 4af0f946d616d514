"""Build the shipped base model from seeds: `python -m sleepmon.learning.build_base`.

With the same seeds, on the same computer, the weights are the same bytes. No real person is in
them, and the card says so; real recordings, where a folder is given, are only judged on.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path

import msgspec
import numpy as np
import torch

from sleepmon.domain.model_card import ModelCard, Normalisation, Score
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.comparison import Guesses, guesses_of, scores_of_guesses
from sleepmon.learning.datasets.simulated import DESCRIPTION, windows_of_people
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.fitting import calibrated, code_version, fit
from sleepmon.learning.loop import Report
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.real_people import real_scores, resting_people
from sleepmon.learning.weights import bytes_of, write_model

RATE_HZ = 50.0
WINDOW_SAMPLES = 100
STEP_SAMPLES = 50
PEOPLE = {"learning": 700, "choosing": 100, "calibrating": 100, "judging": 200}
"""Simulated people of each part; nobody is in two."""
SEEDS = {"learning": 1, "choosing": 2, "calibrating": 3, "judging": 4}
PER_POSTURE = 2


def build_base(
    out: Path,
    scheme: Scheme,
    recipe: Recipe,
    *,
    people: dict[str, int] | None = None,
    recordings: Path | None = None,
    report: Report,
    created_utc_ns: int | None = None,
) -> ModelCard:
    """Simulate, train, calibrate, judge and write model and card to `out`.

    Computes with one thread, so that the bytes do not depend on the load of the computer.
    """
    torch.set_num_threads(1)
    parts = _parts(scheme, people or PEOPLE)
    network = build_network(
        recipe.network,
        postures=len(scheme.postures),
        placements=len(scheme.placements),
        window_samples=WINDOW_SAMPLES,
        seed=recipe.seed,
    )
    fitted = fit(
        recipe,
        network,
        parts["learning"],
        normalisation=Normalisation(),
        choosing=parts["choosing"],
        report=report,
        cancelled=lambda: False,
    )
    card = _card(scheme, recipe, fitted.network, parts["learning"], created_utc_ns)
    calibration = calibrated(
        fitted.network, card, parts["calibrating"], "simulated people of their own"
    )
    card = msgspec.structs.replace(card, calibration=calibration)
    predictor = Predictor(fitted.network, card)
    metrics = _simulated_scores(predictor, scheme, parts["judging"])
    if recordings is not None:
        people_at_rest = resting_people(recordings, RATE_HZ, WINDOW_SAMPLES)
        metrics += real_scores(predictor, scheme, people_at_rest)
    return write_model(out, fitted.network, msgspec.structs.replace(card, metrics=metrics))


def _parts(scheme: Scheme, people: dict[str, int]) -> dict[str, LabelledWindows]:
    return {
        name: windows_of_people(
            scheme,
            people=people[name],
            per_posture=PER_POSTURE,
            seed=seed,
            rate_hz=RATE_HZ,
            window_samples=WINDOW_SAMPLES,
        )
        for name, seed in SEEDS.items()
    }


def _card(
    scheme: Scheme,
    recipe: Recipe,
    network: TwoHeadNetwork,
    learnt: LabelledWindows,
    created_utc_ns: int | None,
) -> ModelCard:
    digest = hashlib.sha256(bytes_of(network)).hexdigest()
    return ModelCard(
        id=f"base-{digest[:12]}",
        kind="base",
        network=recipe.network,
        network_args={},
        scheme_id=scheme.id,
        scheme_sha256=scheme.digest,
        postures=tuple(posture.code for posture in scheme.postures),
        placements=tuple(placement.code for placement in scheme.placements),
        rate_hz=RATE_HZ,
        window_samples=WINDOW_SAMPLES,
        step_samples=STEP_SAMPLES,
        trained_on=f"{learnt.people} simulated people, no real one. {DESCRIPTION}",
        simulated=True,
        people=learnt.people,
        split="by simulated person: learning, choosing, calibrating and judging apart",
        method=recipe.method,
        metrics=(),
        created_utc_ns=time.time_ns() if created_utc_ns is None else created_utc_ns,
        code_version=code_version(),
        weights_sha256=digest,
    )


def _simulated_scores(
    predictor: Predictor, scheme: Scheme, windows: LabelledWindows
) -> tuple[Score, ...]:
    """Scores on simulated unseen people, all and by placement, the gravity rule beside them."""
    guesses = guesses_of(predictor, windows)
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    by_rule = rule.posture(windows.windows_g)
    scores = list(_scores(guesses, scheme, windows, "all placements"))
    rule_probs = rule.posture_probs(windows.windows_g).astype(np.float32)
    beside = Guesses(by_rule, guesses.placement, rule_probs)
    wanted = ("posture_accuracy", "posture_within_one", "posture_four_way")
    scores += [
        _renamed(score, score.metric.replace("posture", "gravity"))
        for score in _scores(beside, scheme, windows, "all placements")
        if score.metric in wanted
    ]
    for index, placement in enumerate(scheme.placements):
        mine = np.flatnonzero(windows.placement == index)
        some = windows.where(mine)
        for name, answers in (("posture_accuracy", guesses), ("gravity_accuracy", beside)):
            part = Guesses(
                answers.posture[mine], answers.placement[mine], answers.posture_probs[mine]
            )
            first = _scores(part, scheme, some, placement.code)[0]
            scores.append(_renamed(first, name))
    return tuple(scores)


def _renamed(score: Score, metric: str) -> Score:
    return msgspec.structs.replace(score, metric=metric)


def _scores(
    guesses: Guesses, scheme: Scheme, windows: LabelledWindows, where: str
) -> tuple[Score, ...]:
    return scores_of_guesses(
        guesses,
        windows,
        [posture.code for posture in scheme.postures],
        data=f"simulated people, none learnt from, {where}",
        split="by person, interval over people",
        simulated=True,
        groups=windows.subject,
    )


def main(arguments: list[str] | None = None) -> int:
    """Build the base model into its place, or elsewhere with --out; prints epochs and scores."""
    parser = argparse.ArgumentParser(description="Build the base model from simulated sleepers.")
    parser.add_argument("--out", type=Path, default=shipped_model())
    parser.add_argument("--recordings", type=Path, help="a folder of UMAFall files to judge on")
    chosen = parser.parse_args(arguments)
    recipe = msgspec.toml.decode(resource("recipes", "base.toml").read_bytes(), type=Recipe)
    scheme = load_scheme(resource("schemes", "twelve.toml"))

    def tell(epoch: EpochReport) -> None:
        parts = ", ".join(f"{name} {value:.3f}" for name, value in epoch.losses.items())
        _say(f"epoch {epoch.epoch}/{epoch.epochs}: {parts}; {epoch.left_s:.0f} s left")

    began = time.perf_counter()
    card = build_base(chosen.out, scheme, recipe, recordings=chosen.recordings, report=tell)
    for score in card.metrics:
        spread = "" if score.low is None else f" ({score.low:.3f} to {score.high:.3f})"
        _say(f"{score.metric:26s} {score.value:7.3f}{spread}  {score.data}")
    _say(f"{card.id} in {time.perf_counter() - began:.0f} s, weights {card.weights_sha256}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
