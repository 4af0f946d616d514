"""Waiting for news ends when the time is over, or when the user wants it to."""

import os
import signal
import threading

from sleepmon.cli.following import NewsQueue, following, stopping_on_signals
from sleepmon.domain.events import Marked
from tests.fakes.fake_station import FakeStation

MARK = Marked(utc_ns=1, text="a")


def test_that_news_come_one_by_one_until_the_time_is_over() -> None:
    station = FakeStation()
    with following(station) as news:
        station.tell(MARK)
        station.tell(MARK)
        assert [MARK, MARK] == list(news.until(0.01))
    assert [] == station.listeners


def test_that_a_stop_ends_endless_waiting() -> None:
    news = NewsQueue()
    stopper = threading.Thread(target=news.ask_to_stop)
    stopper.start()
    assert [] == list(news.until(None))
    stopper.join()


def test_that_a_polite_kill_ends_the_waiting_and_not_the_program() -> None:
    news = NewsQueue()
    before = signal.getsignal(signal.SIGTERM)
    with stopping_on_signals(news):
        os.kill(os.getpid(), signal.SIGTERM)
        assert [] == list(news.until(None))
    assert before == signal.getsignal(signal.SIGTERM)
    assert news.stop_asked
