"""A beat goes on whatever a beat does."""

import threading

import pytest

from sleepmon.services.pulse import Pulse


def test_that_it_beats_until_stopped() -> None:
    beats = threading.Semaphore(0)
    pulse = Pulse(0.001, beats.release)
    pulse.start()
    assert all(beats.acquire(timeout=10) for _ in range(3))
    pulse.stop()


@pytest.mark.expects_log("could not look after itself")
def test_that_a_failing_beat_is_told_and_the_next_one_comes() -> None:
    beats = threading.Semaphore(0)

    def beat() -> None:
        beats.release()
        raise ValueError("once more")

    pulse = Pulse(0.001, beat)
    pulse.start()
    assert all(beats.acquire(timeout=10) for _ in range(3))
    pulse.stop()
