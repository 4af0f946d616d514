"""Simulated unseen people with crooked sensors: calibration, personal profiles, fusion, curve.

Mount offset sd 10 degrees, posture sd 7 degrees and unbounded; reference poses sd 3 degrees. Both
rules, raw and calibrated, stand beside every result.
"""

import dataclasses
import math
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.domain.training import Recipe, TrainingPlan
from sleepmon.dsp.calibration import turned_g
from sleepmon.learning import metrics
from sleepmon.learning.build_base import crooked_sleepers
from sleepmon.learning.comparison import guesses_of
from sleepmon.learning.datasets.simulated import (
    POSTURE_SD_DEG,
    Sleepers,
    references_of_sleepers,
    windows_of_sleepers,
)
from sleepmon.learning.datasets.windows import LabelledWindows, body_of, no_windows
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import Predictor, load_predictor
from sleepmon.learning.straightening import straightened
from sleepmon.learning.training import train
from sleepmon.services.fusion import fused
from tests.perf.figures import Figure, as_it_is, at_least, at_most

SEED = 606
PEOPLE = 16
PER_POSTURE = 6
FUSED_PEOPLE = 60
CURVE = ((1, 1), (1, 4), (3, 4), (8, 4), (20, 4))
"""People learnt from, and windows of each posture and sensor of each."""
CURVE_EPOCHS = 8
ASKEW_DEG = 20.0
HALF_SECTOR_DEG = 15.0


def figures() -> Iterator[Figure]:
    """All of it; some minutes."""
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    base = load_predictor(shipped_model(), threads=1)
    drawn = crooked_sleepers(scheme, SEED, PER_POSTURE)
    drawn = dataclasses.replace(drawn, same_moments=True)
    lying = windows_of_sleepers(drawn, PEOPLE)
    raw, calibrated = _rule(scheme, lying.windows_g), _rule(scheme, body_of(lying))
    by_rule = _exact(calibrated, lying)
    yield as_it_is("simulated_gravity_rule_raw", _exact(raw, lying), "part exact")
    yield as_it_is("simulated_gravity_rule_calibrated", by_rule, "part exact")
    guesses = guesses_of(base, lying)
    above = metrics.exact(guesses.posture, lying.posture) - metrics.exact(calibrated, lying.posture)
    low, high = metrics.interval(above, lying.subject)
    unit = f"part exact ({low:+.3f} to {high:+.3f} from the rule over {lying.people} people)"
    yield at_least("simulated_calibrated", _exact(guesses.posture, lying), unit, by_rule)
    error = metrics.calibration_error(guesses.posture_probs, lying.posture)
    yield at_most("simulated_calibrated_ece", error, "part", 0.03)
    yield from _profiles(scheme, drawn, lying, by_rule)
    yield from _fusion(scheme, base)
    yield from _learning_curve(scheme)


def _profiles(
    scheme: Scheme, drawn: Sleepers, lying: LabelledWindows, by_rule: float
) -> Iterator[Figure]:
    """Personal profiles from four reference poses: one for each sensor, and one for all three.

    Window by window, and the rule on windows rolled by the very same angles beside it, to which
    nothing was learnt; and of the one for all three, the person as all sensors together tell him,
    beside the calibrated rule fused alike and what nobody can exceed who reads the roll alone:
    people miss a told posture's sector themselves.
    """
    held = references_of_sleepers(drawn, PEOPLE)
    probs = np.empty((len(lying), len(scheme.postures)), dtype=np.float32)
    straight = np.empty(len(lying), dtype=np.int64)
    for name, groups in (("one_sensor", ((0,), (1,), (2,))), ("three_sensors", ((0, 1, 2),))):
        for subject in np.unique(lying.subject):
            for places in groups:
                mine = (lying.subject == subject) & np.isin(lying.placement, places)
                poses = held.where((held.subject == subject) & np.isin(held.placement, places))
                profile = _profile(scheme, poses, str(subject))
                probs[mine] = guesses_of(profile, lying.where(mine)).posture_probs
                card = profile.card
                read = straightened(lying.where(mine), card.own_angles, card.placements)
                straight[mine] = _rule(scheme, body_of(read))
        guess = probs.argmax(axis=1)
        exact = _exact(guess, lying)
        unit = f"part exact ({exact - by_rule:+.3f} from the calibrated rule)"
        yield at_least(f"simulated_profile_of_{name}", exact, unit, by_rule + 0.04)
        by_angles = _exact(straight, lying)
        yield as_it_is(f"simulated_rule_by_the_angles_of_{name}", by_angles, "part exact")
        within = float(metrics.within_one(guess, lying.posture, 12).mean())
        yield at_least(f"simulated_profile_of_{name}_within_one", within, "part", 0.99)
        error = metrics.calibration_error(probs, lying.posture)
        yield at_most(f"simulated_profile_of_{name}_ece", error, "part", 0.03)
    rule = _gravity(scheme).posture_probs(body_of(lying)).astype(np.float32)
    by_rule, by_profile = (_exact_of_person(said, lying) for said in (rule, probs))
    most = math.erf(HALF_SECTOR_DEG / POSTURE_SD_DEG / math.sqrt(2.0))
    yield as_it_is("simulated_fused_gravity_rule_calibrated", by_rule, "part exact")
    unit = f"part exact ({by_profile - by_rule:+.3f} of {most - by_rule:+.3f} there are)"
    yield as_it_is("simulated_fused_profile", by_profile, unit)
    yield as_it_is("simulated_bound_of_reading_the_roll", most, "part exact")


