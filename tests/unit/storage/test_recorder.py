import dataclasses
import errno
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sleepmon.domain.errors import DiskFull, NightInUse, UsageError
from sleepmon.domain.events import (
    LabelsChanged,
    Marked,
    NightBuildFailed,
    NightBuildProgressed,
    NightStarted,
    WarningRaised,
)
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import SensorId
from sleepmon.storage.files import Files
from sleepmon.storage.layout import FrameType
from sleepmon.storage.lock import is_locked
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.records import decode_gap
from sleepmon.storage.recovery import inspect
from sleepmon.storage.resumption import last_labels
from sleepmon.storage.scan import JournalIndex
from tests.fakes.clock import FakeClock
from tests.fakes.faulty_files import Call, FailingFiles, FullDisk
from tests.fakes.moved_nights import night_that_moves
from tests.fakes.nights import QUICK, Listener, block, blocks, night_meta, only_folder

disk_warning = pytest.mark.expects_log("disk: ")


def _open(
    nights: Path,
    listener: Listener,
    files: Files | None = None,
    options: RecorderOptions = QUICK,
    clock: FakeClock | None = None,
) -> NightRecorder:
    return NightRecorder.open(
        nights, night_meta(), clock or FakeClock(), listener, files=files, options=options
    )


def _deliver(recorder: NightRecorder, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        for stream in range(3):
            recorder.put_block(block(stream, number * 20))


def test_that_the_first_frame_is_on_disk_when_it_opens(tmp_path: Path) -> None:
    recorder = _open(tmp_path, Listener())
    assert inspect(recorder.folder).night_id == "n1"
    assert recorder.file == recorder.folder.with_suffix(".h5")
    recorder.close("stopped")


def test_that_all_delivered_is_recorded_and_acknowledged(tmp_path: Path) -> None:
    listener, clock = Listener(), FakeClock()
    recorder = _open(tmp_path, listener, clock=clock)
    _deliver(recorder, 10)
    clock.advance(2.0)
    listener.wait_saved(2)
    assert recorder.saved_until_utc_ns == clock.utc_ns()
    assert list(inspect(recorder.folder).samples.values()) == [200, 200, 200]
    recorder.close("stopped")
    report = inspect(recorder.folder)
    assert (report.ended, report.is_whole, report.missing_seqs) == ("stopped", True, 0)
    assert listener.stopped == []
    assert not is_locked(recorder.folder)


def test_that_a_night_has_one_recorder(tmp_path: Path) -> None:
    recorder = _open(tmp_path, Listener())
    with pytest.raises(NightInUse):
        NightRecorder.resume(recorder.folder, FakeClock(), Listener(), options=QUICK)
    recorder.close("stopped")


def test_that_labels_are_saved_at_once(tmp_path: Path) -> None:
    listener, slow = Listener(), RecorderOptions(sync_every_s=3600, check_space=False)
    recorder = _open(tmp_path, listener, options=slow)
    track = LabelTrack().from_now_on("S", 1_790_000_000_000_000_001)
    recorder.put_labels(track)
    listener.wait_saved()
    assert track == last_labels(JournalIndex(recorder.folder))
    recorder.close("stopped")


def test_that_all_is_saved_at_once_when_it_is_asked_for(tmp_path: Path) -> None:
    listener, clock = Listener(), FakeClock()
    slow = RecorderOptions(sync_every_s=3600, check_space=False)
    recorder = _open(tmp_path, listener, options=slow, clock=clock)
    _deliver(recorder, 10)
    clock.advance(2.0)
    recorder.save_now(within_s=60)
    assert recorder.saved_until_utc_ns == clock.utc_ns()
    assert list(inspect(recorder.folder).samples.values()) == [200, 200, 200]
    recorder.close("stopped")
    clock.advance(1.0)
    recorder.save_now(within_s=60)


def test_that_a_stuck_disk_is_waited_for_no_longer_than_allowed(tmp_path: Path) -> None:
    files, clock = _Stalling(), FakeClock()
    recorder = _open(tmp_path, Listener(), files, clock=clock)
    files.go.clear()
    recorder.put_block(block(0, 0))
    assert files.held.wait(10)
    clock.advance(1.0)
    recorder.save_now(within_s=0.01)
    assert recorder.saved_until_utc_ns < clock.utc_ns()
    files.go.set()
    recorder.close("stopped")


def test_that_strangers_are_refused(tmp_path: Path) -> None:
    recorder = _open(tmp_path, Listener())
    with pytest.raises(UsageError):
        recorder.put_battery(SensorId("x:1"), 50, 0)
    recorder.close("stopped")


def test_that_events_stored_elsewhere_are_passed_over(tmp_path: Path) -> None:
    recorder = _open(tmp_path, Listener())
    recorder.put_event(LabelsChanged(utc_ns=1, labels=LabelTrack(), can_undo=False, can_redo=False))
    recorder.put_event(NightBuildProgressed(utc_ns=1, night_id="before", done=0.5))
    recorder.put_event(NightBuildFailed(utc_ns=1, night_id="before", folder="/a", words="No."))
    recorder.put_event(WarningRaised(utc_ns=1, kind="disk full", level="lost", words="own"))
    recorder.put_event(WarningRaised(utc_ns=1, kind="battery", level="attention", words="other"))
    recorder.put_event(Marked(utc_ns=2, text="lights out"))
    recorder.close("stopped")
    texts = [p for k, _, _, p in JournalIndex(recorder.folder).frames() if k == 3]
    assert [b"battery" in texts[0], b"lights out" in texts[1], len(texts)] == [True, True, 2]


@disk_warning
@pytest.mark.parametrize("call", ["write", "sync"])
def test_that_an_error_of_the_disk_is_told_and_loses_nothing(tmp_path: Path, call: Call) -> None:
    listener = Listener()
    recorder = _open(tmp_path, listener, FailingFiles(call, 4, errno.EIO))
    _deliver(recorder, 30)
    listener.wait_trouble("rolled over")
    recorder.close("stopped")
    report = inspect(recorder.folder)
    assert list(report.samples.values()) == [600, 600, 600]
    assert (report.missing_seqs, report.ended) == (0, "stopped")
    assert report.files >= 2


@disk_warning
def test_that_a_full_disk_ends_the_night_and_says_so(tmp_path: Path) -> None:
    listener = Listener()
    recorder = _open(tmp_path, listener, FullDisk(QUICK.ballast_bytes + 40_000))
    _deliver(recorder, 400)
    assert listener.wait_stopped() == "disk full"
    assert not recorder.is_open
    _deliver(recorder, 5, first=400)
    recorder.close("stopped")
    report = inspect(recorder.folder)
    assert (report.ended, report.missing_seqs, report.torn_bytes) == ("disk full", 0, 0)
    assert 0 < report.samples["virtual:0000"] < 8000
    assert listener.stopped == ["disk full"]


@disk_warning
def test_that_a_disk_that_fails_for_good_is_told(tmp_path: Path) -> None:
    listener = Listener()
    recorder = _open(tmp_path, listener, FailingFiles("write", 9, errno.EIO, forever=True))
    _deliver(recorder, 20)
    assert listener.wait_stopped() == "fault"
    recorder.close("stopped")
    assert ("recorder", "lost") in listener.troubles


def test_that_too_little_room_refuses_and_later_ends_the_night(tmp_path: Path) -> None:
    class Shrinking(Files):
        free = 1 << 40

        def free_bytes(self, folder: Path) -> int:
            return self.free

    files, listener, clock = Shrinking(), Listener(), FakeClock()
    options = RecorderOptions(sync_every_s=0.01, ballast_bytes=4096)
    recorder = _open(tmp_path, listener, files, options, clock)
    files.free = 205 << 20
    clock.advance(11)
    listener.wait_trouble("disk space")
    files.free = 100 << 20
    clock.advance(11)
    assert listener.wait_stopped() == "disk full"
    recorder.close("stopped")
    assert inspect(recorder.folder).ended == "disk full"
    with pytest.raises(DiskFull):
        _open(tmp_path / "other", listener, files, options)


class _Stalling(Files):
    """A disk that does not answer while it is held."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.held = threading.Event()

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if not self.go.is_set():
            self.held.set()
            assert self.go.wait(20)
        return super().write(descriptor, data)


def test_that_a_disk_that_does_not_keep_up_loses_loudly_and_into_the_ledger(
    tmp_path: Path,
) -> None:
    files, listener = _Stalling(), Listener()
    options = RecorderOptions(
        sync_every_s=0.01, ballast_bytes=4096, check_space=False, queue_items=8
    )
    recorder = _open(tmp_path, listener, files, options)
    files.go.clear()
    recorder.put_block(block(0, 0))
    assert files.held.wait(10)
    for number in range(1, 60):
        recorder.put_block(block(0, number * 20))
    listener.wait_trouble("queue full")
    files.go.set()
    listener.wait_trouble("samples lost")
    for number in range(60, 70):
        recorder.put_block(block(0, number * 20))
    recorder.close("stopped")
    index = JournalIndex(recorder.folder)
    stored = index.sample_counts()[0]
    gaps = [p for k, s, _, p in index.frames() if (k, s) == (6, 0)]
    assert {decode_gap(p).reason for p in gaps} == {"not written"}
    assert stored + sum(decode_gap(p).missing for p in gaps) == 70 * 20


@pytest.mark.expects_log("a block cannot be written")
def test_that_one_senseless_block_does_not_end_a_night(tmp_path: Path) -> None:
    listener = Listener()
    recorder = _open(tmp_path, listener)
    recorder.put_block(dataclasses.replace(block(0, 0), device_time_ns=1 << 70))
    listener.wait_trouble("samples lost")
    recorder.put_block(block(0, 20))
    recorder.close("stopped")
    assert inspect(recorder.folder).samples["virtual:0000"] == 20


def test_that_a_slow_disk_is_told(tmp_path: Path) -> None:
    files, listener, clock = _Stalling(), Listener(), FakeClock()
    recorder = _open(tmp_path, listener, files, clock=clock)
    files.go.clear()
    recorder.put_block(block(0, 0))
    assert files.held.wait(10)
    clock.advance(6)
    listener.wait_trouble("disk slow")
    files.go.set()
    recorder.close("stopped")


def test_that_an_interrupted_night_goes_on_as_the_same_night(tmp_path: Path) -> None:
    listener, clock = Listener(), FakeClock()
    recorder = _open(tmp_path, listener, clock=clock)
    track = LabelTrack().from_now_on("S", clock.utc_ns())
    recorder.put_labels(track)
    _deliver(recorder, 5)
    listener.wait_saved(2)
    _die(recorder)
    clock.advance(61.0)
    again = NightRecorder.resume(only_folder(tmp_path), clock, Listener(), options=QUICK)
    assert (again.meta.night_id, again.labels_before) == ("n1", track)
    for one in blocks(0, 5):
        again.put_block(replace(one, arrived_ns=clock.monotonic_ns()))
    again.close("stopped")
    report = inspect(again.folder)
    assert (report.runs, report.ended, report.missing_seqs) == (2, "stopped", 0)
    assert report.samples == {"virtual:0000": 200, "virtual:0001": 100, "virtual:0002": 100}
    gaps = [(s, r) for k, s, r, _ in JournalIndex(again.folder).frames() if k == 6]
    assert sorted(gaps) == [(0, 1), (1, 1), (2, 1)]


def _die(recorder: NightRecorder) -> None:
    """End the threads as a kill would: without writing an end, the lock freed."""
    folder, kept = recorder.folder, {}
    for path in folder.glob("*.smj"):
        kept[path] = path.read_bytes()
    recorder.close("stopped")
    for path in folder.glob("*.smj"):
        path.write_bytes(kept[path]) if path in kept else path.unlink()


@disk_warning
def test_that_a_night_does_not_tell_where_it_lay(tmp_path: Path) -> None:
    aside, more = tmp_path / "aside", tmp_path / "more"
    aside.mkdir()
    recorder, listener = night_that_moves(tmp_path / "nights", more, aside)
    folder = str(recorder.folder)
    recorder.put_event(NightStarted(utc_ns=1, night_id="n1", folder=folder))
    recorder.close("stopped")
    assert f"It is {more}." in listener.said[-1]
    texts = [p for k, _, _, p in JournalIndex(recorder.folder).frames() if k == FrameType.EVENT]
    assert any(recorder.folder.name.encode() in text for text in texts)
    assert not any(str(tmp_path).encode() in text for text in texts)
