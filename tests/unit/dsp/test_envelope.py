"""An envelope holds every peak, and grows as it would have been made at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.dsp.envelope import ColumnEnvelope


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 12)), min_size=1, max_size=15))
def test_that_it_grows_as_it_would_have_been_made_at_once(
    pieces: list[tuple[int, int]],
) -> None:
    held, column, rng = 16, 5, np.random.default_rng(1)
    growing = ColumnEnvelope(held, axes=1)
    expected: dict[int, list[float]] = {}
    for samples, skipped in pieces:
        column += skipped
        columns = column + np.sort(rng.integers(0, 4, samples)).astype(np.int64)
        values = rng.normal(size=(samples, 1)).astype(np.float32)
        growing.add(columns, values)
        for number, value in zip(columns.tolist(), values[:, 0].tolist(), strict=True):
            expected.setdefault(number, []).append(value)
        column = int(columns[-1])
    low, high = growing.between(column - held + 1, column + 2)
    for place, number in enumerate(range(column - held + 1, column + 3)):
        values_there = expected.get(number)
        if values_there is None:
            assert np.isnan(low[place, 0])
        else:
            assert (min(values_there), max(values_there)) == (low[place, 0], high[place, 0])


def test_that_nothing_is_nothing() -> None:
    low, high = ColumnEnvelope(4).between(0, 3)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
