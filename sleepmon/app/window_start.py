"""What the window is started with: its own arguments, and the services behind it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.sensors import RadioKind

if TYPE_CHECKING:
    from sleepmon.app.container import Services


class WindowStart(NamedTuple):
    """How the window was asked for."""

    open_services: Callable[[], Services]
    """Attaches to the station or starts one; blocks, so call it off the window's own thread."""
    shots: Path | None
    """Where pictures of every page go instead of opening a window for people."""
    pages: tuple[str, ...]
    """Which pages to draw; all when empty."""
    rest: list[str]
    """Arguments for Qt."""


def window_start(arguments: Sequence[str]) -> WindowStart:
    """Read the arguments of `sleepmon window`."""
    parser = ArgumentParser(prog="sleepmon window", description="Open the window.")
    parser.add_argument("--radio", choices=["virtual", "system"], help="default: the setting")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="only draw every page into DIR")
    parser.add_argument("--page", action="append", default=[], help="of these, only this page")
    chosen, rest = parser.parse_known_args(arguments)
    return WindowStart(lambda: _open_services(chosen.radio), chosen.shots, tuple(chosen.page), rest)


def expect_display(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """RefusedError where no window can be shown; Qt itself would only abort."""
    chosen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if platform.startswith("linux") and not any(environment.get(name) for name in chosen):
        raise RefusedError(
            "There is no display for a window.",
            "Use the commands (sleepmon --help), or sleepmon demo --headless.",
        )


def _open_services(radio: RadioKind | None) -> Services:
    # Late, so that the window is seen before what it talks to is loaded.
    from sleepmon.app.bootstrap import Bootstrap

    return Bootstrap().services(radio)
