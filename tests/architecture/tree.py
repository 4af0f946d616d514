"""The source tree as the architecture tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sleepmon"
TESTS = ROOT / "tests"


def modules(folder: Path = PACKAGE) -> list[Path]:
    """Every Python file below a folder, in a steady order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    """A file as the tests print it: relative to the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definitions(path: Path) -> Iterator[Definition]:
    """Every function and class of a file, nested ones too."""
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, Definition):
            yield node
