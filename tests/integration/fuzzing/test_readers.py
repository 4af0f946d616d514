"""Whatever others wrote is read or refused in words: a small share of the soak."""

from pathlib import Path

import pytest

from tests.fakes.fuzzing import Kind, fuzz, kinds


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_that_damaged_input_is_read_or_refused_in_words(kind: Kind, tmp_path: Path) -> None:
    found = fuzz(kind, tmp_path, 400, seed=7)
    assert [] == found.faults[:5]
    print(f"{kind.name}: {found.inputs} inputs, {found.refused} refused")
