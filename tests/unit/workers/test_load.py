from collections.abc import Callable
from pathlib import Path

import pytest

from sleepmon.domain.errors import ImportFailed, NightUnreadable
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.workers.link import Body
from sleepmon.workers.load import CsvImport, import_in_child, info_in_child, verify_in_child
from tests.fakes import bodies
from tests.fakes.nights import no_progress
from tests.fakes.simulated_night import build, record_night


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_night(tmp_path_factory.mktemp("nights"), seconds_each=2.0)


@pytest.fixture(scope="module")
def night(journal: Path) -> Path:
    return build(journal)


def csv_import(path: Path, nights: Path) -> CsvImport:
    return CsvImport(
        path=str(path),
        nights=str(nights),
        subject="S07",
        placement="chest",
        unit="g",
        rate_hz=50.0,
        scheme=load_scheme(resource("schemes", "twelve.toml")),
        software_version="test",
        label_column="posture",
    )


def test_that_a_night_is_looked_into_in_a_child(night: Path) -> None:
    info = info_in_child(night)
    assert ("S01", "complete", 12) == (
        info.meta.subject,
        info.summary.state,
        len(info.labels.spans),
    )
    assert ({2400}, {0}) == (set(info.samples.values()), set(info.missing.values()))


def test_that_a_journal_without_a_file_can_be_looked_into(tmp_path: Path) -> None:
    info = info_in_child(record_night(tmp_path, seconds_each=1.0))
    assert {1200} == set(info.samples.values())
    assert "Its file is not built yet: use Recover." == info.words[-1]


def test_that_a_night_is_verified_in_a_child(night: Path) -> None:
    assert verify_in_child(night).whole


@pytest.mark.parametrize("ask", [info_in_child, verify_in_child])
def test_that_a_text_file_named_h5_is_refused(
    tmp_path: Path, ask: Callable[[Path], object]
) -> None:
    path = tmp_path / "x.h5"
    path.write_text("not a night")
    with pytest.raises(NightUnreadable):
        ask(path)


def test_that_a_truncated_night_is_refused(tmp_path: Path, night: Path) -> None:
    path = tmp_path / "cut.h5"
    path.write_bytes(night.read_bytes()[:-2000])
    with pytest.raises(NightUnreadable):
        verify_in_child(path)


@pytest.mark.parametrize("body", [bodies.crash, bodies.swallow_memory])
def test_that_a_file_that_fells_its_reader_is_an_error_in_words(night: Path, body: Body) -> None:
    with pytest.raises(Exception, match=r"cannot be read|not enough memory"):
        info_in_child(night, body=body)


def test_that_a_recording_is_imported_in_a_child(tmp_path: Path) -> None:
    path = tmp_path / "walk.csv"
    rows = "".join(f"{n / 50:.2f},1.0,0.0,0.0,up\n" for n in range(500))
    path.write_text("time,x,y,z,posture\n" + rows)
    night = import_in_child(csv_import(path, tmp_path / "nights"), no_progress)
    info = info_in_child(night)
    assert ("S07", "csv", ["S"]) == (
        info.meta.subject,
        info.meta.imported_from[:3],
        [span.code for span in info.labels],
    )


def test_that_a_recording_with_a_missing_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("time,x,y\n0.0,1.0,0.0\n")
    with pytest.raises(ImportFailed, match="z"):
        import_in_child(csv_import(path, tmp_path / "nights"), no_progress)
    assert not list((tmp_path / "nights").glob("*"))
