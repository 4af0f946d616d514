import shutil
from pathlib import Path

import h5py
import msgspec
import numpy as np
import pytest

from sleepmon.domain.errors import NightUnreadable
from sleepmon.domain.nights import VerifyReport
from sleepmon.storage.folders import file_of
from sleepmon.storage.placing import set_text
from sleepmon.storage.seal import seal_of, sha256_of
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.nights import built, no_progress, recorded
from tests.perf.whole_nights import write_journal


def _states(report: VerifyReport) -> dict[str, str]:
    return {f.name: f.state for f in report.findings if f.state != "ok"}


def test_that_a_whole_night_is_told_to_be_whole(tmp_path: Path) -> None:
    report = verify_night(built(tmp_path))
    assert (report.whole, _states(report)) == (True, {})
    assert report.samples == {f"virtual:{k:04d}": 6000 for k in range(3)}
    assert {f.name for f in report.findings} >= {"checksums", "journal", "labels", "audit", "end"}
    assert all(f.words for f in report.findings)


def test_that_losses_in_the_ledger_leave_a_night_whole(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60, missing_at=400)
    build_night(folder, file_of(folder), no_progress)
    report = verify_night(file_of(folder))
    assert (report.whole, report.missing["virtual:0000"]) == (True, 100)
    assert _states(report) == {"gaps neck": "attention"}


def test_that_a_night_cut_off_is_whole_and_says_so(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 20)
    path = folder / "journal-0000.smj"
    path.write_bytes(path.read_bytes()[:-60])
    build_night(folder, file_of(folder), no_progress)
    report = verify_night(file_of(folder))
    assert (report.whole, _states(report)) == (True, {"end": "attention"})


def test_that_damage_of_the_journal_is_told(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 20)
    path = folder / "journal-0000.smj"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    build_night(folder, file_of(folder), no_progress)
    report = verify_night(file_of(folder))
    assert not report.whole
    assert _states(report)["journal"] == "lost"


def test_that_a_changed_value_is_found(tmp_path: Path) -> None:
    file = built(tmp_path, 10)
    with h5py.File(file, "r+") as night:
        night["sensors/1/acc"][2, 500] += 1
    report = verify_night(file)
    assert not report.whole
    assert "/sensors/1/acc" in report.findings[0].words


def test_that_flipped_bits_never_pass_in_silence(tmp_path: Path) -> None:
    file = built(tmp_path, 4, sensors=1)
    data = file.read_bytes()
    rng = np.random.default_rng(1)
    unseen = 0
    for at in rng.integers(0, len(data), 60):
        changed = bytearray(data)
        changed[at] ^= 1 << int(rng.integers(8))
        (tmp_path / "flipped.h5").write_bytes(changed)
        try:
            report = verify_night(tmp_path / "flipped.h5")
        except NightUnreadable:
            continue
        unseen += report.whole and _differs(file, tmp_path / "flipped.h5")
    assert unseen == 0


def _differs(one: Path, other: Path) -> bool:
    """Whether any value is another: bytes that nobody reads may flip."""
    with h5py.File(one) as a, h5py.File(other) as b:
        names: list[str] = []
        a.visit(names.append)
        return any(
            a[n][()].tobytes() != b[n][()].tobytes()
            for n in names
            if isinstance(a[n], h5py.Dataset)
        )


def _forged(file: Path, path: str, column: str, row: int, value: object) -> Path:
    """The night with one value changed and all checksums made to fit."""
    forged = file.with_name("forged.h5")
    shutil.copy(file, forged)
    with h5py.File(forged, "r+") as night:
        table = night[path][()]
        table[column][row] = value
        night[path][()] = table
        manifest = msgspec.json.decode(night.attrs["manifest"])
        manifest[f"/{path}"]["sha256"] = sha256_of(table)
        text = msgspec.json.encode(manifest).decode()
        set_text(night, "manifest", text)
        meta, recovery = (night.attrs[n].decode() for n in ("meta", "recovery"))
        set_text(night, "seal", seal_of(meta, recovery, text))
    return forged


