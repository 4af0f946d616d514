"""How this program starts itself again, from a checkout, an installed package or a frozen build."""

import sys
from collections.abc import MutableMapping

LIBRARIES = "LD_LIBRARY_PATH"


def own_command(*arguments: str) -> list[str]:
    """The command line that runs sleepmon with these arguments."""
    if _is_frozen():
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "sleepmon", *arguments]


def free_environment(environment: MutableMapping[str, str]) -> None:
    """Let programs of the system that we start find the system's libraries, not a frozen build's.

    PyInstaller names its folder in `LD_LIBRARY_PATH` before this process begins, which has read it
    by now. Ourselves started again set it anew, when they are told not to trust what they inherit.
    """
    if not _is_frozen():
        return
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    environment.pop(LIBRARIES, None)
    if before := environment.pop(f"{LIBRARIES}_ORIG", ""):
        environment[LIBRARIES] = before


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))
