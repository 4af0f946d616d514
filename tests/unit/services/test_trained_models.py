from pathlib import Path

import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.services.trained_models import TrainedModels
from tests.fakes.models import a_store, write_model


@pytest.fixture
def models(tmp_path: Path) -> TrainedModels:
    return TrainedModels(a_store(tmp_path, "clinic-1", "clinic-2"))


def test_that_the_shipped_model_is_first_and_in_use_at_first(models: TrainedModels) -> None:
    assert ["base", "clinic-1", "clinic-2"] == [card.id for card in models.list()]
    assert ("base", "base", "") == (models.active().id, models.base().id, models.problem())


def test_that_promote_and_roll_back_swap_the_model_in_use(models: TrainedModels) -> None:
    models.promote("clinic-1")
    assert "clinic-2" == models.promote("clinic-2").id
    assert ("clinic-1", "clinic-2") == models.history()
    assert "clinic-1" == models.roll_back().id
    assert "base" == models.roll_back().id
    with pytest.raises(UsageError):
        models.roll_back()


def test_that_a_personal_model_is_used_for_its_person_only(
    models: TrainedModels, tmp_path: Path
) -> None:
    write_model(tmp_path / "models" / "p", "p", "personal", "S01")
    models.promote("p")
    assert ("p", "base") == (models.active("S01").id, models.active().id)
    assert tmp_path / "models" / "p" == models.active_folder("S01")


def test_that_a_sound_model_is_proved_by_its_checksum(models: TrainedModels) -> None:
    (row,) = models.check("clinic-1")
    assert (True, models.info("clinic-1").weights_sha256) == (row.sound, row.weights_sha256)


def test_that_damage_is_found_and_told(models: TrainedModels, tmp_path: Path) -> None:
    weights = tmp_path / "models" / "clinic-2" / "model.safetensors"
    damaged = bytearray(weights.read_bytes())
    damaged[-3] ^= 1
    weights.write_bytes(damaged)
    (row,) = models.check("clinic-2")
    assert not row.sound
    assert "not those its card was written for" in row.words
    verdicts = {row.id: row.sound for row in models.check()}
    assert {"base": True, "clinic-1": True, "clinic-2": False} == verdicts


def test_that_a_damaged_active_model_is_replaced_and_told(
    models: TrainedModels, tmp_path: Path
) -> None:
    models.promote("clinic-2")
    (tmp_path / "models" / "clinic-2" / "model.safetensors").write_bytes(b"")
    assert "base" == models.active().id
    assert models.problem()


def test_that_an_unknown_model_is_refused(models: TrainedModels) -> None:
    with pytest.raises(UsageError, match="no model nowhere"):
        models.info("nowhere")
