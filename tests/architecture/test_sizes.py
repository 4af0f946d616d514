"""Files and functions stay small enough to be read at a glance."""

import ast
from pathlib import Path

from tests.architecture.tree import PACKAGE, TESTS, definitions, modules, name_of, syntax_of

MODULE_CEILING = 400
FUNCTION_CEILING = 60
MAIN_WINDOW_CEILING = 200


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_that_no_module_is_longer_than_the_ceiling() -> None:
    too_long = {
        name_of(path): lines
        for path in modules(PACKAGE) + modules(TESTS)
        if (lines := _lines(path)) > MODULE_CEILING
    }
    assert {} == too_long


def test_that_no_function_is_longer_than_the_ceiling() -> None:
    too_long = {
        f"{name_of(path)}:{node.name}": lines
        for path in modules()
        for node in definitions(path)
        if not isinstance(node, ast.ClassDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_CEILING
    }
    assert {} == too_long


def test_that_the_main_window_only_navigates() -> None:
    too_long = {
        name_of(path): lines
        for path in modules(PACKAGE / "gui")
        if any("QMainWindow" in ast.unparse(base) for base in _bases(path))
        and (lines := _lines(path)) > MAIN_WINDOW_CEILING
    }
    assert {} == too_long


def _bases(path: Path) -> list[ast.expr]:
    return [
        base
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    ]
