"""From a plan to a verdict, on simulated nights."""

import dataclasses
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sleepmon.domain.errors import ModelMismatch, SleepmonError, TrainingFailed
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import EpochReport, Recipe, RunResult, TrainingPlan
from sleepmon.learning.comparison import guesses_of
from sleepmon.learning.datasets.windows import LabelledWindows, no_windows
from sleepmon.learning.loop import TrainingCancelled
from sleepmon.learning.predictor import load_predictor
from sleepmon.learning.training import RunRecord, train
from sleepmon.learning.weights import WEIGHTS, read_card
from tests.unit.learning.conftest import Nights

Run = Callable[..., RunResult]


def plan_of(**changes: object) -> TrainingPlan:
    recipe = msgspec.toml.decode(resource("recipes", "one-click.toml").read_bytes(), type=Recipe)
    plan = TrainingPlan(
        nights=("a.h5",),
        held_out=(),
        coverage=(),
        warnings=(),
        recipe=msgspec.structs.replace(recipe, epochs=6),
        simulated=True,
    )
    return msgspec.structs.replace(plan, **changes)


@pytest.fixture
def mine(nights: Nights) -> tuple[LabelledWindows, LabelledWindows]:
    """Two nights of one person whose sensors sit oddly: one to learn from, one held out."""
    both = nights(people=1, per_posture=8, seed=44, donnings=2)
    angle = np.radians(25.0)
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    turned = (both.windows_g @ turn.T).astype(np.float32)
    both = LabelledWindows(turned, both.posture, both.placement, both.subject, both.night)
    first, second = both.nights
    return both.where(both.night == first), both.where(both.night == second)


@pytest.fixture
def run(base_folder: Path, scheme: Scheme, tmp_path: Path) -> Run:
    numbers = itertools.count()

    def go(
        windows: LabelledWindows,
        held_out: LabelledWindows | None = None,
        plan: TrainingPlan | None = None,
        **more: object,
    ) -> RunResult:
        given: dict[str, object] = {
            "report": lambda epoch: None,
            "cancelled": lambda: False,
            "out": tmp_path / f"run-{next(numbers)}",
            "scheme": scheme,
            "base_folder": base_folder,
            "active_folder": base_folder,
            "threads": 1,
        }
        return train(
            plan or plan_of(),
            windows=windows,
            held_out=no_windows(100) if held_out is None else held_out,
            **(given | more),  # type: ignore[arg-type]  # named in the test
        )

    return go


def test_that_fine_tuning_learns_an_odd_mounting(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], base_folder: Path
) -> None:
    told: list[EpochReport] = []
    result = run(*mine, report=told.append)
    accuracy = result.comparisons[0]
    assert "better" == result.verdict, result.words
    assert accuracy.before.value + 0.2 < accuracy.after.value
    assert 6 == len(told) == result.epochs
    assert {"posture", "placement", "posture_distill", "posture_anchor"} <= set(told[0].losses)
    card = read_card(Path(result.candidate_path))
    assert (result.candidate_id, result.active_id) == (card.id, read_card(base_folder).id)
    assert result.active_id == card.parent_id
    assert "the held-out nights" == card.calibration.fitted_on
    assert tuple(row.after for row in result.comparisons) == card.metrics
    assert (card.simulated, card.kind, card.people) == (True, "clinic", 1)
    assert result.held_out_windows == len(mine[1])


def test_that_the_candidate_can_be_asked(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], scheme: Scheme
) -> None:
    result = run(*mine)
    predictor = load_predictor(Path(result.candidate_path), 1, scheme)
    right = float(np.mean(guesses_of(predictor, mine[1]).posture == mine[1].posture))
    assert result.comparisons[0].after.value == pytest.approx(right)


