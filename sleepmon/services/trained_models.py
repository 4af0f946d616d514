"""The models of this computer: which there are, which is in use, whether they are sound."""

from __future__ import annotations

import builtins
from pathlib import Path

import msgspec

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.model_card import ModelCard
from sleepmon.storage.model_store import ModelStore


class ModelCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a model's files are those its card was written for."""

    id: str
    sound: bool
    words: str
    weights_sha256: str = ""


class TrainedModels:
    """Looks after models; who trains them is `services.retraining`."""

    def __init__(self, store: ModelStore) -> None:
        self._store = store

    def list(self) -> tuple[ModelCard, ...]:
        """Cards of all sound models, the shipped one first."""
        return self._store.models()

    def active(self, subject: str = "") -> ModelCard:
        """The model in use for a person: theirs, else the clinic's, else the shipped one."""
        return self._store.active(subject).card

    def active_folder(self, subject: str = "") -> Path:
        """Where that model lies."""
        return self._store.active(subject).folder

    def problem(self, subject: str = "") -> str:
        """Why the model in use is not the one that was promoted; empty when it is."""
        return self._store.active(subject).problem

    def base(self) -> ModelCard:
        """The shipped model, from which every training starts."""
        return self._store.models()[0]

    def info(self, model_id: str) -> ModelCard:
        """One model's card; UsageError when there is none of this id."""
        return self._store.model(model_id).card

    def check(self, model_id: str = "") -> builtins.list[ModelCheck]:
        """Compare weights with cards by SHA-256: of one model, or of all and what is damaged."""
        if model_id:
            return [self._checked(model_id)]
        sound = [self._checked(card.id) for card in self._store.models()]
        damaged = [
            ModelCheck(id=words.partition(":")[0], sound=False, words=words.partition(": ")[2])
            for words in self._store.problems()
        ]
        return sound + damaged

    def history(self, subject: str = "") -> tuple[str, ...]:
        """Ids that were made active, newest last."""
        return self._store.history(subject)

    def promote(self, model_id: str) -> ModelCard:
        """Use this model from now on; a pointer is swapped and nothing is copied."""
        return self._store.promote(model_id).card

    def roll_back(self, subject: str = "") -> ModelCard:
        """Use the model that was in use before; UsageError when there is none."""
        return self._store.roll_back(subject).card

    def _checked(self, model_id: str) -> ModelCheck:
        try:
            card = self._store.model(model_id).card
        except SleepmonError as error:
            return ModelCheck(id=model_id, sound=False, words=str(error))
        words = "Card and weights belong together."
        return ModelCheck(id=card.id, sound=True, words=words, weights_sha256=card.weights_sha256)
