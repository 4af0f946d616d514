from pathlib import Path

import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.domain.resources import resource
from sleepmon.services.recipes import MAX_RECIPE_BYTES, load_recipe


@pytest.mark.parametrize("path", sorted(resource("recipes").glob("*.toml")), ids=lambda p: p.stem)
def test_that_every_shipped_recipe_can_be_read(path: Path) -> None:
    assert path.stem == load_recipe(path).id


def test_that_a_missing_recipe_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_recipe(tmp_path / "none.toml")


@pytest.mark.parametrize("content", [b"", b"id = 3", b"\xff\xfe", b"[["])
def test_that_what_is_no_recipe_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="not a recipe"):
        load_recipe(path)


def test_that_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(bytes(MAX_RECIPE_BYTES + 1))
    with pytest.raises(UsageError, match="too large"):
        load_recipe(path)
