"""What must never be written here is not written here."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, TESTS, definitions, modules, name_of

# Put together from halves, so that this file may be searched too.
BANNED_TEXT = {
    "pick" + "le": r"\bpick" + r"le\b",
    "torch." + "load": r"(?<!safetensors\.)\btorch\.lo" + r"ad\b",
    "ev" + "al(": r"(?<![\w.])ev" + r"al\(",
    "ex" + "ec(": r"(?<![\w.])ex" + r"ec\(",
    "TO" + "DO": r"\bTO" + r"DO\b|\bFIX" + r"ME\b",
    "NotImplemented" + "Error": r"NotImplemented" + "Error",
    "no co" + "ver": r"pragma: no co" + "ver",
    "a path of one machine": r"/wo" + r"rk/|/ro" + r"ot/",
}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager"}
TEXT_ENDINGS = {".py", ".md", ".toml", ".sh", ".txt", ".cfg", ".json", ".spec"}
SOURCES = ["sleepmon", "tests", "packaging", "resources"]


def _texts() -> list[Path]:
    files = [path for folder in SOURCES for path in (ROOT / folder).rglob("*")]
    files += [path for path in ROOT.iterdir() if path.suffix in TEXT_ENDINGS]
    files.append(ROOT / "Makefile")
    return [
        path
        for path in files
        if path.is_file()
        and "__pycache__" not in path.parts
        and (path.suffix in TEXT_ENDINGS or path.name == "Makefile")
    ]


@pytest.mark.parametrize("word", BANNED_TEXT)
def test_that_a_banned_word_stands_nowhere_in_the_code(word: str) -> None:
    pattern = re.compile(BANNED_TEXT[word])
    found = [
        f"{name_of(path)}:{number}"
        for path in _texts()
        if path.suffix != ".md"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line) and "banned-api" not in line and not _is_the_ban_itself(line)
    ]
    assert [] == found


def _is_the_ban_itself(line: str) -> bool:
    return bool(re.match(r'^"[\w.]+"\.msg = ', line))


def test_that_nothing_is_named_by_what_it_is_not() -> None:
    """A file, class or function is a noun or verb of the glossary, never a drawer for odds."""
    by_file = [name_of(path) for path in modules() if _words(path.stem) & BANNED_NAMES]
    by_definition = [
        f"{name_of(path)}:{node.name}"
        for path in modules()
        for node in definitions(path)
        if _words(node.name) & BANNED_NAMES
    ]
    assert [] == by_file + by_definition


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def test_that_an_ignored_type_error_says_why() -> None:
    ignored = "type: ig" + "nore"
    silent = [
        f"{name_of(path)}:{number}"
        for folder in (PACKAGE, TESTS, ROOT / "packaging")
        for path in modules(folder)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ignored in line and not re.search(ignored + r"\[[\w, -]+\]\s+# \w", line)
    ]
    assert [] == silent


def test_that_no_error_is_swallowed_in_silence() -> None:
    """An `except` whose body is only `pass` says in a comment why that is right."""
    silent = []
    for path in modules(PACKAGE):
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.ExceptHandler) and _only_passes(node):
                body = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                if "#" not in body:
                    silent.append(f"{name_of(path)}:{node.lineno}")
    assert [] == silent


def _only_passes(node: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass) for statement in node.body)
