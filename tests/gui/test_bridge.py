"""Work leaves the GUI thread and comes back to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.events import Event, Marked
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.gui.bridge import Bridge
from tests.gui.opened import until


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_that_work_is_done_elsewhere_and_answered_here(qtbot: QtBot, bridge: Bridge) -> None:
    names: list[str] = []
    answered: list[str] = []

    def answer(name: str) -> None:
        names.append(name)
        answered.append(threading.current_thread().name)

    bridge.ask(lambda: threading.current_thread().name, answer, print)
    bridge.ask(lambda: threading.current_thread().name, answer, print, slow=True)
    until(qtbot, lambda: len(names) == 2)
    assert sorted(names) == ["window-quick", "window-slow"]
    assert set(answered) == {threading.current_thread().name}


def test_that_quick_work_does_not_wait_for_slow_work(qtbot: QtBot, bridge: Bridge) -> None:
    label = threading.Event()
    answered: list[str] = []
    bridge.ask(lambda: label.wait(5), lambda _: answered.append("scan"), print, slow=True)
    bridge.ask(label.set, lambda _: answered.append("label"), print)
    until(qtbot, lambda: len(answered) == 2)
    assert sorted(answered) == ["label", "scan"]


def test_that_a_long_reading_holds_up_nobody(qtbot: QtBot, bridge: Bridge) -> None:
    scanned = threading.Event()
    answered: list[str] = []
    bridge.read(lambda: scanned.wait(5), lambda _: answered.append("read"), print)
    bridge.ask(scanned.set, lambda _: answered.append("scan"), print, slow=True)
    until(qtbot, lambda: len(answered) == 2)
    assert sorted(answered) == ["read", "scan"]


def test_that_a_refusal_comes_back_as_it_is(qtbot: QtBot, bridge: Bridge) -> None:
    refusals: list[SleepmonError] = []
    refusal = RefusedError("Not now.", "Wait.")

    def refuse() -> None:
        raise refusal

    bridge.ask(refuse, print, refusals.append)
    until(qtbot, lambda: bool(refusals))
    assert refusals == [refusal]


@pytest.mark.expects_log("work asked for by the window failed")
def test_that_the_unexpected_is_told_in_words_with_details(qtbot: QtBot, bridge: Bridge) -> None:
    errors: list[SleepmonError] = []
    bridge.ask(lambda: 1 / 0, print, errors.append)
    until(qtbot, lambda: bool(errors))
    assert errors[0].summary == "Something went wrong that sleepmon did not expect."
    assert "ZeroDivisionError" in errors[0].details


def test_that_news_from_any_thread_arrive_here(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[tuple[Event, str]] = []
    bridge.event_came.connect(lambda e: heard.append((e, threading.current_thread().name)))
    news = Marked(utc_ns=1, text="x")
    other = threading.Thread(target=bridge.on_event, args=(news,))
    other.start()
    other.join()
    until(qtbot, lambda: bool(heard))
    assert heard == [(news, threading.current_thread().name)]


def test_that_a_function_is_carried_here_from_any_thread(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[tuple[int, str]] = []
    carried = bridge.here(lambda n: heard.append((n, threading.current_thread().name)))
    other = threading.Thread(target=carried, args=(7,))
    other.start()
    other.join()
    until(qtbot, lambda: bool(heard))
    assert heard == [(7, threading.current_thread().name)]


def test_that_samples_wait_until_they_are_drawn(bridge: Bridge) -> None:
    block = SampleBlock(SensorId("a:1"), 0, np.zeros((2, 3), np.int16), 0.001, None, 1)
    bridge.on_block(block, 7)
    assert bridge.take_blocks() == [(block, 7)]
    assert bridge.take_blocks() == []


def test_that_a_closed_bridge_takes_and_brings_nothing(qtbot: QtBot) -> None:
    bridge = Bridge()
    done: list[str] = []
    bridge.close(lambda: done.append("left"))
    bridge.close(lambda: done.append("twice"))
    bridge.ask(lambda: done.append("worked"), print, print)
    bridge.here(lambda: done.append("brought"))()
    qtbot.wait(20)
    assert done == ["left"]
