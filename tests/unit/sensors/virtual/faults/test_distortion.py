import itertools

import pytest

from sleepmon.sensors.virtual.faults.distortion import Distortion

PACKETS = [bytes((number,)) for number in range(200)]


def test_that_good_services_change_nothing() -> None:
    distortion = Distortion()
    assert PACKETS == [p for packet in PACKETS for p in distortion.pass_on(packet)]


@pytest.mark.parametrize(("duplicates", "reorders"), [(0.5, 0.0), (0.0, 0.5), (0.3, 0.3)])
def test_that_nothing_is_lost(duplicates: float, reorders: float) -> None:
    distortion = Distortion()
    distortion.duplicate_rate, distortion.reorder_rate = duplicates, reorders
    passed = [p for packet in PACKETS for p in distortion.pass_on(packet)] + distortion.flush()
    assert PACKETS == sorted(set(passed))
    assert (len(passed) > len(PACKETS)) == (duplicates > 0)
    in_order = all(a <= b for a, b in itertools.pairwise(passed))
    assert in_order == (reorders == 0)
