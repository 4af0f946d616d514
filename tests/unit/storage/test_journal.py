import errno
import random
import shutil
import threading
from pathlib import Path

import pytest

from sleepmon.storage.files import Files
from sleepmon.storage.frames import Frame, scan
from sleepmon.storage.journal import JournalStopped
from sleepmon.storage.layout import MAX_PAYLOAD, FrameType
from tests.fakes.faulty_files import (
    Call,
    CrashMode,
    DyingFiles,
    FailingFiles,
    FullDisk,
    LoggedFiles,
    put_files,
)
from tests.fakes.journals import (
    JournalNight,
    cut_power,
    found_frames,
    lost_frames,
    numbered,
    write_until_death,
)


def test_that_what_was_appended_is_there_in_order(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    night.write(20)
    night.journal.close("stopped")
    frames = found_frames(night.folders[0])
    assert sorted(frames) == list(range(21))
    assert frames[20] == (FrameType.END, b"stopped")
    assert lost_frames(frames, 19) == []
    assert night.troubles == []


def test_that_the_ballast_goes_with_the_end(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    assert (night.folders[0] / "ballast").stat().st_size == 4096
    night.journal.close("stopped")
    assert not (night.folders[0] / "ballast").exists()


def test_that_large_files_are_followed_by_the_next(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files(), max_bytes=1000)
    night.write(50, sync_every=1000)
    night.journal.close("stopped")
    assert len(list(night.folders[0].glob("*.smj"))) > 3
    assert lost_frames(found_frames(night.folders[0]), 50) == []


def test_that_a_journal_goes_on_behind_the_files_that_are_there(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    night.write(5)
    night.journal.close("fault")
    before = (night.folders[0] / "journal-0000.smj").read_bytes()
    again = JournalNight(tmp_path, Files(), next_seq=6)
    again.journal.append(numbered(6))
    again.journal.close("stopped")
    assert (night.folders[0] / "journal-0000.smj").read_bytes() == before
    assert sorted(found_frames(night.folders[0])) == list(range(8))


def test_that_a_frame_too_large_is_refused(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    with pytest.raises(ValueError, match="at most"):
        night.journal.append(Frame(FrameType.EVENT, 0, bytes(MAX_PAYLOAD + 1)))
    night.journal.close("stopped")


def test_that_a_closed_journal_takes_nothing(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    night.journal.close("stopped")
    night.journal.close("stopped")
    assert night.journal.sync() == 0
    with pytest.raises(ValueError, match="closed"):
        night.journal.append(numbered(1))


@pytest.mark.parametrize("call", ["write", "sync"])
@pytest.mark.parametrize("nth", [2, 3, 7, 11])
def test_that_an_error_of_the_disk_rolls_over_and_loses_nothing(
    tmp_path: Path, call: Call, nth: int
) -> None:
    night = JournalNight(tmp_path, FailingFiles(call, nth, errno.EIO))
    night.write(60)
    night.journal.close("stopped")
    assert lost_frames(found_frames(night.folders[0]), 60) == []
    assert [t.kind for t in night.troubles] == ["rolled over"]
    assert night.journal.durable_seq == 60


def test_that_errors_on_the_way_to_the_next_file_are_tried_again(tmp_path: Path) -> None:
    class Twice(Files):
        """Fails in two writes on end: of a frame, and of the head of the next file."""

        writes = 0

        def write(self, descriptor: int, data: bytes | memoryview) -> int:
            self.writes += 1
            if self.writes in (8, 9):
                raise OSError(errno.EIO, "bad moment")
            return super().write(descriptor, data)

    night = JournalNight(tmp_path, Twice())
    night.write(60)
    night.journal.close("stopped")
    assert lost_frames(found_frames(*night.folders), 60) == []


def test_that_a_file_that_failed_is_never_touched_again(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("sync", 3, errno.EIO))
    first = night.folders[0] / "journal-0000.smj"
    night.write(10)
    size = first.stat().st_size
    for value in range(10, 30):
        night.journal.append(numbered(value))
    assert first.stat().st_size == size
    night.journal.close("stopped")


class _BadFolder(Files):
    """Nothing can be made or written in a folder, from a moment on."""

    def __init__(self) -> None:
        self.bad: Path | None = None
        self._paths: dict[int, Path] = {}

    def create(self, path: Path) -> int:
        self._check(path)
        descriptor = super().create(path)
        self._paths[descriptor] = path
        return descriptor

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._check(self._paths[descriptor])
        return super().write(descriptor, data)

    def _check(self, path: Path) -> None:
        if path.parent == self.bad:
            raise OSError(errno.EIO, "gone")


def test_that_recording_goes_on_in_the_fallback_folder(tmp_path: Path) -> None:
    files = _BadFolder()
    night = JournalNight(tmp_path, files)
    night.write(12)
    files.bad = night.folders[0]
    for value in range(12, 30):
        night.journal.append(numbered(value))
    night.journal.close("stopped")
    assert lost_frames(found_frames(*night.folders), 30) == []
    assert [t.kind for t in night.troubles] == ["fallback folder"]
    assert min(found_frames(night.folders[1])) == 10  # what was not durable is written again


class _LoggedBadFolder(LoggedFiles):
    """A disk of which a folder fails once it is told to, and which remembers all it was asked."""

    bad = Path("nowhere")

    def create(self, path: Path) -> int:
        if path.is_relative_to(self.bad):
            raise OSError(errno.EIO, "gone")
        return super().create(path)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.paths[descriptor].is_relative_to(self.bad):
            raise OSError(errno.EIO, "gone")
        return super().write(descriptor, data)


def test_that_a_power_cut_finds_the_folders_that_were_made_for_the_fallback(
    tmp_path: Path,
) -> None:
    """The names of new folders must be on the disk before what is in them is called saved."""
    files = _LoggedBadFolder()
    night = JournalNight(tmp_path, files)
    night.write(12, on_ack=files.acknowledge)
    (tmp_path / "b").rmdir()
    files.bad = night.folders[0]
    for value in range(12, 30):
        night.journal.append(numbered(value))
        files.acknowledge(night.journal.sync())
    assert ["fallback folder"] == [trouble.kind for trouble in night.troubles]
    found, acked = files.after_power_cut(len(files.log), "synced", random.Random(1))
    put_files(found, tmp_path, tmp_path / "after")
    places = [tmp_path / "after" / folder.relative_to(tmp_path) for folder in night.folders]
    assert 29 == acked
    assert [] == lost_frames(found_frames(*places), acked)


def test_that_numbers_go_on_over_both_folders_when_a_night_that_moved_is_taken_up(
    tmp_path: Path,
) -> None:
    files = _BadFolder()
    night = JournalNight(tmp_path, files)
    files.bad = night.folders[0]
    night.journal.append(numbered(0))
    night.journal.close("fault")
    again = JournalNight(tmp_path, Files(), next_seq=5)
    again.journal.close("stopped")
    names = [sorted(path.name for path in f.glob("*.smj")) for f in night.folders]
    assert not set(names[0]) & set(names[1])
    assert max(names[1]) < max(names[0]), "what was written last"


def test_that_a_deleted_night_goes_on_in_the_fallback_folder_and_says_so(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, Files())
    night.write(12)
    assert 11 == night.journal.sync()
    shutil.rmtree(night.folders[0])
    for value in range(12, 30):
        night.journal.append(numbered(value))
    assert 29 == night.journal.sync()
    night.journal.close("stopped")
    assert ["fallback folder"] == [trouble.kind for trouble in night.troubles]
    assert set(range(12, 31)) <= set(found_frames(night.folders[1]))


def test_that_a_disk_that_fails_for_good_stops_the_night(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("write", 8, errno.EIO, forever=True))
    with pytest.raises(JournalStopped) as stopped:
        night.write(60)
    assert stopped.value.reason == "fault"
    night.journal.close("fault")
    assert lost_frames(found_frames(*night.folders), night.journal.durable_seq) == []


@pytest.mark.parametrize("room", range(4800, 9000, 200))
def test_that_a_full_disk_ends_the_night_cleanly(tmp_path: Path, room: int) -> None:
    night = JournalNight(tmp_path, FullDisk(room))
    acked: list[int] = []
    with pytest.raises(JournalStopped) as stopped:
        night.write(1000, on_ack=acked.append)
    assert stopped.value.reason == "disk full"
    night.journal.close("stopped")
    frames = found_frames(night.folders[0])
    assert frames[max(frames)] == (FrameType.END, b"disk full")
    assert lost_frames(frames, max(frames) - 1) == []
    assert max(frames) == night.journal.durable_seq >= max(acked, default=-1)
    assert [t.kind for t in night.troubles] == ["disk full"]


def test_that_a_full_disk_ends_the_night_however_much_waits_for_a_sync(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FullDisk(40_000))
    with pytest.raises(JournalStopped):
        night.write(10_000, sync_every=100_000)
    night.journal.close("stopped")
    frames = found_frames(night.folders[0])
    written = sum(file.stat().st_size for file in night.folders[0].glob("*.smj"))
    assert written > 30_000, "more waits than the ballast of 4096 bytes has room for"
    assert frames[max(frames)] == (FrameType.END, b"disk full")
    assert lost_frames(frames, max(frames) - 1) == []
    assert max(frames) == night.journal.durable_seq


def test_that_after_a_sync_without_room_all_that_waits_is_written_again(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("sync", 3, errno.ENOSPC))
    with pytest.raises(JournalStopped):
        night.write(1000, sync_every=20)
    night.journal.close("stopped")
    found = scan((night.folders[0] / "journal-0000.smj").read_bytes()).seqs
    again = [seq for seq in set(found) if found.count(seq) > 1 and seq > 0]
    assert len(again) >= 20, "a failed sync leaves nothing that can be trusted"
    assert max(found) == night.journal.durable_seq


def test_that_a_disk_full_beyond_the_ballast_keeps_what_stands(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("write", 40, errno.ENOSPC, forever=True))
    acked: list[int] = []
    with pytest.raises(JournalStopped):
        night.write(1000, on_ack=acked.append)
    night.journal.close("stopped")
    frames = found_frames(night.folders[0])
    assert lost_frames(frames, acked[-1]) == []
    assert night.journal.durable_seq >= acked[-1]
    assert lost_frames(frames, night.journal.durable_seq) == []


def test_that_death_in_any_call_loses_nothing_written_before(tmp_path: Path) -> None:
    for nth in range(1, 120):
        folder = tmp_path / str(nth)
        acked = write_until_death(folder, DyingFiles(nth, torn=(nth % 10) / 10))
        assert lost_frames(found_frames(folder / "a"), acked) == []


@pytest.mark.parametrize("mode", ["prefix", "synced", "subset", "torn"])
def test_that_a_power_cut_loses_nothing_acknowledged(tmp_path: Path, mode: CrashMode) -> None:
    states = 60
    lossy = cut_power(tmp_path, LoggedFiles(), mode, states)
    print(f"power cut, {mode}: {lossy} of {states} states lost acknowledged frames")
    assert lossy == 0


@pytest.mark.parametrize("mode", ["synced", "subset", "torn"])
def test_that_these_tests_catch_a_journal_that_does_not_sync(
    tmp_path: Path, mode: CrashMode
) -> None:
    states = 60
    lossy = cut_power(tmp_path, LoggedFiles(lies=True), mode, states)
    print(f"mutant without fsync, {mode}: caught in {lossy} of {states} states")
    assert lossy > 0.9 * states


def test_that_the_head_is_repeated(tmp_path: Path) -> None:
    night = JournalNight(tmp_path, FailingFiles("write", 4, errno.EIO))
    night.journal.append(numbered(0))
    night.journal.repeat_head()
    night.journal.append(numbered(1))
    night.journal.repeat_head()
    night.journal.close("stopped")
    kinds = [
        kind
        for path in sorted(night.folders[0].glob("*.smj"))
        for kind in scan(path.read_bytes()).kinds
    ]
    assert kinds.count(FrameType.META) >= 5
    assert sorted(found_frames(night.folders[0])) == [0, 1, 2]


class _StuckDisk(Files):
    """Bringing anything to the disk takes until the test lets it."""

    def __init__(self) -> None:
        self.asked, self.may_end = threading.Event(), threading.Event()
        self.may_end.set()

    def sync(self, descriptor: int) -> None:
        self.asked.set()
        assert self.may_end.wait(10)
        super().sync(descriptor)


def test_that_appending_never_waits_for_the_disk_even_into_the_next_file(tmp_path: Path) -> None:
    files = _StuckDisk()
    night = JournalNight(tmp_path, files, max_bytes=1000)
    night.journal.append(numbered(0))
    files.may_end.clear()
    files.asked.clear()
    syncing = threading.Thread(target=night.journal.sync)
    syncing.start()
    assert files.asked.wait(10)
    for value in range(1, 40):
        night.journal.append(numbered(value))
    assert (-1, 40) == (night.journal.durable_seq, night.journal.next_seq)
    files.may_end.set()
    syncing.join(10)
    assert 0 == night.journal.durable_seq
    assert 39 == night.journal.sync()
    night.journal.close("stopped")
    assert len(list(night.folders[0].glob("*.smj"))) > 3
    assert lost_frames(found_frames(night.folders[0]), 40) == []


@pytest.mark.parametrize("nth", range(2, 9))
@pytest.mark.parametrize("call", ["sync", "sync_folder"])
def test_that_a_full_file_that_cannot_be_synced_is_written_again(
    tmp_path: Path, call: Call, nth: int
) -> None:
    night = JournalNight(tmp_path, FailingFiles(call, nth, errno.EIO), max_bytes=500)
    night.write(60, sync_every=9)
    night.journal.close("stopped")
    assert 60 == night.journal.durable_seq
    assert lost_frames(found_frames(night.folders[0]), 60) == []
    assert [t.kind for t in night.troubles] == ["rolled over"]


def test_that_no_file_stays_open(tmp_path: Path) -> None:
    opened, closed = [], []

    class Counted(FailingFiles):
        def create(self, path: Path) -> int:
            opened.append(super().create(path))
            return opened[-1]

        def close(self, descriptor: int) -> None:
            closed.append(descriptor)
            super().close(descriptor)

    night = JournalNight(tmp_path, Counted("sync", 11, errno.EIO), max_bytes=500)
    night.write(60, sync_every=9)
    night.journal.close("stopped")
    assert len(opened) > 8
    assert sorted(opened) == sorted(closed)
