import errno
import shutil
from io import FileIO
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import NightTooNew, NightUnreadable
from sleepmon.storage import scan
from sleepmon.storage.frames import Frame, seal
from sleepmon.storage.layout import HEADER, MAX_JOURNAL_READ, FrameType
from sleepmon.storage.records import FileHead
from sleepmon.storage.scan import JournalIndex
from tests.fakes.nights import night_meta, recorded


def test_that_all_frames_come_once_and_in_order(tmp_path: Path) -> None:
    index = JournalIndex(recorded(tmp_path, 10))
    assert index.rows["seq"].tolist() == list(range(len(index.rows)))
    assert (index.sample_counts(), index.missing_seqs) == ((1000, 1000, 1000), 0)
    kinds = [kind for kind, *_ in index.frames()]
    assert kinds[-1] == FrameType.END
    assert index.meta == night_meta()


def test_that_a_frame_in_two_files_counts_once(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 10)
    shutil.copy(folder / "journal-0000.smj", folder / "journal-0001.smj")
    index = JournalIndex(folder)
    assert (index.files, index.sample_counts()) == (2, (1000, 1000, 1000))


def test_that_damage_in_the_middle_costs_what_it_hit_and_is_told(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60)
    path = folder / "journal-0000.smj"
    data = bytearray(path.read_bytes())
    for at in (len(data) // 3, len(data) // 2):
        data[at] ^= 0xFF
    path.write_bytes(data)
    index = JournalIndex(folder)
    assert index.damage.spots == 2
    assert 1 <= index.missing_seqs <= 2
    assert sum(index.sample_counts()) >= 18000 - 40


def test_that_a_damaged_first_head_is_made_up_for_by_the_second(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 10)
    path = folder / "journal-0000.smj"
    data = bytearray(path.read_bytes())
    data[HEADER.size + 10] ^= 1
    path.write_bytes(data)
    assert JournalIndex(folder).sample_counts() == (1000, 1000, 1000)


@pytest.mark.parametrize("content", [b"", b"text" * 5000, bytes(3000)])
def test_that_a_folder_without_a_head_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal-0000.smj").write_bytes(content)
    with pytest.raises(NightUnreadable):
        JournalIndex(tmp_path)


def _with_head(folder: Path, payload: bytes) -> Path:
    (folder / "journal-0000.smj").write_bytes(seal(Frame(FrameType.META, 0, payload), 0, 0, 1))
    return folder


def test_that_a_newer_format_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NightTooNew, match="format 2"):
        JournalIndex(_with_head(tmp_path, b'{"format_version": 2}'))


@pytest.mark.parametrize(
    "payload", [b"{", b"[" * 10_000, b"{}", b'{"format_version": "x"}', b"\xff"]
)
def test_that_a_head_of_nonsense_is_no_head(tmp_path: Path, payload: bytes) -> None:
    with pytest.raises(NightUnreadable):
        JournalIndex(_with_head(tmp_path, payload))


def test_that_a_file_too_large_for_a_journal_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "journal-0000.smj").open("wb") as file:
        file.truncate(MAX_JOURNAL_READ + 1)
    with pytest.raises(NightUnreadable, match="too large"):
        JournalIndex(tmp_path)


def test_that_the_fallback_folder_is_read_when_it_is_of_the_same_night(tmp_path: Path) -> None:
    for name, night_id in (("ours", "n1"), ("other", "n2")):
        spare = recorded(tmp_path / f"spare-{name}", 10, night_id=night_id)
        main = tmp_path / name
        main.mkdir()
        head = FileHead(
            format="sleepmon-night", format_version=1, meta=night_meta(), run=0, file_index=0,
            next_seq=0, monotonic_ns=0, utc_ns=0, fallback=str(spare),
        )  # fmt: skip
        _with_head(main, msgspec.json.encode(head))
    assert JournalIndex(tmp_path / "ours").sample_counts() == (1000, 1000, 1000)
    assert JournalIndex(tmp_path / "other").sample_counts() == (0, 0, 0)


def test_that_a_place_that_the_disk_cannot_read_costs_what_is_there_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad block gives an error instead of wrong bytes; before it the system reads less."""
    folder = recorded(tmp_path, 60)
    whole = JournalIndex(folder)
    bad = 9 * scan.BLOCK_BYTES
    read = scan.read_at

    def failing(file: FileIO, offset: int, size: int) -> bytes:
        if offset < bad + scan.BLOCK_BYTES and offset + size > bad:
            raise OSError(errno.EIO, "a bad block")
        return read(file, offset, size)

    monkeypatch.setattr(scan, "read_at", failing)
    index = JournalIndex(folder)
    lost = len(whole.rows) - len(index.rows)
    print(f"a bad block of {scan.BLOCK_BYTES} bytes cost {lost} of {len(whole.rows)} frames")
    assert (1, lost) == (index.damage.spots, index.missing_seqs)
    assert 0 < lost <= scan.BLOCK_BYTES // 100
    assert len(index.rows) == len(list(index.frames()))


def test_that_what_a_read_leaves_out_is_read_on(tmp_path: Path) -> None:
    class Reluctant(FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 3))

    (tmp_path / "a").write_bytes(b"0123456789")
    with Reluctant(tmp_path / "a") as file:
        assert b"12345678" == scan.read_at(file, 1, 8)
        assert b"89" == scan.read_at(file, 8, 8)
