from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import load_scheme
from sleepmon.storage.csv_import import CsvRecording, import_csv
from sleepmon.storage.csv_rows import CsvColumns
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import no_progress

SENSOR = SensorId("csv:chest")
Rows = list[tuple[float, float, float, float]]


def _rows(seconds: float = 30, rate_hz: float = 50.0) -> Rows:
    return [(k / rate_hz, 0.0, 0.5, -1.0) for k in range(int(seconds * rate_hz))]


def _import(tmp_path: Path, rows: Rows, labels: list[str] | None = None, **asked: Any) -> Path:
    path = tmp_path / "Nguyen 1970.csv"
    lines = ["time,x,y,z" + (",posture" if labels else "")]
    for number, row in enumerate(rows):
        cells = [f"{value:.6f}" for value in row] + ([labels[number]] if labels else [])
        lines.append(",".join(cells))
    path.write_text("\n".join(lines))
    plain: dict[str, Any] = {
        "path": path, "unit": "g", "rate_hz": 50.0, "placement": "chest", "subject": "S01",
        "scheme": load_scheme(resource("schemes", "twelve.toml")), "software_version": "0.1.0",
        "columns": CsvColumns(label="posture" if labels else ""),
    }  # fmt: skip
    return import_csv(
        CsvRecording(**{**plain, **asked}), tmp_path / "nights", FakeClock(), no_progress
    )


def test_that_a_recording_becomes_a_whole_night(tmp_path: Path) -> None:
    file = _import(tmp_path, _rows())
    assert verify_night(file).whole
    with open_night(file) as night:
        assert night.is_complete
        assert np.allclose(night.acceleration_g(SENSOR), [0.0, 0.5, -1.0])
        times = night.times_utc_s(SENSOR)
        assert times[-1] - times[0] == pytest.approx(29.98, abs=1e-3)
        assert times[0] == pytest.approx(night.meta.started_utc_ns / 1e9, abs=1e-3)
    assert [p.name for p in (tmp_path / "nights").iterdir()] == [file.name]


def test_that_no_name_of_a_person_is_kept(tmp_path: Path) -> None:
    file = _import(tmp_path, _rows(2))
    assert b"Nguyen" not in file.read_bytes()
    with open_night(file) as night:
        assert night.meta.imported_from.startswith("csv sha256:")


@pytest.mark.parametrize(("unit", "one_g"), [("g", 1.0), ("mg", 1000.0), ("m/s2", 9.80665)])
def test_that_units_and_axes_are_those_asked_for(tmp_path: Path, unit: str, one_g: float) -> None:
    rows = [(t, x * one_g, y * one_g, z * one_g) for t, x, y, z in _rows(4)]
    file = _import(tmp_path, rows, unit=unit, axes=("-z", "+x", "y"))
    with open_night(file) as night:
        assert np.allclose(night.acceleration_g(SENSOR), [1.0, 0.0, 0.5], atol=1e-5)


def test_that_labels_become_spans_of_the_scheme(tmp_path: Path) -> None:
    rows = _rows(30)
    labels = ["S"] * 500 + [""] * 250 + ["right"] * 500 + ["Upright"] * 250
    with open_night(_import(tmp_path, rows, labels)) as night:
        spans = [
            (s.code, s.author, round((s.end_ns - s.start_ns) / 1e9))
            for s in night.labels
            if s.end_ns
        ]
    assert spans == [("S", "import", 10), ("R", "import", 10), ("upright", "import", 5)]


def test_that_lost_rows_are_in_the_ledger(tmp_path: Path) -> None:
    rows = _rows(30)
    file = _import(tmp_path, rows[:500] + rows[600:])
    report = verify_night(file)
    assert (report.whole, report.missing[SENSOR], report.samples[SENSOR]) == (True, 100, 1400)
    with open_night(file) as night:
        times = night.times_utc_s(SENSOR)
        assert times[500] - times[499] == pytest.approx(101 / 50, abs=1e-3)


def test_that_unix_times_say_when_it_began(tmp_path: Path) -> None:
    rows = [(1_700_000_000 + t, x, y, z) for t, x, y, z in _rows(4)]
    with open_night(_import(tmp_path, rows)) as night:
        assert night.meta.started_utc_ns == 1_700_000_000_000_000_000


def test_that_rounded_times_are_good_enough(tmp_path: Path) -> None:
    rows = [(round(k / 128, 3), 0.0, 0.0, 1.0) for k in range(3000)]
    assert verify_night(_import(tmp_path, rows, rate_hz=128.0)).whole


def _shuffled(rows: Rows) -> Rows:
    return rows[:100] + rows[99:100] + rows[100:]


def _jittered(rows: Rows) -> Rows:
    rng = np.random.default_rng(1)
    times = np.cumsum(rng.uniform(0.002, 0.029, len(rows)) * 20e-3 / 15.5e-3)
    return [(float(t), *row[1:]) for t, row in zip(times, rows, strict=True)]


@pytest.mark.parametrize(
    ("change", "asked", "words"),
    [
        (_shuffled, {}, "Line 102: time does not go forward"),
        (_jittered, {}, "uneven|samples a second"),
        (lambda rows: rows, {"rate_hz": 100.0}, "has 50 samples a second, not 100"),
        (lambda rows: rows, {"rate_hz": 46.0}, "has 50 samples a second, not 46"),
        (lambda rows: [(t, x * 1000, y * 1000, z * 1000) for t, x, y, z in rows], {}, "1000 g"),
        (lambda rows: [], {}, "has no rows"),
    ],
)
def test_that_what_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, change: Callable[[Rows], Rows], asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(ImportFailed, match=words):
        _import(tmp_path, change(_rows()), **asked)
    assert not list((tmp_path / "nights").glob("*"))


def test_that_a_label_that_is_no_posture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="'asleep' is no posture"):
        _import(tmp_path, _rows(2), ["asleep"] * 100)
    assert not list((tmp_path / "nights").glob("*"))


@pytest.mark.parametrize(
    "asked",
    [
        {"unit": "stone"},
        {"rate_hz": 0.0},
        {"placement": "elbow"},
        {"axes": ("x", "y", "y")},
        {"axes": ("x", "y", "w")},
    ],
)
def test_that_a_wrong_request_is_told(tmp_path: Path, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        _import(tmp_path, _rows(2), **asked)
    assert not (tmp_path / "nights").exists()