@pytest.mark.parametrize(
    ("path", "column", "row", "value", "finding"),
    [
        ("sensors/0/packets", "first_tick", 20, 5000, "samples neck"),
        ("sensors/0/packets", "n", 20, 19, "samples neck"),
        ("labels", "code", 0, b"XX", "labels"),
        ("audit", "detail", 1, b"nothing", "audit"),
    ],
)
def test_that_contents_that_contradict_each_other_are_found(
    tmp_path: Path, path: str, column: str, row: int, value: object, finding: str
) -> None:
    report = verify_night(_forged(built(tmp_path, 20), path, column, row, value))
    assert not report.whole
    assert list(_states(report)) == [finding]


def test_that_a_computer_that_slept_and_a_second_model_are_told(tmp_path: Path) -> None:
    file = built(tmp_path, 20)
    slept = verify_night(_forged(file, "clock", "utc_ns", -1, 1_790_003_620_000_000_000))
    assert _states(slept) == {"computer clock": "attention"}
    other = verify_night(_forged(file, "predictions", "model_id", 3, b"clinic-2"))
    assert _states(other) == {"model": "attention"}


def test_that_a_text_file_cannot_be_verified(tmp_path: Path) -> None:
    (tmp_path / "a.h5").write_text("no night")
    with pytest.raises(NightUnreadable):
        verify_night(tmp_path / "a.h5")


def _words(report: VerifyReport, name: str) -> str:
    return next(f.words for f in report.findings if f.name == name)


def test_that_a_short_night_claims_nothing_of_its_clocks(tmp_path: Path) -> None:
    words = _words(verify_night(built(tmp_path, 25)), "clock neck")
    assert "25 s are too short to measure" in words
    assert "one connection interval" in words
    assert "ppm" not in words


def test_that_a_measured_clock_is_never_better_than_the_radio(tmp_path: Path) -> None:
    folder = write_journal(tmp_path, 0.1, 1, 100.0)
    build_night(folder, file_of(folder), no_progress)
    words = _words(verify_night(file_of(folder)), "clock neck")
    assert "ppm" in words
    assert "one connection interval" in words


def _begun_with_no_model(file: Path) -> Path:
    with h5py.File(file, "r+") as night:
        meta = msgspec.json.decode(night.attrs["meta"])
        text = msgspec.json.encode(meta | {"model_id": ""}).decode()
        set_text(night, "meta", text)
        recovery, manifest = (night.attrs[n].decode() for n in ("recovery", "manifest"))
        set_text(night, "seal", seal_of(text, recovery, manifest))
    return file


def test_that_a_night_begun_before_its_model_was_up_is_as_it_should_be(tmp_path: Path) -> None:
    file = _begun_with_no_model(built(tmp_path, 20))
    report = verify_night(file)
    assert {} == _states(report)
    assert _words(report, "model").startswith("base, on the scheme")
    assert "no model" not in _words(report, "model")


def test_that_one_gap_is_one_gap(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60, missing_at=400)
    build_night(folder, file_of(folder), no_progress)
    assert "missing in 1 gap (" in _words(verify_night(file_of(folder)), "gaps neck")


def test_that_the_model_of_the_night_is_named(tmp_path: Path) -> None:
    assert _words(verify_night(built(tmp_path, 10)), "model").startswith("base, on the scheme")


def test_that_programs_get_the_clock_of_each_sensor(tmp_path: Path) -> None:
    folder = write_journal(tmp_path, 0.1, 1, 100.0)
    build_night(folder, file_of(folder), no_progress)
    (clock,) = verify_night(file_of(folder)).clocks.values()
    assert (False, 1) == (clock.estimated, clock.segments)
    assert clock.drift_ppm is not None
    assert clock.offset_ms is not None
    assert "at most one connection interval" in clock.accuracy


def test_that_a_night_without_taps_says_how_to_compare_clocks(tmp_path: Path) -> None:
    report = verify_night(built(tmp_path, 10))
    assert () == report.taps
    assert "tap them three times" in _words(report, "taps")
    assert "nothing to agree with" in _words(verify_night(built(tmp_path / "b", 5, 1)), "taps")
