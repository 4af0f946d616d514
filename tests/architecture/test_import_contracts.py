"""Arrows between the parts point down, and each rule that says so bites."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT

# Where a violation is planted, and what it says. Every contract of pyproject.toml is broken once,
# and every border between layers.
PLANTED = {
    "domain/planted.py": "import sleepmon.dsp",
    "dsp/planted.py": "import sleepmon.machine",
    "machine/planted.py": "import sleepmon.storage",
    "reports/planted.py": "import sleepmon.workers\nimport dbus_fast",
    "workers/planted.py": "import sleepmon.services",
    "services/planted.py": "import asyncio\nimport h5py\nimport sleepmon.remote",
    "remote/planted.py": "import sleepmon.app",
    "app/planted.py": "import sleepmon.cli",
    "cli/planted.py": "import PySide6\nimport sleepmon.gui\nimport sleepmon.sensors",
    "gui/planted.py": "import torch\nimport bleak\nimport sleepmon.learning",
    "learning/planted.py": "def lazily() -> None:\n    import sleepmon.reports",
}
CONTRACTS = [
    "Arrows point down, and siblings do not know each other",
    "Qt and pyqtgraph are reachable from the window only",
    "The door names no Qt",
    "torch is named in learning only",
    "h5py is named in storage only",
    "bleak and bumble are named in sensors only",
    "dbus_fast is named in machine only",
    "learning is imported by workers only",
    "Window and command line never import workers nor the five siblings",
    "Services know no event loop",
]
CHAINS = [
    "sleepmon.domain is not allowed to import sleepmon.dsp",
    "sleepmon.dsp is not allowed to import sleepmon.machine",
    "sleepmon.machine is not allowed to import sleepmon.storage",
    "sleepmon.reports is not allowed to import sleepmon.workers",
    "sleepmon.workers is not allowed to import sleepmon.services",
    "sleepmon.services is not allowed to import sleepmon.remote",
    "sleepmon.remote is not allowed to import sleepmon.app",
    "sleepmon.app is not allowed to import sleepmon.cli",
    "sleepmon.cli is not allowed to import sleepmon.gui",
    "sleepmon.learning is not allowed to import sleepmon.reports",
]


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = (
        "import sys; from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(no_cache=True))"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_the_tree_keeps_every_contract() -> None:
    outcome = _lint_imports(ROOT)
    assert 0 == outcome.returncode, outcome.stdout + outcome.stderr


@pytest.fixture(scope="module")
def report_on_planted_tree(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(PACKAGE, folder / "sleepmon", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for place, text in PLANTED.items():
        (folder / "sleepmon" / place).write_text(text + "\n", encoding="utf-8")
    with (folder / "sleepmon" / "__main__.py").open("a", encoding="utf-8") as door:
        door.write("\nimport PySide6\n")
    (folder / "sleepmon" / "elsewhere.py").write_text("", encoding="utf-8")
    return _lint_imports(folder).stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_that_a_planted_import_breaks_its_contract(
    contract: str, report_on_planted_tree: str
) -> None:
    assert f"{contract} BROKEN" in report_on_planted_tree


@pytest.mark.parametrize("chain", CHAINS)
def test_that_every_border_between_layers_is_guarded(
    chain: str, report_on_planted_tree: str
) -> None:
    assert chain in report_on_planted_tree


@pytest.mark.parametrize("library", ["torch", "pandas", "sleepmon.learning", "sleepmon.gui"])
def test_that_heavy_imports_at_module_level_are_banned(library: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "TID253", "--no-cache"]
        + ["--stdin-filename", "sleepmon/services/planted.py", "-"],
        cwd=ROOT,
        input=f"import {library}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TID253" in outcome.stdout
