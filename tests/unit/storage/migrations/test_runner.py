"""Older nights are brought up to date whole, or stay as they were."""

import errno
import stat
from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.domain.errors import DiskFull, NightError, NightTooNew, NightTooOld, NightUnreadable
from sleepmon.storage.glance import summary_of_file
from sleepmon.storage.migrations.catalog import MigrationRow
from sleepmon.storage.migrations.runner import bring_up_to_date, version_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.faulty_files import FailingFiles
from tests.fakes.format_0 import STEPS, as_format_0, loses_samples, v0_to_v1
from tests.fakes.nights import built, expected_counts, sensor_row


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return as_format_0(built(tmp_path, 10))


def test_that_an_older_night_is_told_and_brought_up_to_date(old: Path) -> None:
    with pytest.raises(NightTooOld, match="format 0"):
        open_night(old)
    assert "format 0" in summary_of_file(old).problem
    assert 0 == bring_up_to_date(old, steps=STEPS)
    assert verify_night(old).whole
    with open_night(old) as night:
        assert np.array_equal(expected_counts(0, 0, 1000), night.counts(sensor_row(0).sensor))
        assert b"migrated" == night.table("/audit")[-1]["action"]
    assert 0o600 == stat.S_IMODE(old.stat().st_mode)


def test_that_a_night_of_today_stays_as_it_is(tmp_path: Path) -> None:
    file = built(tmp_path, 5)
    before = file.read_bytes()
    assert 1 == bring_up_to_date(file)
    assert before == file.read_bytes()


def test_that_several_steps_are_taken_one_after_the_other(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def v1_to_v2(before: h5py.File, after: h5py.File) -> str:
        seal = v0_to_v1_again(before, after)
        after.attrs["format_version"] = 2
        return seal

    def v0_to_v1_again(before: h5py.File, after: h5py.File) -> str:
        for name in before:
            before.copy(name, after)
        for name, value in before.attrs.items():
            after.attrs.create(name, value, dtype=before.attrs.get_id(name).dtype)
        return str(after.attrs["seal"].decode())

    for place in ("sleepmon.storage.migrations.runner", "sleepmon.storage.whitelist"):
        monkeypatch.setattr(f"{place}.FORMAT_VERSION", 2)
    assert 0 == bring_up_to_date(old, steps=(*STEPS, MigrationRow(1, v1_to_v2)))
    assert 2 == version_of(old)
    assert [".h5", ".night"] == sorted(path.suffix for path in old.parent.iterdir())


def test_that_a_format_from_which_no_way_leads_is_told(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(NightTooOld, match="no way leads"):
        bring_up_to_date(old)
    assert before == old.read_bytes()


def test_that_newer_formats_and_files_of_others_are_refused(old: Path, tmp_path: Path) -> None:
    with h5py.File(old, "r+") as night:
        night.attrs["format_version"] = 9
    with pytest.raises(NightTooNew, match="format 9"):
        bring_up_to_date(old, steps=STEPS)
    (tmp_path / "text.h5").write_text("no night")
    with pytest.raises(NightUnreadable):
        bring_up_to_date(tmp_path / "text.h5")


def test_that_a_step_that_changes_samples_is_found_out(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(NightError, match="stays as it was"):
        bring_up_to_date(old, steps=(MigrationRow(0, loses_samples),))
    assert before == old.read_bytes()


def test_that_a_full_disk_leaves_the_old_night(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(DiskFull, match="stays as it was"):
        bring_up_to_date(old, steps=STEPS, files=FailingFiles("sync", 1, errno.ENOSPC))
    assert before == old.read_bytes()
    assert not list(old.parent.glob("*.part*"))


def test_that_a_damaged_older_night_stays(old: Path) -> None:
    with h5py.File(old, "r+") as night:
        del night["marks"]
    with pytest.raises(NightError):
        bring_up_to_date(old, steps=(MigrationRow(0, v0_to_v1),))
