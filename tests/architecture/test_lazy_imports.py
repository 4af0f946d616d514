"""The window starts without torch, and the command line without Qt."""

import subprocess
import sys

import pytest


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
