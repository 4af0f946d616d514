import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import ModelError, UsageError
from sleepmon.domain.model_card import ModelCard, ModelKind
from sleepmon.domain.samples import SensorId
from sleepmon.storage.model_store import ModelStore, check

WEIGHTS = (30).to_bytes(8, "little") + b'{"__metadata__":{"a":"b"}}    ' + bytes(64)


def _card(model_id: str, kind: ModelKind = "clinic", subject: str = "") -> ModelCard:
    return ModelCard(
        id=model_id, kind=kind, network="mtl_net", network_args={}, scheme_id="twelve",
        scheme_sha256="0", postures=("S",), placements=("chest",), rate_hz=25.0,
        window_samples=100, step_samples=25, trained_on="test", simulated=True, people=1,
        split="none", method="none", metrics=(), subject=subject, created_utc_ns=0,
        code_version="0", weights_sha256=hashlib.sha256(WEIGHTS).hexdigest(),
    )  # fmt: skip


def _put(folder: Path, card: ModelCard) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "card.json").write_bytes(msgspec.json.encode(card))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", _put(tmp_path / "base", _card("base", "base")))


def _add(store: ModelStore, model_id: str, kind: ModelKind = "clinic", subject: str = "") -> Path:
    return _put(store.new_folder(model_id), _card(model_id, kind, subject))


def test_that_the_shipped_model_is_active_at_first(store: ModelStore) -> None:
    assert (store.active().card.id, store.active().problem) == ("base", "")
    assert [card.id for card in store.models()] == ["base"]
    assert store.active().weights.is_file()


def test_that_promoting_and_rolling_back_are_one_swap(store: ModelStore) -> None:
    for model_id in ("m1", "m2"):
        _add(store, model_id)
        assert store.promote(model_id).card.id == model_id
    assert store.promote("m2").card.id == "m2"
    assert store.history() == ("m1", "m2")
    assert store.roll_back().card.id == "m1"
    assert store.roll_back().card.id == "base"
    with pytest.raises(UsageError, match="no earlier model"):
        store.roll_back()
    assert [card.id for card in store.models()] == ["base", "m1", "m2"]


def test_that_a_personal_model_is_for_its_person_only(store: ModelStore) -> None:
    _add(store, "clinic1")
    _add(store, "own1", "personal", "S01")
    store.promote("clinic1")
    store.promote("own1")
    assert [store.active(s).card.id for s in ("S01", "S02", "")] == ["own1", "clinic1", "clinic1"]
    store.roll_back("S01")
    assert store.active("S01").card.id == "clinic1"


def test_that_an_own_model_suits_the_sensors_it_was_made_for(store: ModelStore) -> None:
    worn = [SensorId("open:1"), SensorId("open:2")]
    made = msgspec.structs.replace(_card("own1", "personal", "S01"), sensors=tuple(worn))
    _put(store.new_folder("own1"), made)
    store.promote("own1")
    assert "own1" == store.suiting("S01", worn).card.id
    assert "own1" == store.suiting("S01", worn[:1]).card.id
    assert "base" == store.suiting("S01", [*worn, SensorId("open:3")]).card.id
    assert "base" == store.suiting("S02", worn).card.id
    assert "base" == store.suiting("", ()).card.id


def test_that_a_personal_model_of_nobody_is_refused(store: ModelStore) -> None:
    _add(store, "own1", "personal")
    with pytest.raises(ModelError):
        store.promote("own1")


def test_that_a_damaged_model_is_not_used_and_told(store: ModelStore) -> None:
    folder = _add(store, "m1")
    store.promote("m1")
    (folder / "model.safetensors").write_bytes(WEIGHTS[:-1] + b"\1")
    active = store.active()
    assert active.card.id == "base"
    assert "are not those" in active.problem
    assert [card.id for card in store.models()] == ["base"]
    assert store.problems() == (
        "m1: The weights of the model m1 are not those its card was written for.",
    )
    with pytest.raises(ModelError):
        store.promote("m1")


def _spoilt(tmp_path: Path) -> Path:
    return _put(tmp_path / "m", _card("m"))


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"{}", b"\xff", b"x" * (2 << 20)])
def test_that_a_card_of_nonsense_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = _spoilt(tmp_path)
    (folder / "card.json").write_bytes(content)
    with pytest.raises(ModelError):
        check(folder)


@pytest.mark.parametrize(
    "weights", [b"", b"abc", bytes(8), (1 << 60).to_bytes(8, "little"), b"\x02" + bytes(7) + b"[]"]
)
def test_that_weights_of_nonsense_are_refused(tmp_path: Path, weights: bytes) -> None:
    folder = _spoilt(tmp_path)
    card = msgspec.structs.replace(_card("m"), weights_sha256=hashlib.sha256(weights).hexdigest())
    (folder / "card.json").write_bytes(msgspec.json.encode(card))
    (folder / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match="damaged"):
        check(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
def test_that_a_pipe_does_not_keep_us_waiting(tmp_path: Path) -> None:
    folder = _spoilt(tmp_path)
    (folder / "card.json").unlink()
    os.mkfifo(folder / "card.json")
    with pytest.raises(ModelError):
        check(folder)


def test_that_missing_files_are_refused(tmp_path: Path) -> None:
    folder = _spoilt(tmp_path)
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        check(folder)


@pytest.mark.parametrize("wrong", ["", "../base", "a/b", ".hidden", "x" * 200])
def test_that_an_id_cannot_lead_elsewhere(store: ModelStore, wrong: str) -> None:
    with pytest.raises(UsageError):
        store.model(wrong)
    with pytest.raises(UsageError):
        store.new_folder(wrong)


def test_that_an_id_is_taken_once(store: ModelStore) -> None:
    _add(store, "m1")
    with pytest.raises(UsageError, match="already"):
        store.new_folder("m1")


def test_that_a_damaged_pointer_is_told(store: ModelStore, tmp_path: Path) -> None:
    _add(store, "m1")
    store.promote("m1")
    (tmp_path / "models" / "active.json").write_text("{")
    with pytest.raises(ModelError, match="which model is active"):
        store.active()