def _exact_of_person(probs: npt.NDArray[np.float32], lying: LabelledWindows) -> float:
    """How often all three sensors together are right about the same moments."""
    rows = [np.flatnonzero(lying.placement == place) for place in range(3)]
    said = [probs[row] for row in rows]
    return float(np.mean(_fused_postures(said) == lying.posture[rows[0]]))


def _profile(scheme: Scheme, poses: LabelledWindows, subject: str) -> Predictor:
    return _trained(scheme, poses, "personal", kind="personal", subject=subject)


def _trained(
    scheme: Scheme, windows: LabelledWindows, recipe_name: str, **changes: object
) -> Predictor:
    path = resource("recipes", f"{recipe_name}.toml")
    recipe = msgspec.toml.decode(path.read_bytes(), type=Recipe)
    if recipe_name != "personal":
        recipe = msgspec.structs.replace(recipe, epochs=CURVE_EPOCHS)
    plan = TrainingPlan(
        nights=("simulated",), held_out=(), coverage=(), warnings=(), recipe=recipe, simulated=True
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "model"
        train(
            msgspec.structs.replace(plan, **changes),
            shipped_model(),
            shipped_model(),
            out,
            windows,
            no_windows(windows.windows_g.shape[1]),
            lambda epoch: None,
            lambda: False,
            scheme=scheme,
            threads=1,
        )
        return load_predictor(out, threads=1)


def _fusion(scheme: Scheme, base: Predictor) -> Iterator[Figure]:
    """The person's posture from every subset of three sensors, raw and calibrated."""
    drawn = crooked_sleepers(scheme, SEED + 1, per_posture=2)
    lying = windows_of_sleepers(dataclasses.replace(drawn, same_moments=True), FUSED_PEOPLE)
    for how in ("raw", "calibrated"):
        seen = lying if how == "calibrated" else dataclasses.replace(lying, calibrated_g=None)
        answers = guesses_of(base, seen)
        rows = [np.flatnonzero(lying.placement == place) for place in range(len(scheme.placements))]
        truth = lying.posture[rows[0]]
        alone = []
        for count in (1, 2, 3):
            for places in combinations(range(3), count):
                said = [answers.posture_probs[rows[place]] for place in places]
                exact = float(np.mean(_fused_postures(said) == truth))
                name = "_".join(scheme.placements[place].code for place in places)
                if count == 1:
                    alone.append(exact)
                    yield as_it_is(f"fused_{how}_{name}", exact, "part exact")
                else:
                    best = max(alone[place] for place in places)
                    yield at_least(f"fused_{how}_{name}", exact, "part exact", best)


def _fused_postures(said: list[npt.NDArray[np.float32]]) -> npt.NDArray[np.int64]:
    postures = []
    for probs in zip(*said, strict=True):
        rows = [_prediction(number, row) for number, row in enumerate(probs)]
        person = fused(rows)
        postures.append(-1 if person.posture is None else person.posture)
    return np.array(postures)


def _prediction(number: int, probs: npt.NDArray[np.float32]) -> Prediction:
    return Prediction(
        sensor=SensorId(f"s{number}"),
        span=Span(0, 1),
        posture_probs=tuple(float(p) for p in probs),
        placement_probs=(1.0, 0.0, 0.0),
        roll_deg=0.0,
        arc_deg=0.0,
        state="posture",
        model_id="",
        scheme_id="",
    )


def _learning_curve(scheme: Scheme) -> Iterator[Figure]:
    """What more labels bring a clinic that sticks all its sensors on askew: others' score."""
    unseen = _askew(crooked_sleepers(scheme, SEED + 2, per_posture=2), 40)
    before = guesses_of(load_predictor(shipped_model(), threads=1), unseen)
    yield as_it_is("learning_curve_0_people", _exact(before.posture, unseen), "part exact")
    for people, windows in CURVE:
        learnt = _askew(crooked_sleepers(scheme, SEED + 3, windows), people)
        after = guesses_of(_trained(scheme, learnt, "one-click"), unseen)
        minutes = len(learnt) / 60.0
        yield as_it_is(
            f"learning_curve_{people}_people_{windows}_windows",
            _exact(after.posture, unseen),
            f"part exact after {minutes:.1f} labelled minutes",
        )


def _askew(drawn: Sleepers, people: int) -> LabelledWindows:
    """People as sensed by sensors that all sit ASKEW_DEG too far round, not calibrated."""
    windows = windows_of_sleepers(dataclasses.replace(drawn, calibrated=False), people)
    turned = turned_g(windows.windows_g, np.full((len(windows), 1), ASKEW_DEG))
    return dataclasses.replace(windows, windows_g=turned)


def _rule(scheme: Scheme, windows_g: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    return _gravity(scheme).posture(windows_g)


def _gravity(scheme: Scheme) -> GravityRule:
    return GravityRule([posture.roll_deg for posture in scheme.postures])


def _exact(guess: npt.NDArray[np.int64], windows: LabelledWindows) -> float:
    return float(metrics.exact(guess, windows.posture).mean())
