from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.storage.frames import Frame, seal
from sleepmon.storage.layout import FrameType
from sleepmon.storage.records import FileHead
from sleepmon.storage.recovery import inspect
from sleepmon.storage.resumption import end_reason, last_labels, last_seen, resumption_of
from sleepmon.storage.scan import JournalIndex
from tests.fakes.nights import STARTED_UTC_NS, night_meta, recorded, sensor_row


def test_that_the_last_sample_of_each_sensor_is_found(tmp_path: Path) -> None:
    seen = last_seen(JournalIndex(recorded(tmp_path, 10)))
    assert [s.tick for s in seen.values()] == [999, 999, 999]
    assert seen[sensor_row(0).sensor].utc_ns == STARTED_UTC_NS + 10_000_000_000


def test_that_the_labels_are_those_of_the_last_edit(tmp_path: Path) -> None:
    index = JournalIndex(recorded(tmp_path, 40))
    assert [span.code for span in last_labels(index)] == ["S", "R"]
    assert end_reason(index) == "stopped"


def test_that_only_a_night_that_did_not_end_on_purpose_goes_on(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        resumption_of(recorded(tmp_path, 5))
    found = resumption_of(recorded(tmp_path, 5, reason="disk full", night_id="n2"))
    assert (found.run, len(found.interrupted)) == (0, 3)
    assert found.next_seq == len(JournalIndex(tmp_path / "2026-09-21T211320_n2.night").rows)


@pytest.mark.parametrize(("run", "seq"), [(0xFFFF, 5), (3, (1 << 64) - 1)])
def test_that_a_night_out_of_numbers_is_refused_in_words(
    tmp_path: Path, run: int, seq: int
) -> None:
    head = FileHead(
        format="sleepmon-night", format_version=1, meta=night_meta(), run=run, file_index=0,
        next_seq=0, monotonic_ns=0, utc_ns=0, fallback="", home="",
    )  # fmt: skip
    frames = [
        seal(Frame(FrameType.META, 0, msgspec.json.encode(head)), 0, run, 1),
        seal(Frame(FrameType.CLOCK, 0, bytes(16)), seq, run, 1),
    ]
    (tmp_path / "journal-0000.smj").write_bytes(b"".join(frames))
    with pytest.raises(RefusedError, match="out of numbers"):
        resumption_of(tmp_path)
    assert seq == inspect(tmp_path).missing_seqs


def test_that_a_night_with_nothing_in_it_has_nothing_to_go_on_from(tmp_path: Path) -> None:
    index = JournalIndex(recorded(tmp_path, 0, reason="fault"))
    assert last_seen(index) == {}
    assert not last_labels(index).spans
