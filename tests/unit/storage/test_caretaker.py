from pathlib import Path

import pytest

from sleepmon.storage.caretaker import Caretaker
from sleepmon.storage.encoder import Encoder
from sleepmon.storage.files import Files
from sleepmon.storage.frames import Frame
from sleepmon.storage.intake import EndNow, Intake, RepeatHead
from sleepmon.storage.layout import FrameType
from sleepmon.storage.opening import RecorderOptions
from tests.fakes.clock import FakeClock
from tests.fakes.nights import night_meta

META = night_meta()


class _Disk(Files):
    """A disk with as much room as the test says."""

    def __init__(self) -> None:
        self.free = 1 << 40

    def free_bytes(self, folder: Path) -> int:
        if self.free < 0:
            raise OSError("gone")
        return self.free


class _Scene:
    def __init__(self) -> None:
        self.clock, self.disk, self.told = FakeClock(), _Disk(), list[tuple[str, str]]()
        self.intake = Intake(100)
        self.due: list[object] = []
        self._caretaker = Caretaker(
            Encoder(META, self.clock),
            self.intake,
            self.clock,
            self.disk,
            lambda kind, level, words: self.told.append((kind, level)),
            RecorderOptions(),
        )

    def look(self) -> list[object]:
        """What is due now, as words for what it is."""
        self._caretaker.look(Path("nights"), META)
        end = EndNow("stopped", by_close=True)
        self.intake.put(end)
        found: list[object] = []
        while (item := self.intake.take()) is not end:
            found.append(item)
        return found


@pytest.fixture
def scene() -> _Scene:
    found = _Scene()
    found.look()
    return found


def _is_clock(items: list[object]) -> bool:
    return [FrameType.CLOCK] == [item.kind if isinstance(item, Frame) else item for item in items]


def test_that_the_clocks_are_written_every_minute(scene: _Scene) -> None:
    scene.clock.advance(59)
    assert scene.look() == []
    scene.clock.advance(1)
    assert _is_clock(scene.look())


def test_that_a_jump_of_the_clock_is_written_at_once(scene: _Scene) -> None:
    scene.clock.advance(1)
    scene.clock.jump_utc(0.04)
    assert scene.look() == []
    scene.clock.jump_utc(3600)
    assert _is_clock(scene.look())
    assert scene.look() == []


def test_that_the_head_is_repeated_every_ten_minutes(scene: _Scene) -> None:
    scene.clock.advance(600)
    assert [type(item) for item in scene.look()] == [Frame, RepeatHead]


def test_that_the_room_is_judged_and_told_once(scene: _Scene) -> None:
    for free_mb, told in ((210, 1), (209, 1), (2000, 1), (100, 2)):
        scene.disk.free = free_mb << 20
        scene.clock.advance(10)
        items = scene.look()
        assert len(scene.told) == told
    assert EndNow("disk full") in items
    assert scene.told == [("disk space", "attention"), ("disk space", "lost")]


def test_that_a_disk_that_cannot_be_asked_is_left_to_the_next_write(scene: _Scene) -> None:
    scene.disk.free = -1
    scene.clock.advance(10)
    assert scene.look() == []
    assert scene.told == []
