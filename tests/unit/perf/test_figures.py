"""Figures know whether they hold, and are written as the rows others read."""

import json
from pathlib import Path

from tests.perf.figures import as_it_is, at_least, at_most, write


def test_that_a_figure_on_its_bar_holds() -> None:
    assert at_most("frame", 33.0, "ms", 33.0).holds
    assert at_least("rate", 30.0, "Hz", 30.0).holds


def test_that_a_figure_beyond_its_bar_falls_short() -> None:
    assert not at_most("frame", 33.1, "ms", 33.0).holds
    assert "FALLS SHORT" in str(at_least("rate", 29.0, "Hz", 30.0))


def test_that_figures_are_written_as_rows(tmp_path: Path) -> None:
    write([at_most("frame", 7.5, "ms", 33.0), as_it_is("size", 2.0, "MB")], tmp_path / "a" / "b")
    expected = [
        {"name": "frame", "value": 7.5, "unit": "ms", "bar": "<= 33", "holds": True},
        {"name": "size", "value": 2.0, "unit": "MB", "bar": "none", "holds": True},
    ]
    assert expected == json.loads((tmp_path / "a" / "b").read_text())
