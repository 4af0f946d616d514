import errno
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import DiskFull, NightUnreadable
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.storage.reader import open_night
from sleepmon.storage.relabel import relabel
from sleepmon.storage.verify import verify_night
from tests.fakes.faulty_files import FailingFiles
from tests.fakes.nights import STARTED_UTC_NS as T0
from tests.fakes.nights import built, expected_counts, sensor_row

EDITED_NS = T0 + 10**13
TRACK = LabelTrack(
    (LabelSpan(start_ns=T0, end_ns=T0 + 10**9, code="L", author="person", made_at_ns=EDITED_NS),)
)


def test_that_other_labels_and_nothing_else_are_there(tmp_path: Path) -> None:
    file = built(tmp_path)
    with open_night(file) as night:
        before = night.manifest
    relabel(file, TRACK, EDITED_NS)
    assert verify_night(file).whole
    with open_night(file) as night:
        assert night.labels == TRACK
        changed = {path for path, content in night.manifest.items() if before[path] != content}
        assert changed == {"/labels", "/audit"}
        counts = night.counts(sensor_row(0).sensor)
        assert np.array_equal(expected_counts(0, 0, 6000), counts)
        last = night.table("/audit")[-1]
        assert (int(last["utc_ns"]), last["action"]) == (EDITED_NS, b"labels")


def test_that_labels_can_be_changed_again_and_taken_away(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    relabel(file, TRACK, EDITED_NS)
    relabel(file, LabelTrack(), EDITED_NS + 1)
    with open_night(file) as night:
        assert night.labels == LabelTrack()
        assert len(night.table("/audit")) == 5


def test_that_a_full_disk_leaves_the_old_labels(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    before = file.read_bytes()
    with pytest.raises(DiskFull, match="keeps its old labels"):
        relabel(file, TRACK, EDITED_NS, files=FailingFiles("sync", 1, errno.ENOSPC))
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_that_a_damaged_night_is_not_relabelled(tmp_path: Path) -> None:
    (tmp_path / "a.h5").write_text("no night")
    with pytest.raises(NightUnreadable):
        relabel(tmp_path / "a.h5", TRACK, EDITED_NS)
