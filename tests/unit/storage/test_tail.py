import errno
from pathlib import Path

import pytest

from sleepmon.storage.layout import HEADER, FrameType
from sleepmon.storage.tail import JournalTail
from tests.fakes.faulty_files import FailingFiles
from tests.fakes.journals import JournalNight, numbered
from tests.fakes.moved_nights import recorded_over_two_folders
from tests.fakes.nights import recorded


def test_that_each_frame_comes_once_and_in_order(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("sync", 9, errno.EIO), max_bytes=3000)
    tail = JournalTail(night.folders[0])
    seen = []
    for value in range(100):
        night.journal.append(numbered(value))
        if value % 3 == 0:
            seen += tail.poll()
        if value % 7 == 0:
            night.journal.sync()
    night.journal.close("stopped")
    seen += tail.poll()
    assert [frame.seq for frame in seen] == list(range(101))
    assert [f.payload for f in seen[:100]] == [numbered(v).payload for v in range(100)]
    assert (seen[-1].kind, tail.poll()) == (FrameType.END, [])


@pytest.mark.parametrize("step", [1, 13, 100])
def test_that_a_frame_half_written_is_waited_for(tmp_path: Path, step: int) -> None:
    whole = (recorded(tmp_path, 0.4, sensors=1) / "journal-0000.smj").read_bytes()
    live = tmp_path / "live"
    live.mkdir()
    tail, seen = JournalTail(live), []
    start = len(whole) - 1000
    for size in [*range(start, len(whole), step), len(whole)]:
        (live / "journal-0000.smj").write_bytes(whole[:size])
        seen += tail.poll()
    assert [frame.seq for frame in seen] == list(range(len(seen)))
    assert seen[-1].kind == FrameType.END


def test_that_a_damaged_place_is_passed_over(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 20)
    data = bytearray((folder / "journal-0000.smj").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "journal-0000.smj").write_bytes(data)
    seqs = [frame.seq for frame in JournalTail(folder).poll()]
    assert len(seqs) == seqs[-1]


def test_that_an_empty_folder_has_nothing_to_tell(tmp_path: Path) -> None:
    assert JournalTail(tmp_path).poll() == []


@pytest.mark.expects_log("disk: fallback folder")
def test_that_the_tail_follows_into_the_fallback_folder(tmp_path: Path) -> None:
    tail = JournalTail(recorded_over_two_folders(tmp_path / "nights", tmp_path / "more"))
    frames = tail.poll()
    assert list(range(len(frames))) == [frame.seq for frame in frames]
    assert 9 == sum(frame.kind == FrameType.SAMPLES for frame in frames)
    assert FrameType.END == frames[-1].kind


def test_that_the_newest_bytes_end_like_the_whole(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("sync", 9, errno.EIO), max_bytes=3000)
    for value in range(300):
        night.journal.append(numbered(value))
    night.journal.sync()
    whole = JournalTail(night.folders[0]).poll()
    for newest_bytes in (1, 500, 4000, 10_000_000):
        tail = JournalTail(night.folders[0], newest_bytes)
        newest = tail.poll()
        assert whole[len(whole) - len(newest) :] == newest
        told = sum(HEADER.size + len(frame.payload) for frame in newest)
        everything = sum(HEADER.size + len(frame.payload) for frame in whole)
        assert told > min(newest_bytes, everything) - 200
    night.journal.append(numbered(300))
    assert [300] == [frame.seq for frame in tail.poll()]
    night.journal.close("stopped")


def test_that_more_damage_than_is_read_at_once_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepmon.storage.tail.PIECE", 1 << 11)
    monkeypatch.setattr("sleepmon.storage.tail.MAX_READ", 1 << 12)
    monkeypatch.setattr("sleepmon.storage.tail.MAX_PAYLOAD", 1 << 10)
    folder = recorded(tmp_path, 20)
    path = folder / "journal-0000.smj"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = bytes(6000)
    path.write_bytes(data)
    tail, seen = JournalTail(folder), []
    for _ in range(len(data) // 1000):
        seen += tail.poll()
    assert FrameType.END == seen[-1].kind
