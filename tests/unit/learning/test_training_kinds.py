"""Personal and clinic models are two things; a person can be erased from the clinic's."""

from pathlib import Path

import msgspec
import numpy as np

from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Recipe, TrainingPlan
from sleepmon.learning.comparison import guesses_of
from sleepmon.learning.datasets.simulated import (
    Sleepers,
    references_of_sleepers,
    windows_of_sleepers,
)
from sleepmon.learning.datasets.windows import LabelledWindows, body_of, no_windows, together
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import load_predictor
from sleepmon.learning.training import train
from sleepmon.learning.weights import WEIGHTS, read_card
from tests.unit.learning.conftest import Nights

SENSOR = SensorId("open:1")


def plan_of(recipe_name: str, **changes: object) -> TrainingPlan:
    recipe = msgspec.toml.decode(
        resource("recipes", f"{recipe_name}.toml").read_bytes(), type=Recipe
    )
    plan = TrainingPlan(
        nights=("a.h5",), held_out=(), coverage=(), warnings=(), recipe=recipe, simulated=True
    )
    return msgspec.structs.replace(plan, **changes)


def trained(
    plan: TrainingPlan,
    windows: LabelledWindows,
    base: Path,
    scheme: Scheme,
    out: Path,
    held_out: LabelledWindows | None = None,
) -> tuple[str, str]:
    """Verdict and words of a run."""
    result = train(
        plan,
        base,
        base,
        out,
        windows,
        no_windows(100) if held_out is None else held_out,
        lambda epoch: None,
        lambda: False,
        scheme=scheme,
        threads=1,
    )
    return result.verdict, result.words


def right(
    guess: np.ndarray[tuple[int, ...], np.dtype[np.int64]], windows: LabelledWindows
) -> float:
    return float(np.mean(guess == windows.posture))


def test_that_four_reference_poses_make_a_profile_better_than_the_calibrated_rule(
    base_folder: Path, scheme: Scheme, tmp_path: Path
) -> None:
    drawn = Sleepers(
        scheme, 6, 52, mount_sd_deg=9.5, calibrated=True, anywhere_part=0.0, bounded=False
    )
    held, lying = references_of_sleepers(drawn, 2), windows_of_sleepers(drawn, 2)
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    by_rule, by_profile = [], []
    for subject in np.unique(held.subject):
        poses = held.where((held.subject == subject) & (held.placement == 1))
        theirs = lying.where((lying.subject == subject) & (lying.placement == 1))
        plan = plan_of("personal", kind="personal", subject=str(subject), sensors=(SENSOR,))
        trained(plan, poses, base_folder, scheme, tmp_path / str(subject))
        profile = load_predictor(tmp_path / str(subject), 1, scheme)
        by_profile.append(right(guesses_of(profile, theirs).posture, theirs))
        by_rule.append(right(rule.posture(body_of(theirs)), theirs))
    assert np.mean(by_profile) > np.mean(by_rule)


def test_that_a_personal_profile_is_bound_to_its_person_and_sensors(
    base_folder: Path, scheme: Scheme, nights: Nights, tmp_path: Path
) -> None:
    plan = plan_of("personal", kind="personal", subject="S07", sensors=(SENSOR,))
    quick = msgspec.structs.replace(plan.recipe, epochs=1, rotated_copies=2)
    trained(
        msgspec.structs.replace(plan, recipe=quick), nights(), base_folder, scheme, tmp_path / "p"
    )
    card = read_card(tmp_path / "p")
    assert ("personal", "S07", (SENSOR,)) == (card.kind, card.subject, card.sensors)
    assert card.suits("S07", [SENSOR])
    assert not card.suits("S08", [SENSOR])
    assert not card.suits("S07", [SENSOR, SensorId("open:2")])


def test_that_the_gate_refuses_a_clinic_model_that_forgets(
    base_folder: Path, scheme: Scheme, nights: Nights, tmp_path: Path
) -> None:
    some = nights(people=2, per_posture=6)
    some = some.where(np.isin(some.posture, [0, 6]))
    reckless = msgspec.structs.replace(
        plan_of("one-click").recipe,
        replay_fraction=0.0,
        anchor_weight=0.0,
        learning_rate=0.02,
        trunk_learning_rate=0.02,
        mix_shares=(1.0,),
        epochs=4,
    )
    plan = plan_of("one-click", recipe=reckless)
    first, second = some.nights
    verdict, words = trained(
        plan,
        some.where(some.night == first),
        base_folder,
        scheme,
        tmp_path / "clinic",
        some.where(some.night == second),
    )
    assert "worse" == verdict
    assert "Postures that the nights did not show" in words


def test_that_less_is_taken_over_when_all_of_it_would_forget(
    base_folder: Path, scheme: Scheme, nights: Nights, tmp_path: Path
) -> None:
    some = nights(people=1, per_posture=6)
    some = some.where(np.isin(some.posture, [0, 6]))
    recipe = msgspec.structs.replace(
        plan_of("one-click").recipe,
        replay_fraction=0.0,
        anchor_weight=0.0,
        learning_rate=0.02,
        trunk_learning_rate=0.02,
        mix_shares=(1.0, 0.0),
        epochs=4,
    )
    _, words = trained(
        plan_of("one-click", recipe=recipe), some, base_folder, scheme, tmp_path / "mixed"
    )
    assert "Only 0% of what was learnt is taken over." in words
    assert (base_folder / WEIGHTS).read_bytes() == (tmp_path / "mixed" / WEIGHTS).read_bytes()


def test_that_a_person_erased_leaves_no_trace_in_the_clinics_model(
    base_folder: Path, scheme: Scheme, nights: Nights, tmp_path: Path
) -> None:
    everyone = nights(people=3, per_posture=2)
    erased = everyone.subject[-1]
    plan = plan_of(
        "one-click", recipe=msgspec.structs.replace(plan_of("one-click").recipe, epochs=2)
    )
    rest = everyone.where(everyone.subject != erased)
    trained(plan, rest, base_folder, scheme, tmp_path / "rebuilt")
    trained(plan, nights(people=2, per_posture=2), base_folder, scheme, tmp_path / "never")
    trained(plan, everyone, base_folder, scheme, tmp_path / "with")
    rebuilt, never, with_them = (
        (tmp_path / name / WEIGHTS).read_bytes() for name in ("rebuilt", "never", "with")
    )
    assert never == rebuilt
    assert never != with_them


def test_that_one_person_with_postures_missing_is_learnt_from_and_said_to_be_little(
    base_folder: Path, scheme: Scheme, nights: Nights, tmp_path: Path
) -> None:
    one = nights(people=1, per_posture=4)
    one = one.where(np.isin(one.posture, [0, 3, 6]))
    other = nights(people=1, per_posture=4, seed=8)
    other = other.where(np.isin(other.posture, [0, 3, 6]))
    plan = plan_of(
        "one-click", recipe=msgspec.structs.replace(plan_of("one-click").recipe, epochs=1)
    )
    verdict, words = trained(plan, one, base_folder, scheme, tmp_path / "one", other)
    assert verdict in ("no clear difference", "better", "worse")
    assert "of 1 person" in words
    assert "fewer than three nights tell little" in words
    assert len(together([one, other]).nights) == 2
