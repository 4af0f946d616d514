"""Models on disk: weights as safetensors, the card as JSON, each checked before it is believed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import safetensors
import safetensors.torch
import torch
from torch import nn

from sleepmon.domain.errors import ModelError, ModelMismatch
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.networks.catalog import network_of_card
from sleepmon.learning.networks.contract import TwoHeadNetwork

WEIGHTS = "model.safetensors"
CARD = "card.json"
MOST_CARD_BYTES = 1024 * 1024
MOST_WEIGHT_BYTES = 128 * 1024 * 1024
_ADVICE = "Choose another model, or roll back to the one before."


def bytes_of(network: nn.Module) -> bytes:
    """The network's parameters and buffers as safetensors; the same weights, the same bytes."""
    state = {name: value.detach().contiguous() for name, value in network.state_dict().items()}
    return safetensors.torch.save(state)


def write_model(folder: Path, network: nn.Module, card: ModelCard) -> ModelCard:
    """Write weights and card into the folder; the card returned carries the weights' hash.

    The card comes last and at once, so a folder with a card is a whole model.
    """
    weights = bytes_of(network)
    card = msgspec.structs.replace(card, weights_sha256=hashlib.sha256(weights).hexdigest())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(folder / WEIGHTS, weights)
    write_file(folder / CARD, msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n")
    return card


def write_file(path: Path, content: bytes) -> None:
    """Put the content there at once and for good, readable by the user alone."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_card(folder: Path) -> ModelCard:
    """The model's card; ModelError when it is missing, too large or damaged."""
    content = _read(folder / CARD, MOST_CARD_BYTES)
    try:
        return msgspec.json.decode(content, type=ModelCard)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(
            f"The card of the model in {folder.name} is damaged.", _ADVICE, str(error)
        ) from error


def read_model(folder: Path) -> tuple[TwoHeadNetwork, ModelCard]:
    """The network with its weights, and the card; ModelError when they do not fit together."""
    card = read_card(folder)
    content = _read(folder / WEIGHTS, MOST_WEIGHT_BYTES)
    if hashlib.sha256(content).hexdigest() != card.weights_sha256:
        raise ModelError(
            f"The weights of model {card.id} are not those that its card names.", _ADVICE
        )
    network = network_of_card(card)
    try:
        state = safetensors.torch.load(content)
    except (safetensors.SafetensorError, ValueError, KeyError) as error:
        raise ModelError(f"The weights of model {card.id} are damaged.", _ADVICE, str(error)) from (
            error
        )
    _check(state, network, card.id)
    network.load_state_dict(state)
    network.eval().requires_grad_(False)
    return network, card


def check_scheme(card: ModelCard, scheme: Scheme) -> None:
    """ModelMismatch unless the model was made for exactly this scheme."""
    if card.scheme_sha256 != scheme.digest:
        raise ModelMismatch(
            f"Model {card.id} was made for the scheme '{card.scheme_id}' as it was then, "
            f"not for '{scheme.id}' as it is here.",
            "Choose a model of this scheme, or train one.",
        )


def _check(state: dict[str, torch.Tensor], network: nn.Module, model_id: str) -> None:
    wanted = {name: (tuple(v.shape), v.dtype) for name, v in network.state_dict().items()}
    found = {name: (tuple(v.shape), v.dtype) for name, v in state.items()}
    if wanted != found:
        odd = sorted({name for name, _ in wanted.items() ^ found.items()})
        raise ModelError(
            f"The weights of model {model_id} do not fit its network.", _ADVICE, ", ".join(odd)
        )
    if not all(bool(torch.isfinite(value).all()) for value in state.values()):
        raise ModelError(f"The weights of model {model_id} hold values that are no numbers.")


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise ModelError(
            f"The model's file {path.name} cannot be read.", _ADVICE, str(error)
        ) from error
    if len(content) > most:
        raise ModelError(f"The model's file {path.name} is too large to be one.", _ADVICE)
    return content
