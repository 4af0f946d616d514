"""What the program asks for at run time is shipped with it."""

import ast
import json
import tomllib
import zipfile
from pathlib import Path
from subprocess import run
from sys import executable

import pytest

from sleepmon.app.checks import SHIPPED
from sleepmon.domain.resources import resource, shipped_model
from tests.architecture.tree import ROOT, modules, name_of, syntax_of


def _asked_for() -> list[tuple[str, tuple[str, ...]]]:
    """Every call of `resource` with literal parts: who asks, and for what."""
    calls = [
        (path, node)
        for path in modules()
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "resource"
    ]
    found = [(name_of(path), _literal_parts(call)) for path, call in calls]
    return [(who, parts) for who, parts in found if parts]


def _literal_parts(call: ast.Call) -> tuple[str, ...]:
    """What is asked for; nothing when some of it is known at run time only."""
    parts = [str(part.value) for part in call.args if isinstance(part, ast.Constant)]
    return tuple(parts) if len(parts) == len(call.args) else ()


def test_that_every_resource_asked_for_exists() -> None:
    missing = [(who, parts) for who, parts in _asked_for() if not resource(*parts).exists()]
    assert [] == missing


def test_that_the_doctor_looks_for_every_folder_of_resources() -> None:
    assert sorted(SHIPPED) == sorted(path.name for path in resource().iterdir() if path.is_dir())


def test_that_every_scheme_and_recipe_is_readable() -> None:
    for path in [*resource("schemes").glob("*.toml"), *resource("recipes").glob("*.toml")]:
        assert tomllib.loads(path.read_text(encoding="utf-8")), path.name


def test_that_the_base_model_is_shipped_with_its_card() -> None:
    card = json.loads((shipped_model() / "card.json").read_text(encoding="utf-8"))
    assert card["id"]
    assert (shipped_model() / "model.safetensors").stat().st_size > 0


@pytest.mark.slow
def test_that_the_wheel_carries_resources_and_model(tmp_path: Path) -> None:
    command = [executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    run(command, check=True)
    (wheel,) = tmp_path.glob("sleepmon-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"sleepmon/_resources/{path.relative_to(resource()).as_posix()}"
        for path in resource().rglob("*")
        if path.is_file()
    } | {"sleepmon/_models/base/model.safetensors", "sleepmon/_models/base/card.json"}
    assert set() == expected - inside
