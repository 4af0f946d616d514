import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.drivers.open_profile import FAMILY as OPEN
from sleepmon.sensors.drivers.polar_h10 import FAMILY as H10


def test_that_nothing_asked_means_the_familys_default() -> None:
    assert (100.0, 4) == H10.resolve(StreamRequest())


def test_that_what_is_asked_is_taken() -> None:
    assert (200.0, 16) == OPEN.resolve(StreamRequest(rate_hz=200.0, range_g=16))


def test_that_an_impossible_rate_is_refused_with_what_is_possible() -> None:
    with pytest.raises(UsageError, match="cannot stream at 60 Hz") as caught:
        H10.resolve(StreamRequest(rate_hz=60.0))
    assert "Choose 25, 50, 100 or 200." == caught.value.advice


def test_that_an_impossible_range_is_refused_with_what_is_possible() -> None:
    with pytest.raises(UsageError, match="no range of 16 g") as caught:
        H10.resolve(StreamRequest(range_g=16))
    assert "Choose 2, 4 or 8." == caught.value.advice


def test_that_families_say_whether_they_have_a_clock() -> None:
    assert H10.has_clock
    assert OPEN.has_clock
