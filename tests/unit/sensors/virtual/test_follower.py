import pytest

from sleepmon.sensors.virtual import follower
from sleepmon.sensors.virtual.follower import Follower


def test_that_waiting_in_vain_fails_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(AssertionError, match="in vain for 5 more samples"):
        Follower().wait_for_samples(5)
    with pytest.raises(AssertionError, match="being streaming"):
        Follower().wait_for_state("streaming")
