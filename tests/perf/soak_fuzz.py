"""Readers of what others wrote, fed with damaged input in large numbers: no crash, no hang."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.fuzzing import fuzz, kinds
from tests.perf.figures import Figure, at_least, at_most

INPUTS_EACH = 20_000
LONGEST_S = 1.0


def figures() -> Iterator[Figure]:
    """Each kind of input, then all together."""
    total, longest_s = 0, 0.0
    for number, kind in enumerate(kinds()):
        with tempfile.TemporaryDirectory(prefix="sm-fuzz-") as home:
            found = fuzz(kind, Path(home), INPUTS_EACH, seed=number)
        for fault in found.faults[:3]:
            print(fault)
        yield at_most(
            f"{kind.name}: not refused in words of {found.inputs} damaged inputs",
            len(found.faults), "inputs", 0,
        )  # fmt: skip
        total += found.inputs
        longest_s = max(longest_s, found.longest_s)
    yield at_least(
        "damaged inputs of settings, schemes, recipes and messages", total, "inputs", 1e5
    )
    yield at_most("longest of them", longest_s, "s", LONGEST_S)
