"""Build the base model from seeds, as `sleepmon models build-base` asks for it.

With the same seeds, on the same computer, the weights are the same bytes. No real person is in
them, and the card says so; real recordings, where a folder is given, are only judged on.
"""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import torch

from sleepmon.domain.model_card import ModelCard, Normalisation, OwnAngles, Score
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.dsp.sleeper import MOUNT_SD_DEG
from sleepmon.learning.base_scores import by_placement, simulated_scores
from sleepmon.learning.datasets.simulated import (
    DESCRIPTION,
    Sleepers,
    windows_of_people,
    windows_of_sleepers,
)
from sleepmon.learning.datasets.windows import LabelledWindows, together
from sleepmon.learning.fitting import calibrated, code_version, fit, gravity_pull
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.real_people import RestingPeople, real_scores, resting_people
from sleepmon.learning.resting_dsads import dsads_people
from sleepmon.learning.state_rates import MINUTES as STATE_MINUTES
from sleepmon.learning.state_rates import PEOPLE as STATE_PEOPLE
from sleepmon.learning.state_rates import state_rates
from sleepmon.learning.straightening import mean_angles_of, to_learn
from sleepmon.learning.weights import bytes_of, write_model

RATE_HZ = 50.0
WINDOW_SAMPLES = 100
STEP_SAMPLES = 50
PEOPLE = {"learning": 800, "choosing": 100, "calibrating": 300, "judging": 200}
"""Simulated people of each part; nobody is in two."""
SEEDS = {"learning": 1, "choosing": 2, "calibrating": 3, "judging": 4}
CARELESS_SEED = 100
CAREFUL_SEED = 40
CARELESS_SD_DEG = 9.5
"""With 3 degrees by person a mount offset of 10 degrees in all."""
BACKREST_PART = 0.2
CROOKED = "mount offset sd 10 degrees, posture sd 7 degrees"
CAREFUL = "mount offset sd 6 degrees, bounded by the sector"
PER_POSTURE = 2
SIMULATED, LEARNT, CALIBRATED = 0.1, 0.8, 0.85
"""Parts of the whole work that are done after each step."""

Report = Callable[[float], None]


def real_people(umafall: str, dsads: str) -> tuple[RestingPeople, ...]:
    """Real people to judge on, of folders where given; ImportFailed when one is something else."""
    people = []
    if umafall:
        people.append(resting_people(Path(umafall), RATE_HZ, WINDOW_SAMPLES))
    if dsads:
        people.append(dsads_people(Path(dsads), RATE_HZ, WINDOW_SAMPLES))
    return tuple(people)


def crooked_sleepers(scheme: Scheme, seed: int, per_posture: int = PER_POSTURE) -> Sleepers:
    """People with crooked sensors who miss the posture they were told by 7 degrees, unbounded."""
    return Sleepers(
        scheme,
        per_posture,
        seed,
        RATE_HZ,
        WINDOW_SAMPLES,
        mount_sd_deg=CARELESS_SD_DEG,
        calibrated=True,
        anywhere_part=0.0,
        bounded=False,
    )


def build_base(
    out: Path,
    scheme: Scheme,
    recipe: Recipe,
    *,
    people: dict[str, int] | None = None,
    resting: Sequence[RestingPeople] = (),
    states: tuple[int, float] | None = None,
    report: Report,
    created_utc_ns: int | None = None,
) -> ModelCard:
    """Simulate, train, calibrate, judge and write model and card to `out`.

    `resting` are real people to judge on; `states` are the people and minutes for rates of
    states. `report` hears which part is done, from 0 to 1.
    Computes with one thread, so that the bytes do not depend on the load of the computer.
    """
    torch.set_num_threads(1)
    counts = people or PEOPLE
    learning, choosing = (_part(scheme, part, counts[part]) for part in ("learning", "choosing"))
    calibrating = windows_of_sleepers(
        crooked_sleepers(scheme, SEEDS["calibrating"]), counts["calibrating"]
    )
    # What a placement makes of a roll on average need not be guessed from a turned window.
    angles = mean_angles_of(learning, scheme)
    placements = [placement.code for placement in scheme.placements]
    report(SIMULATED)

    def learnt(epoch: EpochReport) -> None:
        report(SIMULATED + (LEARNT - SIMULATED) * epoch.epoch / epoch.epochs)

    fitted = fit(
        recipe,
        _network(scheme, recipe),
        to_learn(learning, angles, placements),
        normalisation=Normalisation(),
        choosing=to_learn(choosing, angles, placements),
        report=learnt,
        cancelled=lambda: False,
    )
    card = _card(scheme, recipe, fitted.network, learning, angles, created_utc_ns)
    pull = gravity_pull(fitted.network, card, calibrating)
    card = msgspec.structs.replace(card, gravity_pull=pull)
    calibration = calibrated(
        fitted.network, card, calibrating, f"simulated people of their own, {CROOKED}"
    )
    card = msgspec.structs.replace(card, calibration=calibration)
    report(CALIBRATED)
    predictor = Predictor(fitted.network, card)
    scores = _scores(predictor, scheme, counts["judging"])
    scores += state_rates(card, scheme, *(states or (STATE_PEOPLE, STATE_MINUTES)))
    for real in resting:
        scores += real_scores(predictor, scheme, real)
    built = write_model(out, fitted.network, msgspec.structs.replace(card, metrics=scores))
    report(1.0)
    return built


