"""A base model is built in a child, which leaves a whole model or nothing."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.resources import resource
from sleepmon.domain.training import BaseBuild, Recipe
from sleepmon.learning.weights import read_model
from sleepmon.workers.build_base import build_base_in_child

FEW = {"learning": 8, "choosing": 2, "calibrating": 2, "judging": 2}


def a_build(out: Path) -> BaseBuild:
    recipe = msgspec.toml.decode(resource("recipes", "base.toml").read_bytes(), type=Recipe)
    return BaseBuild(
        out=str(out),
        recipe=msgspec.structs.replace(recipe, epochs=1),
        people=FEW,
        states=(2, 6.0),
    )


def test_that_a_child_builds_a_whole_model(tmp_path: Path) -> None:
    told: list[float] = []
    card: ModelCard = build_base_in_child(a_build(tmp_path / "base"), told.append)
    _, kept = read_model(tmp_path / "base")
    assert card == kept
    assert ("base", 8, 1.0) == (card.kind, card.people, told[-1])


def test_that_a_folder_of_something_else_leaves_nothing_behind(tmp_path: Path) -> None:
    build = msgspec.structs.replace(a_build(tmp_path / "base"), umafall=str(tmp_path))
    with pytest.raises(ImportFailed, match="no UMAFall recordings"):
        build_base_in_child(build, lambda part: None)
    assert not (tmp_path / "base").exists()
