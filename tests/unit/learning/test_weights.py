"""Models on disk, whole and damaged."""

import hashlib
import json
import shutil
import stat
from pathlib import Path

import msgspec
import pytest
import safetensors.torch
import torch

from sleepmon.domain.errors import ModelError, ModelMismatch
from sleepmon.domain.schemes import Scheme
from sleepmon.learning.weights import (
    CARD,
    WEIGHTS,
    bytes_of,
    check_scheme,
    read_card,
    read_model,
    write_model,
)

NESTED = b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}"


@pytest.fixture
def model(tmp_path: Path, base_folder: Path) -> Path:
    """A copy of the shipped model to do harm to."""
    return Path(shutil.copytree(base_folder, tmp_path / "model"))


def reworked(model: Path, **changes: object) -> None:
    card = json.loads((model / CARD).read_text()) | changes
    (model / CARD).write_text(json.dumps(card))


def replaced_weights(model: Path, content: bytes) -> None:
    """Other weights with a card that vouches for them."""
    (model / WEIGHTS).write_bytes(content)
    reworked(model, weights_sha256=hashlib.sha256(content).hexdigest())


def test_that_what_is_written_is_read_again(base_folder: Path, tmp_path: Path) -> None:
    network, card = read_model(base_folder)
    written = write_model(tmp_path / "again", network, card)
    again, card_again = read_model(tmp_path / "again")
    assert (written, bytes_of(network)) == (card_again, bytes_of(again))


def test_that_a_model_is_readable_by_its_owner_alone(base_folder: Path, tmp_path: Path) -> None:
    write_model(tmp_path / "m", *read_model(base_folder))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "m").iterdir()}
    assert {0o600} == modes
    assert {CARD, WEIGHTS} == {path.name for path in (tmp_path / "m").iterdir()}


@pytest.mark.parametrize("name", [CARD, WEIGHTS])
def test_that_a_missing_file_is_told(model: Path, name: str) -> None:
    (model / name).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        read_model(model)


def test_that_changed_weights_are_told(model: Path) -> None:
    content = bytearray((model / WEIGHTS).read_bytes())
    content[-5] ^= 1
    (model / WEIGHTS).write_bytes(content)
    with pytest.raises(ModelError, match="not those that its card names"):
        read_model(model)


@pytest.mark.parametrize("content", [b"", b"not a model", b"\xff" * 64, b"[]", b"{}", NESTED])
def test_that_a_damaged_card_is_told(model: Path, content: bytes) -> None:
    (model / CARD).write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        read_card(model)


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff" * 200])
def test_that_weights_that_are_none_are_told(model: Path, content: bytes) -> None:
    replaced_weights(model, content)
    with pytest.raises(ModelError, match="damaged"):
        read_model(model)


def test_that_weights_of_other_shapes_are_told(model: Path) -> None:
    state = read_model(model)[0].state_dict()
    state["posture_head.bias"] = torch.zeros(4)
    replaced_weights(model, safetensors.torch.save(state))
    with pytest.raises(ModelError, match="do not fit") as caught:
        read_model(model)
    assert "posture_head.bias" == caught.value.details


def test_that_weights_that_are_no_numbers_are_told(model: Path) -> None:
    state = read_model(model)[0].state_dict()
    state["posture_head.bias"][0] = torch.nan
    replaced_weights(model, safetensors.torch.save(state))
    with pytest.raises(ModelError, match="no numbers"):
        read_model(model)


def test_that_an_oversized_card_is_told(model: Path) -> None:
    (model / CARD).write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(ModelError, match="too large"):
        read_card(model)


def test_that_a_card_of_another_network_is_told(model: Path) -> None:
    reworked(model, network="mtl_net")
    with pytest.raises(ModelError, match="do not fit"):
        read_model(model)


def test_that_a_model_of_another_scheme_is_refused(base_folder: Path, scheme: Scheme) -> None:
    card = read_card(base_folder)
    check_scheme(card, scheme)
    with pytest.raises(ModelMismatch, match="made for the scheme 'twelve'"):
        check_scheme(card, msgspec.structs.replace(scheme, title="Changed"))
