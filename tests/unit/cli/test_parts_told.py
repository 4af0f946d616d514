"""Long work is told in few lines."""

import io

from sleepmon.cli.output import Output
from sleepmon.cli.parts_told import PartsTold


def test_that_only_every_twentieth_part_is_told() -> None:
    out = io.StringIO()
    told = PartsTold(Output(out=out))
    for percent in range(101):
        told(percent / 100)
    lines = out.getvalue().splitlines()
    assert 18 <= len(lines) <= 20
    assert "5% done" == lines[0]
