"""How far long work is, told line by line."""

from __future__ import annotations

from sleepmon.cli.output import Output

TOLD_EVERY = 0.05


class PartsTold:
    """Tells at every twentieth part; also where lines go to a file."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._told = 0.0

    def __call__(self, part: float) -> None:
        """A part of 1 is done."""
        if part >= self._told + TOLD_EVERY:
            self._told = part
            self._out.result("progress", {"part": round(part, 3)}, f"{part:.0%} done")
