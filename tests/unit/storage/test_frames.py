import random

from hypothesis import given
from hypothesis import strategies as st

from sleepmon.storage.frames import Frame, scan, seal
from sleepmon.storage.layout import HEADER, JOURNAL_MAGIC, MAX_PAYLOAD, FrameType

frames = st.builds(
    Frame, st.sampled_from(list(FrameType)), st.integers(0, 255), st.binary(max_size=300)
)
SALT = 0xC0FFEE


def _file(items: list[Frame], run: int = 0, salt: int = SALT) -> bytes:
    return b"".join(seal(frame, seq, run, salt) for seq, frame in enumerate(items))


def _content(data: bytes) -> list[tuple[int, int, int, int, bytes]]:
    found = scan(data)
    columns = (found.seqs, found.kinds, found.streams, found.runs, found.offsets, found.lengths)
    return [
        (seq, kind, stream, run, data[offset : offset + length])
        for seq, kind, stream, run, offset, length in zip(*columns, strict=True)
    ]


@given(st.lists(frames, max_size=20), st.integers(0, 65535))
def test_that_frames_come_back_as_they_went(items: list[Frame], run: int) -> None:
    expected = [(n, f.kind, f.stream, run, f.payload) for n, f in enumerate(items)]
    assert expected == _content(_file(items, run))


@given(st.lists(frames, min_size=1, max_size=10), st.data())
def test_that_a_torn_tail_costs_one_frame_at_most(items: list[Frame], data: st.DataObject) -> None:
    whole = _file(items)
    last = HEADER.size + len(items[-1].payload)
    cut = data.draw(st.integers(0, last - 1))
    torn = whole[: len(whole) - last + cut]
    found = scan(torn)
    assert len(found) == len(items) - 1
    assert found.torn_bytes == cut
    assert found.damaged_spots == 0


@given(st.lists(frames, min_size=2, max_size=12), st.data())
def test_that_a_flipped_bit_costs_one_frame_and_is_told(
    items: list[Frame], data: st.DataObject
) -> None:
    whole = bytearray(_file(items))
    at = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[at // 8] ^= 1 << (at % 8)
    found = scan(bytes(whole))
    assert len(found) >= len(items) - 1
    assert found.damaged_spots + bool(found.torn_bytes) >= 1


@given(st.binary(max_size=2000))
def test_that_any_bytes_can_be_scanned(data: bytes) -> None:
    assert scan(data).torn_bytes <= len(data)


def test_that_frames_of_another_file_are_not_taken_for_ours() -> None:
    ours = _file([Frame(FrameType.EVENT, 0, b"ours")])
    stale = seal(Frame(FrameType.EVENT, 0, b"stale"), 1, 0, SALT + 1)
    assert [row[4] for row in _content(ours + stale)] == [b"ours"]


def test_that_a_file_of_promises_does_not_keep_us_busy() -> None:
    rng = random.Random(1)
    promise = HEADER.pack(JOURNAL_MAGIC, MAX_PAYLOAD, 0, 1, 0, 0, SALT, 12345)
    data = b"".join(promise + rng.randbytes(4) for _ in range(100_000))
    found = scan(data)  # checking each of them would read 100 GB
    assert len(found) == 0
    assert found.torn_bytes == len(data)
