"""Models on this computer: which there are, which one is active, and the way back.

Every model is a folder with `card.json` and `model.safetensors`. The active one is a pointer that
is swapped in one step; a promoted model becomes what it was by swapping back.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sleepmon.domain.errors import ModelError, UsageError
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.samples import SensorId
from sleepmon.storage.files import atomic_write, make_folders
from sleepmon.storage.records import BAD_PAYLOAD

CARD_NAME = "card.json"
WEIGHTS_NAME = "model.safetensors"
POINTER_NAME = "active.json"
MAX_CARD_BYTES = 1 << 20
MAX_WEIGHTS_BYTES = 256 << 20
MAX_HEADER_BYTES = 4 << 20
ANYONE = ""
"""Whose model it is when it is not personal."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class _Pointers(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Content of active.json: ids that were made active, newest last, by subject."""

    history: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model that was checked, and where its weights are."""

    card: ModelCard
    folder: Path

    @property
    def weights(self) -> Path:
        """The safetensors file."""
        return self.folder / WEIGHTS_NAME


@dataclass(frozen=True, slots=True)
class ActiveModel(StoredModel):
    """The model to classify with; `problem` says why it is not the one that was promoted."""

    problem: str = ""


class ModelStore:
    """The user's folder of models, and the shipped base model that is always there."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self._folder = folder
        self._shipped = shipped

    def models(self) -> tuple[ModelCard, ...]:
        """Cards of the shipped model and of all models whose files are as they were made."""
        found = [check(self._shipped).card]
        for folder in self._folders():
            try:
                found.append(check(folder).card)
            except ModelError:  # `problems` tells of it
                continue
        return tuple(found)

    def problems(self) -> tuple[str, ...]:
        """A sentence for each model that is damaged."""
        words = []
        for folder in self._folders():
            try:
                check(folder)
            except ModelError as error:
                words.append(f"{folder.name}: {error.summary}")
        return tuple(words)

    def model(self, model_id: str) -> StoredModel:
        """One model by its id; UsageError when there is none, ModelError when it is damaged."""
        shipped = check(self._shipped)
        if model_id == shipped.card.id:
            return shipped
        return check(self._folder_of(model_id))

    def active(self, subject: str = ANYONE) -> ActiveModel:
        """The model to use for a person: theirs, else the clinic's, else the shipped one."""
        problem = ""
        for whose in dict.fromkeys((subject, ANYONE)):
            history = self._pointers().history.get(whose, [])
            if not history:
                continue
            try:
                found = self.model(history[-1])
            except (ModelError, UsageError) as error:
                problem = f"{error.summary} The model before it is used."
                continue
            return ActiveModel(found.card, found.folder, problem)
        shipped = check(self._shipped)
        return ActiveModel(shipped.card, shipped.folder, problem)

    def suiting(self, subject: str, sensors: Iterable[SensorId]) -> ActiveModel:
        """The person's own model if it was made for the sensors worn, else everybody's."""
        own = self.active(subject)
        return own if own.card.suits(subject, sensors) else self.active()

    def new_folder(self, model_id: str) -> Path:
        """An empty folder for a candidate; UsageError when the id is taken or no name."""
        folder = self._folder / _checked_id(model_id)
        if folder.exists():
            raise UsageError(f"There is a model {model_id} already.")
        make_folders(folder)
        return folder

    def promote(self, model_id: str) -> ActiveModel:
        """Make a model the active one, of its subject if it is personal; ModelError if damaged."""
        card = self.model(model_id).card
        if card.kind == "personal" and not card.subject:
            raise ModelError(f"The personal model {model_id} does not say whose it is.")
        whose = card.subject if card.kind == "personal" else ANYONE
        pointers = self._pointers()
        history = pointers.history.setdefault(whose, [])
        if not history or history[-1] != model_id:
            history.append(model_id)
            self._save(pointers)
        return self.active(whose)

    def roll_back(self, subject: str = ANYONE) -> ActiveModel:
        """Make the model active that was active before; UsageError when there is none."""
        pointers = self._pointers()
        history = pointers.history.get(subject, [])
        if not history:
            raise UsageError("There is no earlier model to go back to.")
        history.pop()
        self._save(pointers)
        return self.active(subject)

    def history(self, subject: str = ANYONE) -> tuple[str, ...]:
        """Ids that were made active, newest last."""
        return tuple(self._pointers().history.get(subject, ()))

    def _folders(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(p for p in self._folder.iterdir() if (p / CARD_NAME).is_file())

    def _folder_of(self, model_id: str) -> Path:
        folder = self._folder / _checked_id(model_id)
        if not folder.is_dir():
            raise UsageError(f"There is no model {model_id}.", "`sleepmon models` lists them.")
        return folder

    def _pointers(self) -> _Pointers:
        path = self._folder / POINTER_NAME
        if not path.exists():
            return _Pointers()
        try:
            return msgspec.json.decode(_bounded(path, MAX_CARD_BYTES), type=_Pointers)
        except BAD_PAYLOAD as error:
            raise ModelError(
                "The note of which model is active is damaged.",
                f"Remove {path} to go back to the shipped model.",
                str(error),
            ) from error

    def _save(self, pointers: _Pointers) -> None:
        make_folders(self._folder)
        atomic_write(self._folder / POINTER_NAME, msgspec.json.encode(pointers))


def check(folder: Path) -> StoredModel:
    """Read a model's card and compare its weights with it; ModelError says what is wrong."""
    try:
        card = msgspec.json.decode(_bounded(folder / CARD_NAME, MAX_CARD_BYTES), type=ModelCard)
    except BAD_PAYLOAD as error:
        raise ModelError(
            f"The card of the model {folder.name} is damaged.", details=str(error)
        ) from error
    weights = _bounded(folder / WEIGHTS_NAME, MAX_WEIGHTS_BYTES)
    if hashlib.sha256(weights).hexdigest() != card.weights_sha256:
        raise ModelError(
            f"The weights of the model {card.id} are not those its card was written for.",
            "Use another model, or copy this one again.",
        )
    _check_header(weights, card.id)
    return StoredModel(card, folder)


def _check_header(weights: bytes, model_id: str) -> None:
    """A safetensors file begins with the length of its JSON header."""
    size = int.from_bytes(weights[:8], "little")
    try:
        if not 0 < size <= min(MAX_HEADER_BYTES, len(weights) - 8):
            raise ValueError(f"header of {size} bytes")
        msgspec.json.decode(weights[8 : 8 + size], type=dict[str, msgspec.Raw])
    except BAD_PAYLOAD as error:
        raise ModelError(f"The weights of {model_id} are damaged.", details=str(error)) from error


def _bounded(path: Path, most: int) -> bytes:
    """Content of a regular file of at most so many bytes."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > most:
                raise ModelError(f"{path.parent.name}/{path.name} is no file of a model.")
            return file.read(most)
    except OSError as error:
        raise ModelError(
            f"The model {path.parent.name} cannot be read.", details=str(error)
        ) from error


def _checked_id(model_id: str) -> str:
    if not _ID.fullmatch(model_id):
        raise UsageError(f"'{model_id}' is no name of a model.")
    return model_id
