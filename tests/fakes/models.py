"""A store of models without a network: cards with weights of a few bytes."""

import hashlib
from pathlib import Path

import msgspec

from sleepmon.domain.model_card import ModelCard, ModelKind
from sleepmon.storage.model_store import CARD_NAME, WEIGHTS_NAME, ModelStore
from tests.fakes.predictor import card


def write_model(
    folder: Path, model_id: str, kind: ModelKind = "clinic", subject: str = ""
) -> ModelCard:
    """Write a model that is sound but knows nothing."""
    header = msgspec.json.encode({"__metadata__": {"id": model_id}})
    weights = len(header).to_bytes(8, "little") + header
    made = msgspec.structs.replace(
        card(model_id),
        kind=kind,
        subject=subject,
        weights_sha256=hashlib.sha256(weights).hexdigest(),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS_NAME).write_bytes(weights)
    (folder / CARD_NAME).write_bytes(msgspec.json.encode(made))
    return made


def a_store(folder: Path, *ids: str) -> ModelStore:
    """A store with a shipped model `base` and clinic models of these ids."""
    write_model(folder / "shipped", "base", "base")
    for model_id in ids:
        write_model(folder / "models" / model_id, model_id)
    return ModelStore(folder / "models", folder / "shipped")
