"""Proves that one sleepmon does the whole job: a frozen one, an installed one, or the checkout.

    python packaging/smoke_test.py build/dist/sleepmon/sleepmon
    python packaging/smoke_test.py .venv/bin/python -m sleepmon

It runs far from the checkout, in a home of its own and with nothing of Python in its environment.
One line for each promise; exit code 0 when all hold. Only the standard library.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS = "48"
"""The shortest night in which each of twelve postures fills a window."""
LIMIT_S = 600.0
Promise = tuple[str, bool, str]
"""What must hold, whether it does, and the words to it."""


@dataclass(frozen=True)
class Program:
    """A sleepmon to be proved: how it is started, and the empty home it gets."""

    command: tuple[str, ...]
    home: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        self.home.mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            [*self.command, *arguments],
            cwd=self.home,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )

    def results(self, *arguments: str) -> list[dict[str, Any]]:
        """The objects that a command prints with `--json`."""
        lines = self.run(*arguments, "--json").stdout.splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        kept.pop("VIRTUAL_ENV", None)
        return {**kept, "HOME": str(self.home), "SLEEPMON_HOME": str(self.home)}


def main(command: list[str]) -> int:
    """Prove every promise of the program that the command starts; 1 when one does not hold."""
    if not command:
        print(__doc__)
        return 2
    # As it was typed it may be relative, or a name to be looked up.
    found = shutil.which(command[0]) or command[0]
    with tempfile.TemporaryDirectory(prefix="smoke-") as home:
        program = Program((os.path.abspath(found), *command[1:]), Path(home))
        held = [_tell(*promise) for promise in promises(program)]
    return 0 if all(held) else 1


def promises(program: Program) -> Iterator[Promise]:
    """Each promise as soon as it is known to hold or not."""
    yield version_told(program)
    yield from fit(program)
    yield base_model_active(program)
    yield from whole_job(program)
    yield nights_whole(program)
    yield nothing_left_running(program)


def version_told(program: Program) -> Promise:
    """It is the version of this checkout."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        expected = f"sleepmon {tomllib.load(file)['project']['version']}"
    said = program.run("--version").stdout.strip()
    return "the version is this checkout's", said == expected, said


def fit(program: Program) -> Iterator[Promise]:
    """The doctor finds nothing lost, and all that is shipped is there, byte for byte."""
    findings = program.results("doctor")
    lost = [finding["words"] for finding in findings if finding["state"] == "lost"]
    yield "the doctor finds nothing lost", bool(findings) and not lost, "; ".join(lost)
    words = next((f["words"] for f in findings if f["name"] == "shipped files"), "")
    folder = Path(words.partition(" files in ")[2] or "nowhere")
    other = differing(ROOT / "resources", folder)
    yield "all resources are there, byte for byte", not other, f"{folder} {' '.join(other)}".strip()


def base_model_active(program: Program) -> Promise:
    """A fresh home works with the model that is shipped."""
    card = json.loads((ROOT / "models" / "base" / "card.json").read_text(encoding="utf-8"))
    return "the base model is there", card["id"] in program.run("models").stdout, card["id"]


def whole_job(program: Program) -> Iterator[Promise]:
    """The demo: station, windows, classify and train children, all of them real."""
    done = program.run("demo", "--headless", "--seconds", SECONDS, "--json", "--out", "demo")
    report = program.home / "demo" / "report.json"
    if report.is_file():
        for promise in json.loads(report.read_text(encoding="utf-8"))["promises"]:
            yield f"demo: {promise['name']}", promise["holds"], promise["words"]
    words = "" if done.returncode == 0 else done.stderr.strip() or done.stdout[-2000:]
    yield "the demo ends well", done.returncode == 0, words


def nights_whole(program: Program) -> Promise:
    """Another process of the program proves the nights of the demo from their files."""
    nights = sorted(str(path) for path in (program.home / "demo").rglob("*.h5"))
    done = program.run("verify", *nights) if nights else None
    words = f"{len(nights)} nights" + (f"\n{done.stdout}" if done and done.returncode else "")
    return "its nights verify as whole", done is not None and done.returncode == 0, words


def nothing_left_running(program: Program) -> Promise:
    """The demo's station is gone, and no window holds on to it."""
    demo = Program(program.command, program.home / "demo" / "home")
    lines = demo.results("doctor")
    words = next((finding["words"] for finding in lines if finding["name"] == "station"), "")
    return "no station is left running", words == "None runs now.", words


def differing(expected: Path, found: Path) -> list[str]:
    """Files of one folder that the other lacks or has otherwise."""
    files = [path.relative_to(expected) for path in sorted(expected.rglob("*")) if path.is_file()]
    return [
        path.as_posix()
        for path in files
        if not (found / path).is_file()
        or (found / path).read_bytes() != (expected / path).read_bytes()
    ]


def _tell(name: str, holds: bool, words: str) -> bool:
    print(f"{'ok   ' if holds else 'FAULT'}  {name}" + (f": {words}" if words else ""), flush=True)
    return holds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
