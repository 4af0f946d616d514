"""A station elsewhere is used exactly as one at hand."""

import threading
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import NightInUse, StationUnreachable, UsageError
from sleepmon.remote.client import StationClient
from tests.fakes.listener import Listener
from tests.fakes.reachable import Reachable
from tests.fakes.sensor_hub import CHEST, NECK


def test_that_commands_are_carried_out_and_answered(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        client = there.attach()
        found = client.do(commands.Scan(seconds=0.1))
        assert isinstance(found, commands.Found)
        assert [NECK, CHEST] == [one.sensor for one in found.sensors]
        there.bed.put_on()
        opened = client.do(commands.StartNight(request=there.bed.request()))
        assert isinstance(opened, commands.NightOpened)
        snapshot = client.do(commands.TakeSnapshot())
        assert there.bed.snapshot() == snapshot


def test_that_errors_are_the_same_here_as_there(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        client = there.attach()
        there.bed.start_night()
        with pytest.raises(NightInUse) as refusal:
            client.do(commands.StartNight(request=there.bed.request()))
        assert "End it before you start another." == refusal.value.advice
        with pytest.raises(UsageError, match="no posture"):
            client.do(commands.SetLabel(code="sideways"))


def test_that_news_and_samples_come_until_following_ends(
    tmp_path: Path, sleepmon_home: Path
) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        client, listener, other = there.attach(), Listener(), Listener()
        unfollow = client.follow(listener)
        client.follow(other)
        there.bed.start_night()
        block = there.bed.hub.send(CHEST)
        other.wait_for_blocks(3)
        listener.wait_for_blocks(3)
        assert block.counts.tobytes() == listener.blocks[-1][0].counts.tobytes()
        listener.wait_for(events.NightStarted)
        unfollow()
        unfollow()
        client.do(commands.Mark(text="later"))
        other.wait_for(events.Marked)
        assert [] == listener.of(events.Marked)


def test_that_a_follower_may_ask_from_within(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        client = there.attach()
        answers: list[object] = []

        class Asking(Listener):
            def on_event(self, event: events.Event) -> None:
                if isinstance(event, events.Marked):
                    answers.append(client.do(commands.TakeSnapshot()))
                super().on_event(event)

        asking = Asking()
        client.follow(asking)
        there.bed.start_night()
        client.do(commands.Mark(text="now"))
        asking.wait_for(events.Marked)
        assert [commands.Snapshot] == [type(answer) for answer in answers]


def test_that_without_a_station_it_says_so(sleepmon_home: Path) -> None:
    with pytest.raises(StationUnreachable, match="No station answers"):
        StationClient.connect(sleepmon_home, 0)


def test_that_a_station_that_vanishes_is_told(tmp_path: Path, sleepmon_home: Path) -> None:
    listener = Listener()
    with Reachable(tmp_path, sleepmon_home) as there:
        client = there.attach()
        client.follow(listener)
        asking = threading.Thread(target=there.bed.station.leaving.set)
        asking.start()
        warned = listener.wait_for(events.WarningRaised)
        assert ("station lost", "lost") == (warned.kind, warned.level)
        assert not client.is_attached
        with pytest.raises(StationUnreachable, match="has gone"):
            client.do(commands.TakeSnapshot())
        asking.join()


def test_that_leaving_leaves_the_night_running(tmp_path: Path, sleepmon_home: Path) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        first = there.attach()
        there.bed.put_on()
        first.do(commands.StartNight(request=there.bed.request()))
        first.close()
        with pytest.raises(StationUnreachable):
            first.do(commands.TakeSnapshot())
        snapshot = there.attach().do(commands.TakeSnapshot())
        assert isinstance(snapshot, commands.Snapshot)
        assert snapshot.night is not None


def test_that_who_closed_the_station_is_not_told_that_it_is_lost(
    tmp_path: Path, sleepmon_home: Path
) -> None:
    with Reachable(tmp_path, sleepmon_home) as there:
        client, listener = there.attach(), Listener()
        client.follow(listener)
        client.do(commands.CloseStation())
        there.thread.join(10)
        client._thread.join(10)
        assert [] == listener.of(events.WarningRaised)
