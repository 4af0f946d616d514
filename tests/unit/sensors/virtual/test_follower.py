import threading
from typing import get_args

import pytest

from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import LinkState, SensorStatus
from sleepmon.sensors.virtual import follower
from sleepmon.sensors.virtual.follower import Follower


def test_that_waiting_in_vain_fails_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "LONGEST_WAIT_S", 0.01)
    with pytest.raises(AssertionError, match="in vain for 5 more samples"):
        Follower().wait_for_samples(5)
    with pytest.raises(AssertionError, match="being streaming"):
        Follower().wait_for_state("streaming")


def test_that_a_state_that_has_passed_again_by_the_time_one_looks_is_not_missed() -> None:
    heard, began = Follower(), threading.Event()

    class Late(threading.Thread):
        def run(self) -> None:
            heard.wait_for_state("idle")
            began.set()
            heard.wait_for_state("backing off")

    waiting = Late()
    waiting.start()
    began.wait()
    while waiting.is_alive():
        for state in get_args(LinkState):
            heard.on_status(
                SensorStatus(sensor=SensorId("x:1"), name="x", family="x", serial="1", state=state)
            )
    waiting.join()
