"""What the parts of a station share."""

from pathlib import Path

from sleepmon.domain import commands, events
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK


def test_that_a_sensor_is_recorded_while_its_night_is_open(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        state = bed.station._state
        bed.do(commands.Connect(sensor=CHEST, placement="chest"))
        assert not state.is_recorded(CHEST)
        bed.do(commands.StartNight(request=bed.request()))
        assert [True, False] == [state.is_recorded(CHEST), state.is_recorded(NECK)]


def test_that_news_go_into_the_night_and_to_who_follows(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        news = events.Marked(utc_ns=5, text="cough")
        bed.station._state.tell(news)
        assert news == bed.listener.wait_for(events.Marked)
        assert news == bed.recorder.events[-1]


def test_that_only_a_loss_that_nobody_sees_is_notified(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        board = bed.station._state.board
        board.show("a", "lost", "Seen.")
        bed.unfollow()
        board.show("b", "attention", "Not worth it.")
        board.show("c", "lost", "Unseen.")
        assert ["Unseen."] == bed.notifier.told
