"""Who follows is told everything, and nobody waits for whoever is slow."""

import threading

import numpy as np
import pytest

from sleepmon.domain.events import Event, Marked
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services import bus as module
from sleepmon.services.bus import Bus
from tests.fakes.listener import Listener


def _block(first_tick: int) -> SampleBlock:
    counts = np.zeros((2, 3), dtype=np.int16)
    return SampleBlock(SensorId("a:1"), first_tick, counts, 0.001, None, 0)


class Stalled(Listener):
    """A listener that is stuck in its first event until let go."""

    def __init__(self) -> None:
        super().__init__()
        self.stuck = threading.Event()
        self.let_go = threading.Event()

    def on_event(self, event: Event) -> None:
        self.stuck.set()
        self.let_go.wait(10)
        super().on_event(event)


def test_that_followers_hear_everything_in_order() -> None:
    bus, one, other = Bus(), Listener(), Listener()
    bus.follow(one)
    bus.follow(other)
    news = [Marked(utc_ns=number, text=str(number)) for number in range(100)]
    for event in news:
        bus.tell(event)
    bus.close()
    assert news == one.events
    assert news == other.events


def test_that_an_ended_follower_hears_no_more() -> None:
    bus, listener = Bus(), Listener()
    unfollow = bus.follow(listener)
    followed = [bus.followed]
    unfollow()
    bus.tell(Marked(utc_ns=1, text=""))
    assert [True, False] == [*followed, bus.followed]
    assert [] == listener.events


def test_that_a_stalled_follower_loses_samples_but_no_news(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BLOCKS_KEPT", 8)
    bus, stalled = Bus(), Stalled()
    bus.follow(stalled)
    bus.tell(Marked(utc_ns=0, text=""))
    stalled.stuck.wait(10)
    for number in range(50):
        bus.pass_block(_block(number), number)
        bus.tell(Marked(utc_ns=number + 1, text=""))
    stalled.let_go.set()
    stalled.wait_for_blocks(8)
    assert list(range(42, 50)) == [block.first_tick for block, _ in stalled.blocks]
    assert list(range(51)) == [event.utc_ns for event in stalled.events]
    bus.close()


@pytest.mark.expects_log("left 5 news unread")
def test_that_a_follower_who_reads_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVENTS_KEPT", 5)
    bus, stalled = Bus(), Stalled()
    bus.follow(stalled, stalled.cut_off.set)
    for number in range(7):
        bus.tell(Marked(utc_ns=number, text=""))
    assert stalled.cut_off.wait(10)
    assert not bus.followed
    stalled.let_go.set()


@pytest.mark.expects_log("a follower of the station failed")
def test_that_a_failing_follower_is_given_up_and_others_go_on() -> None:
    class Failing(Listener):
        def on_event(self, event: Event) -> None:
            raise ValueError("its own fault")

    bus, failing, good = Bus(), Failing(), Listener()
    bus.follow(failing, failing.cut_off.set)
    bus.follow(good)
    bus.tell(Marked(utc_ns=1, text=""))
    assert failing.cut_off.wait(10)
    bus.tell(Marked(utc_ns=2, text=""))
    bus.close()
    assert [1, 2] == [event.utc_ns for event in good.events]


def test_that_a_follower_may_stop_following_from_within() -> None:
    bus = Bus()

    class Once(Listener):
        def on_event(self, event: Event) -> None:
            super().on_event(event)
            unfollow()

    once = Once()
    unfollow = bus.follow(once)
    bus.tell(Marked(utc_ns=1, text=""))
    once.wait_for(Marked)
    bus.tell(Marked(utc_ns=2, text=""))
    bus.close()
    assert 1 == len(once.events)


def test_that_closing_waits_for_no_stalled_follower_longer_than_it_may() -> None:
    bus, stalled = Bus(), [Stalled() for _ in range(3)]
    for one in stalled:
        bus.follow(one)
    bus.tell(Marked(utc_ns=1, text=""))
    bus.tell(Marked(utc_ns=2, text=""))
    assert all(one.stuck.wait(10) for one in stalled)
    bus.close(drain_s=0.01)
    for one in stalled:
        one.let_go.set()
        one.wait_for(Marked)
    assert [[1]] * 3 == [[event.utc_ns for event in one.events] for one in stalled]
