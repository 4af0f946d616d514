"""One measured figure beside the bar it must hold, and the file that collects them."""

from collections.abc import Iterable
from pathlib import Path

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured, in which unit, against which bar, and whether it holds."""

    name: str
    value: float
    unit: str
    bar: str
    holds: bool

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "FALLS SHORT"
        return f"{self.name}: {self.value:.6g} {self.unit} (bar {self.bar}) {verdict}"


def at_most(name: str, value: float, unit: str, bar: float) -> Figure:
    """A figure that holds while it is not above its bar."""
    return Figure(name=name, value=value, unit=unit, bar=f"<= {bar:g}", holds=value <= bar)


def at_least(name: str, value: float, unit: str, bar: float) -> Figure:
    """A figure that holds while it is not below its bar."""
    return Figure(name=name, value=value, unit=unit, bar=f">= {bar:g}", holds=value >= bar)


def as_it_is(name: str, value: float, unit: str) -> Figure:
    """A figure that is only reported: no bar is set for it."""
    return Figure(name=name, value=value, unit=unit, bar="none", holds=True)


def write(figures: Iterable[Figure], path: Path) -> None:
    """The figures as a JSON list, one row each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [msgspec.json.encode(figure).decode() for figure in figures]
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
