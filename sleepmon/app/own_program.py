"""How this program starts itself again, from a checkout, an installed package or a frozen build."""

import sys


def own_command(*arguments: str) -> list[str]:
    """The command line that runs sleepmon with these arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "sleepmon", *arguments]