def _network(scheme: Scheme, recipe: Recipe) -> TwoHeadNetwork:
    """The network as it is before it learns."""
    return build_network(
        recipe.network,
        postures=len(scheme.postures),
        placements=len(scheme.placements),
        window_samples=WINDOW_SAMPLES,
        seed=recipe.seed,
    )


def _sleepers(scheme: Scheme, part: str, mount_sd_deg: float) -> Sleepers:
    """People of one part; those with sensors put on carelessly have seeds of their own."""
    careless = mount_sd_deg > MOUNT_SD_DEG
    return Sleepers(
        scheme,
        PER_POSTURE,
        SEEDS[part] + (CARELESS_SEED if careless else 0),
        RATE_HZ,
        WINDOW_SAMPLES,
        mount_sd_deg=mount_sd_deg,
        calibrated=True,
        backrest_part=BACKREST_PART,
    )


def _part(scheme: Scheme, part: str, people: int) -> LabelledWindows:
    """Half of the people with sensors put on with care, half without."""
    half = people // 2
    return together(
        [
            windows_of_sleepers(_sleepers(scheme, part, MOUNT_SD_DEG), people - half),
            windows_of_sleepers(_sleepers(scheme, part, CARELESS_SD_DEG), half),
        ]
    )


def _scores(predictor: Predictor, scheme: Scheme, people: int) -> tuple[Score, ...]:
    """Judged on crooked sensors, and on sensors that somebody put on with care."""
    crooked = windows_of_sleepers(crooked_sleepers(scheme, SEEDS["judging"]), people)
    careful = windows_of_people(
        scheme,
        people=people,
        per_posture=PER_POSTURE,
        seed=CAREFUL_SEED,
        rate_hz=RATE_HZ,
        window_samples=WINDOW_SAMPLES,
    )
    sensed = dataclasses.replace(crooked, calibrated_g=None)
    return (
        *simulated_scores(predictor, scheme, crooked, f"{CROOKED}, all placements"),
        *by_placement(predictor, scheme, sensed, CROOKED),
        *by_placement(predictor, scheme, crooked, f"{CROOKED}, calibrated"),
        *simulated_scores(predictor, scheme, careful, CAREFUL),
    )


def _card(
    scheme: Scheme,
    recipe: Recipe,
    network: TwoHeadNetwork,
    learnt: LabelledWindows,
    angles: tuple[OwnAngles, ...],
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
        trained_on=f"{learnt.people} simulated people, no real one. {DESCRIPTION}. {_DRAWN}",
        simulated=True,
        people=learnt.people,
        split="by simulated person: learning, choosing, calibrating and judging apart",
        method=recipe.method,
        metrics=(),
        own_angles=angles,
        created_utc_ns=time.time_ns() if created_utc_ns is None else created_utc_ns,
        code_version=code_version(),
        weights_sha256=digest,
    )


_DRAWN = (
    "Half of the people with sensors put on with sd 9.5 degrees instead; a fifth in a bed whose "
    "head end is raised by up to 45 degrees; every window also turned by a mount calibration of "
    "four reference poses (roll sd 3 degrees); the posture is learnt and read from windows rolled "
    "by the mean angles of these people at the placement"
)
