import errno
import hashlib
import os
import stat
from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.domain.errors import DiskFull, NightError, NightUnreadable
from sleepmon.domain.nights import EndReason
from sleepmon.storage.folders import file_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.writer import build_night
from tests.fakes.faulty_files import Call, DyingFiles, FailingFiles, Killed
from tests.fakes.nights import built, expected_counts, no_progress, recorded, sensor_row


def _digest(folder: Path) -> list[str]:
    return [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())]


def test_that_a_night_goes_from_journal_to_file_unchanged(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60)
    before = _digest(folder)
    told: list[float] = []
    report = build_night(folder, file_of(folder), told.append)
    assert report.samples == {f"virtual:{k:04d}": 6000 for k in range(3)}
    assert set(report.missing.values()) == {0}
    assert report.file_bytes == file_of(folder).stat().st_size
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert _digest(folder) == before
    with open_night(file_of(folder)) as night:
        assert night.is_complete
        for stream in range(3):
            counts = night.counts(sensor_row(stream).sensor)
            assert np.array_equal(expected_counts(stream, 0, 6000), counts)


def test_that_the_file_is_read_by_plain_h5py(tmp_path: Path) -> None:
    with h5py.File(built(tmp_path)) as night:
        sensor = night["sensors/0"]
        g = sensor["acc"][:] * sensor.attrs["g_per_count"]
        knots = sensor["time"][:]
        times = np.interp(np.arange(g.shape[1]), knots["index"], knots["utc_ns"]) / 1e9
        assert g.shape == (3, 6000)
        assert abs(times[-1] - times[0] - 59.99) < 1e-3
        assert sensor.attrs["placement"].decode() == "neck"
        assert night.attrs["format"] == b"sleepmon-night"
        assert night["labels"]["code"].tolist() == [b"S", b"R"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_that_the_file_is_for_this_user_only(tmp_path: Path) -> None:
    assert stat.S_IMODE(built(tmp_path, 5).stat().st_mode) == 0o600


def test_that_two_builds_of_one_journal_hold_the_same(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 10)
    seals = {build_night(folder, tmp_path / f"{k}.h5", no_progress).sha256 for k in range(2)}
    assert len(seals) == 1


def test_that_losses_are_in_the_ledger(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 20, missing_at=400)
    report = build_night(folder, file_of(folder), no_progress)
    sensor = sensor_row(0).sensor
    assert (report.samples[sensor], report.missing[sensor]) == (1900, 100)
    with open_night(file_of(folder)) as night:
        (gap,) = night.gaps(sensor)
        assert (gap["after_index"], gap["missing"], gap["reason"]) == (419, 100, b"link lost")
        times = night.times_utc_s(sensor)
        assert abs(times[420] - times[419] - 1.01) < 1e-3


@pytest.mark.parametrize("reason", ["stopped", "fault"])
def test_that_a_night_without_samples_is_a_night(tmp_path: Path, reason: EndReason) -> None:
    folder = recorded(tmp_path, 0, labels=(), reason=reason)
    build_night(folder, file_of(folder), no_progress)
    with open_night(file_of(folder)) as night:
        sensor = sensor_row(0).sensor
        assert night.counts(sensor).shape == (0, 3)
        assert len(night.times_utc_s(sensor)) == 0
        assert night.envelope(sensor, 60).shape == (2, 3, 0)


def test_that_a_folder_without_a_night_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(NightUnreadable):
        build_night(tmp_path, tmp_path / "a.h5", no_progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", ["sync", "rename"])
@pytest.mark.parametrize(("code", "error"), [(errno.EIO, NightError), (errno.ENOSPC, DiskFull)])
def test_that_a_failing_disk_leaves_no_file_and_a_second_try_succeeds(
    tmp_path: Path, call: Call, code: int, error: type[NightError]
) -> None:
    folder = recorded(tmp_path, 5)
    with pytest.raises(error, match="recording itself is safe"):
        build_night(folder, file_of(folder), no_progress, files=FailingFiles(call, 1, code))
    assert [p.name for p in tmp_path.iterdir()] == [folder.name]
    build_night(folder, file_of(folder), no_progress)


def test_that_a_builder_that_dies_leaves_the_file_whole_or_absent(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5)
    file, before = file_of(folder), _digest(folder)
    for nth in range(1, 4):
        file.unlink(missing_ok=True)
        with pytest.raises(Killed):
            build_night(folder, file, no_progress, files=DyingFiles(nth))
        if file.exists():
            with open_night(file) as night:
                assert all(night.is_intact(path) for path in night.paths)
        assert _digest(folder) == before
    build_night(folder, file, no_progress)


def test_that_a_file_not_written_as_it_is_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = recorded(tmp_path, 5)
    monkeypatch.setattr("sleepmon.storage.reader.NightReader.is_intact", lambda *_: False)
    with pytest.raises(NightError, match="could not be written"):
        build_night(folder, file_of(folder), no_progress)
    assert not file_of(folder).exists()


def test_that_envelopes_are_there_for_a_whole_night_at_once(tmp_path: Path) -> None:
    with open_night(built(tmp_path, 60)) as night:
        sensor = sensor_row(1).sensor
        counts = night.counts(sensor)
        level = night.envelope(sensor, 600)
        assert level.shape == (2, 3, 10)
        assert (level[0, :, 3] == counts[1800:2400].min(axis=0)).all()


def test_that_progress_only_grows_from_nothing_to_all(tmp_path: Path) -> None:
    folder, parts = recorded(tmp_path, 5), list[float]()
    build_night(folder, file_of(folder), parts.append)
    assert (sorted(parts), 0.0, 1.0) == (parts, parts[0], parts[-1])