def test_that_a_run_can_be_redone_from_its_folder(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    result = run(*mine)
    folder = Path(result.candidate_path)
    record = msgspec.json.decode((folder / "run.json").read_bytes(), type=RunRecord)
    assert (result, 1, "average") == (record.result, record.threads, record.kept)
    assert record.threads == result.threads
    again = run(*mine, plan=record.plan)
    first, second = (Path(r.candidate_path) / WEIGHTS for r in (result, again))
    assert first.read_bytes() == second.read_bytes()


def test_that_another_seed_gives_another_model(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    recipe = msgspec.structs.replace(plan_of().recipe, seed=7)
    ids = {run(*mine).candidate_id, run(*mine, plan=plan_of(recipe=recipe)).candidate_id}
    assert 2 == len(ids)


def test_that_nothing_held_out_is_not_judged(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    result = run(mine[0])
    assert "not judged" == result.verdict
    assert "nobody knows" in result.words
    assert all(row.metric.startswith("simulated_") for row in result.comparisons)
    assert "last fifth" in read_card(Path(result.candidate_path)).calibration.fitted_on


def test_that_replay_keeps_postures_that_the_nights_lack(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    four = mine[0].where(np.isin(mine[0].posture, [0, 3, 6, 9]))
    # Of sensors on a side, so that gravity alone does not keep the rest.
    four = dataclasses.replace(four, posture=(four.posture + 3) % 12)
    recipe = msgspec.structs.replace(plan_of().recipe, replay_fraction=0.0)
    forgets, keeps = run(four, plan=plan_of(recipe=recipe)), run(four)
    known = [row.after.value for r in (forgets, keeps) for row in r.comparisons[:1]]
    assert known[0] + 0.1 < known[1]
    assert "worse" == forgets.verdict
    assert "did not show" in forgets.words


def test_that_a_single_window_is_enough_to_go_through(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], base_folder: Path
) -> None:
    result = run(mine[0].thinned(1))
    assert 1 == result.training_windows
    card = read_card(Path(result.candidate_path))
    assert read_card(base_folder).calibration == card.calibration


def test_that_a_personal_model_names_its_person(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    plan = plan_of(kind="personal", subject="S01")
    card = read_card(Path(run(*mine, plan=plan).candidate_path))
    assert ("personal", "S01") == (card.kind, card.subject)


def test_that_another_method_of_the_recipe_starts_anew(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    recipe = msgspec.structs.replace(plan_of().recipe, method="mtl", replay_fraction=0.0)
    result = run(*mine, plan=plan_of(recipe=recipe))
    assert "mtl" == read_card(Path(result.candidate_path)).method


def test_that_cancelling_leaves_nothing(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], tmp_path: Path
) -> None:
    asked = itertools.count()
    with pytest.raises(TrainingCancelled):
        run(*mine, cancelled=lambda: next(asked) >= 25)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (plan_of(refusal="There are no labels."), "no labels"),
        (plan_of(recipe=msgspec.structs.replace(plan_of().recipe, method="magic")), "no training"),
    ],
)
def test_that_a_plan_that_cannot_be_is_refused(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], plan: TrainingPlan, words: str
) -> None:
    with pytest.raises(TrainingFailed, match=words):
        run(*mine, plan=plan)


def test_that_no_window_is_told(run: Run) -> None:
    with pytest.raises(TrainingFailed, match="nothing to learn from"):
        run(no_windows(100))


def test_that_a_night_is_never_learnt_from_and_judged_on(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    with pytest.raises(TrainingFailed, match="learnt from and judged on"):
        run(mine[0], mine[0])


def test_that_a_recipe_of_another_network_is_refused(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows]
) -> None:
    recipe = msgspec.structs.replace(plan_of().recipe, network="mtl_net")
    with pytest.raises(ModelMismatch, match="'mtl_net'"):
        run(*mine, plan=plan_of(recipe=recipe))


def test_that_another_scheme_is_refused(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], scheme: Scheme
) -> None:
    with pytest.raises(ModelMismatch, match="scheme"):
        run(*mine, scheme=msgspec.structs.replace(scheme, title="Another"))


def test_that_windows_of_another_length_are_refused(run: Run, nights: Nights) -> None:
    with pytest.raises(ModelMismatch, match="length"):
        run(nights(window_samples=80))


def test_that_a_damaged_active_model_is_told(
    run: Run, mine: tuple[LabelledWindows, LabelledWindows], base_folder: Path, tmp_path: Path
) -> None:
    active = Path(shutil.copytree(base_folder, tmp_path / "active"))
    (active / WEIGHTS).write_bytes(b"")
    with pytest.raises(SleepmonError, match="not those that its card names"):
        run(*mine, active_folder=active)
