from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.training import Recipe, RunResult, Verdict
from sleepmon.services.retraining import Retraining, Run, installed
from sleepmon.storage.model_store import ModelStore
from sleepmon.workers.messages import Train
from sleepmon.workers.train import TrainingListener
from tests.fakes.clock import FakeClock
from tests.fakes.labelled import SCHEME
from tests.fakes.models import a_store, write_model
from tests.fakes.simulated_night import build, record_night
from tests.fakes.training import HeardTraining, a_plan, a_result, an_epoch

RECIPE = Recipe(id="r", title="R", method="fine-tune", network="compact_net", epochs=2)


class StagedRun:
    """A run that does what the test says, when it says so."""

    def __init__(self, request: Train, listener: TrainingListener) -> None:
        self.request = request
        self.listener = listener
        self.running = False
        self.cancelled = False
        Path(request.run_folder).mkdir(parents=True)

    def start(self) -> None:
        self.running = True

    def cancel(self) -> None:
        self.cancelled = True
        self.running = False

    def join(self, timeout_s: float | None = None) -> bool:
        return not self.running

    def end(self, verdict: Verdict = "better", model_id: str = "clinic-1") -> RunResult:
        """Leave a candidate and say so."""
        folder = Path(self.request.candidate_folder)
        write_model(folder, model_id)
        (folder / "run.json").write_text("{}")
        self.running = False
        result = msgspec.structs.replace(
            a_result(folder, verdict),
            candidate_id=model_id,
            run_id=Path(self.request.run_folder).name,
        )
        self.listener.on_result(result)
        return result


class Bench:
    """Retraining with staged runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: ModelStore = a_store(folder)
        self.runs: list[StagedRun] = []
        self.heard = HeardTraining()
        self.retraining = Retraining(
            folder / "nights",
            self.store,
            folder / "runs",
            SCHEME,
            RECIPE,
            FakeClock(),
            make_run=self._make,
        )

    def _make(self, request: Train, listener: TrainingListener) -> Run:
        self.runs.append(StagedRun(request, listener))
        return self.runs[-1]

    def ended(self, verdict: Verdict = "better", model_id: str = "clinic-1") -> RunResult:
        """Run once to the end; what the listener heard."""
        self.retraining.start(a_plan(), self.heard)
        self.runs[-1].end(verdict, model_id)
        how, result = self.heard.ends[-1]
        assert "result" == how
        assert isinstance(result, RunResult)
        return result


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_that_no_night_is_a_refusal_in_words(bench: Bench) -> None:
    plan = bench.retraining.plan()
    assert plan.refusal.startswith("No night has labels yet.")
    with pytest.raises(RefusedError, match="No night has labels"):
        bench.retraining.start(plan, bench.heard)


def test_that_nights_of_the_library_make_a_plan(bench: Bench, tmp_path: Path) -> None:
    for number in range(3):
        night_id, subject = f"n{number}", f"S{number:02d}"
        build(
            record_night(tmp_path / "nights", seconds_each=3.0, night_id=night_id, subject=subject)
        )
    record_night(tmp_path / "nights", seconds_each=1.0, night_id="cut-off")
    plan = bench.retraining.plan()
    assert (2, 1, "", True) == (len(plan.nights), len(plan.held_out), plan.refusal, plan.simulated)
    assert any("not recovered yet: 1" in words for words in plan.warnings)


def test_that_a_run_starts_from_the_base_and_is_judged_beside_the_model_in_use(
    bench: Bench,
) -> None:
    bench.retraining.promote(bench.ended())
    bench.retraining.start(a_plan(), bench.heard)
    request = bench.runs[-1].request
    assert "shipped" == Path(request.base_folder).name
    assert "clinic-1" == Path(request.active_folder).name


def test_that_only_one_run_goes_on_at_a_time(bench: Bench) -> None:
    bench.retraining.start(a_plan(), bench.heard)
    with pytest.raises(RefusedError, match="goes on already"):
        bench.retraining.start(a_plan(), bench.heard)
    bench.retraining.cancel()
    bench.retraining.start(a_plan(), bench.heard)
    assert 2 == len({run.request.run_folder for run in bench.runs})


def test_that_news_is_passed_on(bench: Bench) -> None:
    bench.retraining.start(a_plan(), bench.heard)
    bench.runs[0].listener.on_epoch(an_epoch(1))
    bench.runs[0].listener.on_failed("No.", "why")
    bench.runs[0].listener.on_cancelled()
    assert ([an_epoch(1)], ["failed", "cancelled"]) == (
        bench.heard.epochs,
        [how for how, _ in bench.heard.ends],
    )


def test_that_a_finished_candidate_is_a_model_but_not_the_one_in_use(bench: Bench) -> None:
    result = bench.ended()
    assert bench.folder / "models" / "clinic-1" == Path(result.candidate_path)
    assert ["base", "clinic-1"] == [card.id for card in bench.store.models()]
    assert "base" == bench.store.active().card.id
    assert (bench.folder / "runs" / result.run_id / "run.json").is_file()


def test_that_promote_roll_back_and_keep_swap_only_a_pointer(bench: Bench) -> None:
    result = bench.ended()
    bench.retraining.keep(result)
    assert "base" == bench.store.active().card.id
    assert "clinic-1" == bench.retraining.promote(result).id
    assert "clinic-1" == bench.store.active().card.id
    assert "base" == bench.retraining.roll_back().id
    decision = bench.folder / "runs" / result.run_id / "decision.json"
    assert "promoted" == msgspec.json.decode(decision.read_bytes())["decision"]


def test_that_the_same_weights_twice_are_one_model(bench: Bench) -> None:
    bench.ended()
    bench.ended()
    assert ["base", "clinic-1"] == [card.id for card in bench.store.models()]


def test_that_a_damaged_candidate_is_told_and_never_stored(bench: Bench) -> None:
    bench.retraining.start(a_plan(), bench.heard)
    run = bench.runs[-1]
    folder = Path(run.request.candidate_folder)
    write_model(folder, "clinic-9")
    (folder / "model.safetensors").write_bytes(b"short")
    run.listener.on_result(a_result(folder))
    assert ["failed"] == [how for how, _ in bench.heard.ends]
    assert ["base"] == [card.id for card in bench.store.models()]


def test_that_closing_cancels_what_goes_on(bench: Bench) -> None:
    bench.retraining.start(a_plan(), bench.heard)
    bench.retraining.close()
    assert bench.runs[-1].cancelled


def test_that_a_candidate_moves_into_the_store(bench: Bench, tmp_path: Path) -> None:
    candidate = tmp_path / "c"
    write_model(candidate, "clinic-3")
    installed(bench.store, candidate, tmp_path)
    assert not candidate.exists()
    assert "clinic-3" == bench.store.model("clinic-3").card.id


def test_that_a_personal_model_has_a_recipe_of_its_own(tmp_path: Path) -> None:
    own = msgspec.structs.replace(RECIPE, id="personal")
    bench = Bench(tmp_path)
    made = Retraining(
        tmp_path / "nights",
        bench.store,
        tmp_path / "runs",
        SCHEME,
        RECIPE,
        FakeClock(),
        personal_recipe=own,
    )
    assert (own, RECIPE) == (made.plan("personal", "S01").recipe, made.plan().recipe)
    assert RECIPE == bench.retraining.plan("personal", "S01").recipe
