"""The window starts without torch, and the command line without Qt."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.tree import modules, name_of, syntax_of


def _loaded_by(module: str, suspects: tuple[str, ...]) -> str:
    probe = (
        f"import sys, {module}\n"
        f"print(','.join(name for name in {suspects!r} if name in sys.modules), end='')"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert 0 == outcome.returncode, outcome.stderr
    return outcome.stdout


def test_that_importing_the_window_loads_no_torch_and_no_pandas() -> None:
    suspects = ("torch", "pandas", "h5py", "bumble", "sleepmon.learning")
    assert "" == _loaded_by("sleepmon.gui.application", suspects)


@pytest.mark.parametrize("module", ["sleepmon.cli.main", "sleepmon.app.window_start"])
def test_that_importing_the_command_line_loads_no_qt_and_no_torch(module: str) -> None:
    suspects = ("PySide6", "shiboken6", "pyqtgraph", "torch", "pandas", "h5py", "bumble")
    assert "" == _loaded_by(module, suspects)


def test_that_window_station_and_command_line_open_no_night_file() -> None:
    """Children do: a file that harms HDF5 harms its reader and nothing else."""
    opens = _modules_that_load_hdf5()
    assert {"sleepmon.storage.reader", "sleepmon.storage.glance"} <= opens
    offenders = [
        f"{name_of(path)}: {node.module}"
        for path in modules()
        if name_of(path).split("/")[1] in ("services", "app", "remote", "cli", "gui")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.ImportFrom) and node.module in opens
    ]
    assert [] == offenders
    parts = "sleepmon.app.bootstrap, sleepmon.services.nights, sleepmon.services.retraining"
    assert "" == _loaded_by(parts, ("h5py", *opens))


def _modules_that_load_hdf5() -> set[str]:
    """Modules of storage that name h5py, or another that does."""
    named = {
        name_of(path).removesuffix(".py").replace("/", "."): {
            name
            for node in syntax_of(path).body
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [str(node.module)]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        for path in modules()
        if name_of(path).startswith("sleepmon/storage/")
    }
    found = {"h5py"}
    while more := {module for module, names in named.items() if names & found} - found:
        found |= more
    return found - {"h5py"}
