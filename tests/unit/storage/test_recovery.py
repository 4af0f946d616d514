from pathlib import Path

from sleepmon.storage.folders import file_of
from sleepmon.storage.lock import NightLock
from sleepmon.storage.recovery import find_interrupted, inspect
from tests.fakes.nights import STARTED_UTC_NS, recorded


def test_that_only_nights_without_file_and_writer_are_interrupted(tmp_path: Path) -> None:
    one, two, three = (recorded(tmp_path, 1, night_id=n) for n in ("a", "b", "c"))
    file_of(one).touch()
    lock = NightLock(two)
    (tmp_path / "empty.night").mkdir()
    assert find_interrupted(tmp_path) == (three,)
    lock.release()
    assert find_interrupted(tmp_path) == (two, three)
    assert find_interrupted(tmp_path / "gone") == ()


def test_that_a_whole_night_is_told_to_be_whole(tmp_path: Path) -> None:
    report = inspect(recorded(tmp_path, 10))
    assert report.words == (
        "The night ended (stopped). Saved until 21:13:30.",
        "Of what is there nothing is torn, damaged or missing.",
    )
    assert report.is_whole
    assert report.last_utc_ns == STARTED_UTC_NS + 10_000_000_000


def test_that_a_night_cut_off_says_what_is_torn(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 10)
    path = folder / "journal-0000.smj"
    path.write_bytes(path.read_bytes()[:-70])
    before = path.read_bytes()
    report = inspect(folder)
    assert report.ended is None
    assert report.words[0].startswith("The night was cut off. Saved until 21:13:30")
    assert "were being written" in report.words[1]
    assert path.read_bytes() == before


def test_that_damage_and_what_is_missing_are_told_apart_from_the_tail(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 10)
    path = folder / "journal-0000.smj"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    report = inspect(folder)
    assert (report.damaged_spots, report.missing_seqs, report.torn_bytes) == (1, 1, 0)
    assert len(report.words) == 3
    assert not report.is_whole
