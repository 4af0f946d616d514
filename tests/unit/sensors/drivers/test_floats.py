import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers.floats import MOST_M_S2, forces_in


@given(values=st.lists(st.floats(-MOST_M_S2, MOST_M_S2, width=32), min_size=3, max_size=3))
def test_that_what_can_be_is_taken_as_it_is(values: list[float]) -> None:
    assert [values] == forces_in(b"\xff" + struct.pack("<3f", *values), 1, 1).tolist()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e30, -1001.0])
def test_that_what_cannot_be_is_refused(value: float) -> None:
    with pytest.raises(PayloadError, match="cannot be"):
        forces_in(struct.pack("<3f", 0.0, value, 9.8), 0, 1)
