"""The train child with the real network, on a few short nights."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.training import Recipe, RunResult, TrainingPlan
from sleepmon.workers.messages import Train
from sleepmon.workers.train import TrainingProcess
from tests.fakes.simulated_night import build, record_night
from tests.fakes.training import HeardTraining

WAIT_S = 120.0


def recipe(epochs: int) -> Recipe:
    one_click = msgspec.toml.decode(resource("recipes", "one-click.toml").read_bytes(), type=Recipe)
    return msgspec.structs.replace(one_click, epochs=epochs)


def run(folder: Path, nights: tuple[Path, ...], held_out: tuple[Path, ...]) -> HeardTraining:
    plan = TrainingPlan(
        nights=tuple(map(str, nights)),
        held_out=tuple(map(str, held_out)),
        coverage=(),
        warnings=(),
        recipe=recipe(epochs=2),
        simulated=True,
    )
    request = Train(
        plan=plan,
        run_folder=str(folder / "run-1"),
        candidate_folder=str(folder / "run-1" / "candidate"),
        base_folder=str(shipped_model()),
        active_folder=str(shipped_model()),
    )
    heard = HeardTraining()
    process = TrainingProcess(request, heard)
    process.start()
    assert process.join(WAIT_S)
    return heard


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("nights")
    return (
        build(record_night(folder, seconds_each=6.0, seed=1, night_id="n1")),
        build(record_night(folder, seconds_each=6.0, seed=2, night_id="n2", subject="S02")),
    )


def test_that_nights_become_a_candidate_that_is_judged(
    tmp_path: Path, nights: tuple[Path, Path]
) -> None:
    heard = run(tmp_path, nights[:1], nights[1:])
    ((how, result),) = heard.ends
    assert "result" == how, result
    assert isinstance(result, RunResult)
    assert (2, "run-1", 144) == (len(heard.epochs), result.run_id, result.held_out_windows)
    assert result.comparisons
    assert (Path(result.candidate_path) / "model.safetensors").is_file()


def test_that_without_a_night_kept_back_nothing_is_judged(
    tmp_path: Path, nights: tuple[Path, Path]
) -> None:
    ((how, result),) = run(tmp_path, nights, ()).ends
    assert "result" == how, result
    assert isinstance(result, RunResult)
    assert "not judged" == result.verdict


def test_that_a_damaged_night_is_told_in_words(tmp_path: Path, nights: tuple[Path, Path]) -> None:
    bad = tmp_path / "bad.h5"
    bad.write_text("no night")
    ((how, words),) = run(tmp_path, (bad,), ()).ends
    assert "failed" == how
    assert "The model in use stays as it is." in str(words)
    assert not (tmp_path / "run-1" / "candidate").exists()
